"""Call records (CDR): who called when, masked, how long, and what the caller got."""

from django.contrib import admin
from unfold.decorators import display

from nhanh8.charging.models import CallRecord
from nhanh8.console.lists import masked
from nhanh8.console.lists.filters import Day, OneOf
from nhanh8.console.lists.listing import Listing
from nhanh8.console.lists.words import CAUSES, OUTCOMES
from nhanh8.console.site import console
from nhanh8.users.roles import Act


class StartedOn(Day):
    """The day on which a call came."""

    field = "started_at"
    otherwise = "today"


class OfOutcome(OneOf):
    """What the caller got."""

    title = "kết quả"
    parameter_name = "outcome"
    field = "outcome"
    values = tuple(OUTCOMES.items())


@admin.register(CallRecord, site=console)
class Calls(Listing):
    """Calls of a day, the latest first."""

    heading = "Cuộc gọi"
    sees = Act.SEE_CALLS
    list_display = ("came", "caller", "lasted", "ended", "shown_outcome", "shown_fee")
    list_filter = (StartedOn, OfOutcome)
    ordering = ("-started_at",)

    @display(description="Gọi lúc")
    def came(self, row: CallRecord) -> str:
        """Give when it came."""
        return masked.moment(row.started_at)

    @display(description="Số gọi đến")
    def caller(self, row: CallRecord) -> str:
        """Give the last digits of the calling number."""
        return row.caller_masked or "giấu số"

    @display(description="Thời lượng (giây)")
    def lasted(self, row: CallRecord) -> int:
        """Give how long they talked, in whole seconds; 0 for a call never answered."""
        return round((row.ended_at - row.answered_at).total_seconds()) if row.answered_at else 0

    @display(description="Kết thúc vì")
    def ended(self, row: CallRecord) -> str:
        """Give why it ended."""
        return CAUSES.get(row.cause, row.cause)

    @display(description="Kết quả")
    def shown_outcome(self, row: CallRecord) -> str:
        """Give what the caller got."""
        return OUTCOMES.get(row.outcome, row.outcome) or masked.NONE

    @display(description="Cước (đồng)")
    def shown_fee(self, row: CallRecord) -> int:
        """Give the fee, in đồng."""
        return row.fee
