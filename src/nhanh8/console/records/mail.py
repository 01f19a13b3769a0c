"""The outgoing mail: what waits and why, and what became of the rest. Texts are nowhere; addresses masked."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from nhanh8.console.lists import masked
from nhanh8.console.lists.filters import OneOf
from nhanh8.console.lists.labels import Colour, label
from nhanh8.console.lists.listing import Listing, require, staff_of
from nhanh8.console.lists.words import LETTERS
from nhanh8.console.site import console
from nhanh8.mail import again
from nhanh8.mail.models import Letter
from nhanh8.users.roles import Act

State = Letter.State
STATES = {
    State.WAITING.value: "đang chờ",
    State.SENT.value: "đã gửi",
    State.UNWANTED.value: "không cần gửi nữa",
    State.REFUSED.value: "bị từ chối",
    State.GIVEN_UP.value: "đã thôi gửi",
}
_COLOURS = {
    State.SENT.value: Colour.GOOD,
    State.REFUSED.value: Colour.WRONG,
    State.GIVEN_UP.value: Colour.WRONG,
}


class OfState(OneOf):
    """What became of it; what waits, if nothing else is chosen."""

    title = "tình trạng"
    parameter_name = "state"
    field = "state"
    values = tuple(STATES.items())
    otherwise = State.WAITING


@admin.register(Letter, site=console)
class Letters(Listing):
    """Letters of one state: waiting ones in the order they are tried, others with the latest first."""

    heading = "Thư"
    sees = Act.SEE_MAIL
    list_display = ("number", "what", "to", "shown_state", "posted", "tried", "next_try", "shown_why")
    list_filter = (OfState,)
    actions = ("send_now",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """Give all letters: they are no agency's. Where they go is not read at all."""
        return super().get_queryset(request).defer("address")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Put those first that are tried next; of those that are done, the newest."""
        waits = request.GET.get("state", State.WAITING.value) == State.WAITING
        return ("next_try_at",) if waits else ("-pk",)

    def has_send_permission(self, request: HttpRequest) -> bool:
        """Tell whether letters may be tried again."""
        return staff_of(request).may(Act.SEND_MAIL_AGAIN)

    @admin.action(description="Gửi lại ngay các thư đã chọn", permissions=["send"])
    def send_now(self, request: HttpRequest, rows: QuerySet[Letter]) -> None:
        """Have those chosen tried at once."""
        user = require(request, Act.SEND_MAIL_AGAIN)
        count = again.send_now(rows.values_list("pk", flat=True), by=user.pk)
        messages.success(request, f"{count} thư được gửi lại ngay; các thư khác không cần gửi lại.")

    @display(description="Số")
    def number(self, row: Letter) -> int:
        """Give its number, which logs have, too."""
        return row.pk

    @display(description="Loại thư")
    def what(self, row: Letter) -> str:
        """Give what sort of letter it is."""
        return LETTERS.get(row.kind, row.kind)

    @display(description="Đã thử")
    def tried(self, row: Letter) -> int:
        """Give how often it was tried."""
        return row.attempts

    @display(description="Đến")
    def to(self, row: Letter) -> str:
        """Give the address, masked; nobody's letter has none."""
        return row.shown or "không ai"

    @display(description="Tình trạng")
    def shown_state(self, row: Letter) -> str:
        """Give what became of it."""
        return label(STATES[row.state], _COLOURS.get(row.state, Colour.PLAIN))

    @display(description="Tạo lúc")
    def posted(self, row: Letter) -> str:
        """Give when it was posted."""
        return masked.moment(row.created_at)

    @display(description="Thử lại lúc")
    def next_try(self, row: Letter) -> str:
        """Give when it is tried next."""
        return masked.moment(row.next_try_at)

    @display(description="Vì sao")
    def shown_why(self, row: Letter) -> str:
        """Give what the mail server said."""
        return row.why or masked.NONE
