"""The queue of declarations, and the page on which one is decided."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.views import ChangeList

from nhanh8.console.declarations import boxes, deciding
from nhanh8.console.declarations.filters import Due, OfAgency, OfForm, OfOne, OfState
from nhanh8.console.lists import masked
from nhanh8.console.lists.labels import Colour, label
from nhanh8.console.lists.listing import Listing, staff_of
from nhanh8.console.people import finding
from nhanh8.console.site import console
from nhanh8.declarations import sharing
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.sharing import Shared
from nhanh8.users.guard import confirmed_to_decide
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency_itself

State = Declaration.State
COLOURS = {
    State.FILED: Colour.PLAIN,
    State.SECOND: Colour.CARE,
    State.ACCEPTED: Colour.GOOD,
    State.REFUSED: Colour.WRONG,
}


class Queue(ChangeList):
    """A page of the queue, with how many people have what each row declares."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        """Read the page."""
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        for row, shared in zip(rows, sharing.of(rows), strict=True):
            row.shared = shared
        self.result_list = rows


@admin.register(Declaration, site=console)
class Declarations(Listing):
    """Declarations that wait, those due first; and those that are decided."""

    heading = "Tờ khai"
    sees = Act.SEE_DECLARATIONS
    page_template = "console/declaration.html"
    list_display = (
        "shown_reference",
        "shown_form",
        "of_whom",
        "shown_state",
        "shown_shared",
        "filed",
        "due",
        "shown_agency",
    )
    list_filter = (OfState, Due, OfForm, OfAgency, OfOne)
    list_select_related = ("participant", "agency")
    list_before_template = "console/find.html"
    ordering = ("due_at",)
    actions = ("accept_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Declaration]:
        """Give the rows of the user's agency; auditors see those of all. Boxes are for the page alone."""
        rows = Declaration.objects.exclude(state=State.DRAFT).order_by("due_at").defer("boxes")
        return of_agency_itself(staff_of(request), rows, "agency_id")

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Leave out the agency for who belongs to one."""
        alone = staff_of(request).agency_id is not None
        return [one for one in self.list_filter if not (alone and one is OfAgency)]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Leave out the agency for who belongs to one."""
        alone = staff_of(request).agency_id is not None
        return self.list_display[:-1] if alone else self.list_display

    def get_urls(self) -> Any:
        """Add what is done with one, each to be posted, and the search, whose words stand in no address."""
        done = (
            ("accept", deciding.accept),
            ("refuse", deciding.refuse),
            ("second", deciding.second),
        )
        return [
            path(
                "<int:declaration_id>/pages/<int:number>/",
                self.admin_site.admin_view(deciding.page),
                name="declaration_page",
            ),
            path("find/", self.admin_site.admin_view(finding.find), name="find"),
            *(
                path(
                    f"<int:declaration_id>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"declaration_{name}",
                )
                for name, view in done
            ),
            *super().get_urls(),
        ]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Tell whether declarations may be decided: then the list offers it."""
        return staff_of(request).may(Act.DECIDE_DECLARATIONS)

    @admin.action(description="Chấp nhận các tờ khai đã chọn", permissions=["decide"])
    def accept_chosen(self, request: HttpRequest, rows: QuerySet[Declaration]) -> None:
        """Accept those chosen in the list, each as the list showed it."""
        del rows  # as they are now; what was shown is in the form
        deciding.accept_all(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the queue; accept those chosen there, shortly after a confirmation."""
        shown = super().changelist_view
        return (confirmed_to_decide(shown) if request.method == "POST" else shown)(request, extra_context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Give the queue's own pages."""
        del request, kwargs
        return Queue

    def action_checkbox(self, obj: Declaration) -> SafeString:
        """Give the box by which a row is chosen, and beside it which version of the row is shown."""
        box = super().action_checkbox(obj)
        return format_html(
            '{}<input type="hidden" name="{}" value="{}">', box, deciding.version_of(obj.pk), obj.version
        )

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Give one row."""
        del from_field
        return self.one(request, object_id)

    def page(self, request: HttpRequest, row: Declaration) -> dict[str, Any]:
        """Show the boxes, the history and the scanned pages, and what this user may do with it now."""
        user = staff_of(request)
        mine = user.agency_id == row.agency_id
        in_full = mine and user.may(Act.DECIDE_DECLARATIONS)
        if in_full:
            deciding.record_look(user, row)
        words = str if in_full else boxes.masked_text
        waits = row.state in {State.FILED, State.SECOND}
        shared = sharing.of([row])[0]
        return {
            "title": f"Tờ khai {row.reference}",
            "boxes": boxes.of(row, in_full=in_full),
            "paper": words(row.paper),
            "reason": words(row.reason),
            "steps": [(one, words(one.note)) for one in row.steps.select_related("by").order_by("pk")],
            "shared": shared_by(shared),
            "shared_by_too_many": shared.too_many,
            "pages": deciding.page_links(row) if in_full else [],
            "number": masked.number(row.participant),
            "participant_url": deciding.participant_url(user, row),
            "overdue": waits and row.due_at is not None and row.due_at < timezone.now(),
            "may_accept": mine and row.state == State.FILED and user.may(Act.DECIDE_DECLARATIONS),
            "may_refuse": mine and waits and user.may(Act.DECIDE_DECLARATIONS),
            "may_second": mine and row.state == State.SECOND and user.may(Act.SECOND_DECLARATIONS),
            "back": reverse("admin:declarations_declaration_changelist"),
        }

    @display(description="Mã tờ khai")
    def shown_reference(self, row: Declaration) -> str:
        """Give its reference."""
        return row.reference

    @display(description="Mẫu")
    def shown_form(self, row: Declaration) -> str:
        """Give which form it is."""
        return row.form

    @display(description="Mã số BHXH")
    def of_whom(self, row: Declaration) -> str:
        """Give the last digits of the participant's number."""
        return masked.number(row.participant)

    @display(description="Tình trạng")
    def shown_state(self, row: Declaration) -> str:
        """Give how far it is, in its colour."""
        state = State(row.state)
        return label(str(state.label), COLOURS.get(state, Colour.PLAIN))

    @display(description="Dùng chung")
    def shown_shared(self, row: Any) -> str:
        """Tell how many people have its phone or address, where it isn't one person's."""
        shared: Shared = row.shared
        if shared.most <= 1 and not shared.tagged:
            return masked.NONE
        counted = f"từ {shared.most}" if shared.tagged else people(shared.most)
        return label(f"{counted} người", Colour.WRONG if shared.too_many else Colour.PLAIN)

    @display(description="Nhận lúc")
    def filed(self, row: Declaration) -> str:
        """Give when it was filed."""
        return masked.moment(row.filed_at)

    @display(description="Hạn")
    def due(self, row: Declaration) -> str:
        """Give until when it should be decided; red once that is over."""
        waits = row.state in {State.FILED, State.SECOND}
        over = waits and row.due_at is not None and row.due_at < timezone.now()
        return label(masked.moment(row.due_at), Colour.WRONG if over else Colour.PLAIN)

    @display(description="Cơ quan BHXH")
    def shown_agency(self, row: Declaration) -> str:
        """Give who handles it."""
        return row.agency.name if row.agency else masked.NONE


def shared_by(shared: Shared) -> list[str]:
    """Say of each contact that a declaration declares how many people have it, where it is more than one."""
    each = (("Điện thoại", shared.phone), ("Email", shared.email))
    counted = [
        f"{name} này có trong tờ khai hoặc hồ sơ của {people(count)} người"
        for name, count in each
        if count > 1
    ]
    tagged = ["Email này có phần “+…”: nhiều địa chỉ như vậy có thể cùng về một hộp thư"]
    return counted + tagged if shared.tagged else counted


def people(count: int) -> str:
    """Say how many people were counted."""
    return f"từ {count}" if count == sharing.MOST else str(count)
