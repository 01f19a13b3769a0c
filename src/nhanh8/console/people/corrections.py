"""What participants ask of their data: a queue by due date, and the answer to each."""

from typing import Any, Final

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from unfold.decorators import display

from nhanh8.audit import record
from nhanh8.console.lists import masked
from nhanh8.console.lists.filters import OneOf
from nhanh8.console.lists.listing import Listing, require, staff_of
from nhanh8.console.people.finding import account_of
from nhanh8.console.site import console
from nhanh8.privacy import corrections, erasure
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import LONGEST, Answered, NotYours, NoWords, Over, for_staff
from nhanh8.users.guard import confirmed
from nhanh8.users.roles import Act

State, Kind = Request.State, Request.Kind
_COLOURS: Final = {State.WAITING.value: "info", State.DONE.value: "success", State.REFUSED.value: "danger"}


class OfState(OneOf):
    """How far it is; what waits, if nothing else is chosen."""

    title = "tình trạng"
    parameter_name = "state"
    field = "state"
    values = tuple((state.value, str(state.label)) for state in State)
    otherwise = State.WAITING


@admin.register(Request, site=console)
class Requests(Listing):
    """Requests of the agency's participants, and of those whose agency isn't known; those due first."""

    heading = "Yêu cầu về dữ liệu"
    sees = Act.HANDLE_CORRECTIONS
    page_template = "console/request.html"
    list_display = ("shown_number", "shown_kind", "of_whom", "shown_state", "asked", "due")
    list_filter = (OfState,)
    list_select_related = ("participant",)
    ordering = ("due_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Request]:
        """Give the rows that this user handles."""
        return for_staff(staff_of(request), super().get_queryset(request))

    def get_urls(self) -> Any:
        """Add what is done with one, each to be posted."""
        acts = {"answer": answer, "erase": erase, "open-again": open_again}
        return [
            *(
                path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"request_{name}")
                for name, view in acts.items()
            ),
            *super().get_urls(),
        ]

    def page(self, request: HttpRequest, row: Request) -> dict[str, Any]:
        """Show what is asked, which is recorded; for an erasure, what would go and what would stay."""
        user = staff_of(request)
        with transaction.atomic():
            record.append(
                "console:request:shown",
                user=user.pk,
                request=row.pk,
                participant=row.participant_id,
                account=account_of(row.participant_id),
            )
        erasing = row.kind == Kind.ERASURE
        waits = row.state == State.WAITING
        sees_people = user.may(Act.SEE_PARTICIPANTS)
        return {
            "title": f"Yêu cầu {row.number}",
            "number": masked.number(row.participant),
            "participant_url": reverse("admin:registry_participant_change", args=[row.participant_id])
            if sees_people
            else "",
            "overdue": waits and row.due_at < timezone.now(),
            "waits": waits,
            "erasing": erasing,
            "plan": erasure.plan(row.participant) if erasing and waits else None,
            "may_open_again": erasing and row.state == State.DONE,
            "longest": LONGEST,
            "back": reverse("admin:privacy_request_changelist"),
        }

    @display(description="Số")
    def shown_number(self, row: Request) -> str:
        """Give its number."""
        return str(row.number)

    @display(description="Yêu cầu")
    def shown_kind(self, row: Request) -> str:
        """Give what is asked for, and about what."""
        about = f": {Request.About(row.about).label}" if row.about else ""
        return f"{Kind(row.kind).label}{about}"

    @display(description="Mã số BHXH")
    def of_whom(self, row: Request) -> str:
        """Give the last digits of the participant's number."""
        return masked.number(row.participant)

    @display(description="Tình trạng", label=_COLOURS)
    def shown_state(self, row: Request) -> tuple[str, str]:
        """Give how far it is, in its colour."""
        return row.state, str(State(row.state).label)

    @display(description="Nhận lúc")
    def asked(self, row: Request) -> str:
        """Give when it came."""
        return masked.moment(row.asked_at)

    @display(description="Hạn trả lời", label={"over": "danger", "": "info"})
    def due(self, row: Request) -> tuple[str, str]:
        """Give until when it should be answered; red once that is over."""
        over = row.state == State.WAITING and row.due_at < timezone.now()
        return "over" if over else "", f"hết {row.last_day:%d/%m/%Y}"


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a correction, done or not; or say why an account isn't erased."""
    user = require(request, Act.HANDLE_CORRECTIONS)
    text = request.POST.get("text", "")
    done = request.POST.get("done") == "yes"
    result = corrections.answer(user, pk, text, done=done)
    if isinstance(result, NotYours) and not done:
        result = erasure.refuse(user, pk, text)
    return _said(request, pk, result, "Đã trả lời; người tham gia được báo qua mọi email trong hồ sơ.")


@require_POST
@confirmed
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase an account whose owner asked for it."""
    user = require(request, Act.HANDLE_CORRECTIONS)
    result = erasure.carry_out(user, pk, request.POST.get("text", ""))
    return _said(
        request, pk, result, "Đã xóa tài khoản; người tham gia được báo qua mọi email đã có trong hồ sơ."
    )


@require_POST
@confirmed
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account anew for someone who comes in person."""
    user = require(request, Act.HANDLE_CORRECTIONS)
    match erasure.open_again(user, pk):
        case erasure.OpenedAgain():
            messages.success(request, "Đã mở lại tài khoản, chưa có mật khẩu.")
        case Over():
            messages.info(request, "Tài khoản đã được mở lại từ trước. Chưa có gì thay đổi.")
        case NotYours():
            raise Http404
    return redirect("admin:privacy_request_change", pk)


def _said(
    request: HttpRequest, pk: int, result: Answered | NotYours | Over | NoWords, done: str
) -> HttpResponse:
    match result:
        case Answered():
            messages.success(request, done)
        case Over():
            messages.error(request, "Yêu cầu này không còn chờ trả lời. Chưa có gì thay đổi.")
        case NoWords():
            messages.error(request, f"Hãy viết câu trả lời, tối đa {LONGEST} ký tự.")
        case NotYours():
            raise Http404
    return redirect("admin:privacy_request_change", pk)
