"""What is done with a declaration from its page or from the queue: one verb each, and its answer in words."""

from collections import Counter

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nhanh8.audit import record
from nhanh8.console.lists import masked
from nhanh8.console.lists.listing import ROWS_A_PAGE, number_in, require
from nhanh8.console.people.finding import account_of
from nhanh8.declarations import deciding
from nhanh8.declarations.models import Declaration, ScanPage
from nhanh8.users.guard import confirmed_to_decide
from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency_itself

Answer = (
    deciding.Accepted
    | deciding.WaitsForSecond
    | deciding.Refused
    | deciding.Stale
    | deciding.NotYours
    | deciding.Over
    | deciding.SameUser
    | deciding.NoReason
)


@require_POST
@confirmed_to_decide
def accept(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """Accept a declaration as its page showed it."""
    user = require(request, Act.DECIDE_DECLARATIONS)
    paper = request.POST.get("paper", "").strip()
    return _said(request, declaration_id, deciding.accept(user, declaration_id, _version(request), paper))


@require_POST
@confirmed_to_decide
def refuse(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """Refuse a declaration as its page showed it, with a reason for who filed it."""
    user = require(request, Act.DECIDE_DECLARATIONS)
    reason = request.POST.get("reason", "")
    return _said(request, declaration_id, deciding.refuse(user, declaration_id, _version(request), reason))


@require_POST
@confirmed_to_decide
def second(request: HttpRequest, declaration_id: int) -> HttpResponse:
    """Agree, as the second, to what another member of staff accepted."""
    user = require(request, Act.SECOND_DECLARATIONS)
    return _said(request, declaration_id, deciding.second(user, declaration_id, _version(request)))


def accept_all(request: HttpRequest) -> None:
    """Accept those chosen in the queue, each by itself: one that can't be leaves the others as they are.

    Each is accepted as the page showed it: one that was changed since is left, and so is one whose phone or
    address too many people have, for that takes a look at its page.
    """
    user = require(request, Act.DECIDE_DECLARATIONS)
    answers = Counter(
        type(
            deciding.accept_among_others(user, number_in(pk), number_in(request.POST.get(version_of(pk), "")))
        )
        for pk in dict.fromkeys(request.POST.getlist(ACTION_CHECKBOX_NAME)[:ROWS_A_PAGE])
    )
    accepted, waiting = answers.pop(deciding.Accepted, 0), answers.pop(deciding.WaitsForSecond, 0)
    shared = answers.pop(deciding.ToBeLookedAt, 0)
    left = sum(answers.values())
    messages.success(request, f"Đã chấp nhận {accepted} tờ khai; {waiting} tờ khai chờ người duyệt thứ hai.")
    if shared:
        messages.warning(
            request,
            f"{shared} tờ khai không chấp nhận chung được vì điện thoại hoặc email là, hoặc có thể là, "
            "của nhiều người: hãy mở từng tờ.",
        )
    if left:
        messages.warning(
            request, f"{left} tờ khai còn nguyên vì đã có người xử lý sau khi bạn mở trang: hãy xem lại."
        )


def version_of(pk: object) -> str:
    """Name the field of the queue that tells which version of a row the page shows."""
    return f"version-{pk}"


def record_look(user: User, row: Declaration) -> None:
    """Record that the boxes of a declaration, and whom the registry has for it, are shown in full."""
    with transaction.atomic():
        record.append(
            "console:declaration:shown",
            user=user.pk,
            declaration=row.pk,
            account=account_of(row.participant_id or 0),
        )


def page(request: HttpRequest, declaration_id: int, number: int) -> HttpResponse:
    """Show a scanned page to those who decide; identity papers are on it, so the record says that it was."""
    user = require(request, Act.DECIDE_DECLARATIONS)
    rows = of_agency_itself(user, ScanPage.objects.all(), "declaration__agency_id")
    found = get_object_or_404(rows.select_related("declaration"), declaration=declaration_id, number=number)
    with transaction.atomic():
        record.append(
            "console:scan:shown",
            user=user.pk,
            declaration=declaration_id,
            page=number,
            account=account_of(found.declaration.participant_id or 0),
        )
    return HttpResponse(bytes(found.picture), content_type="image/jpeg")


def page_links(row: Declaration) -> list[tuple[int, str]]:
    """Give the number and the address of each scanned page."""
    numbers = row.pages.order_by("number").values_list("number", flat=True)
    return [(number, reverse("admin:declaration_page", args=[row.pk, number])) for number in numbers]


def participant_url(user: User, row: Declaration) -> str:
    """Give where the participant's page is, for those who may see it; empty for others."""
    if row.participant is None or not user.may(Act.SEE_PARTICIPANTS):
        return ""
    if user.agency is not None and user.agency.name != row.participant.agency:
        return ""
    return reverse("admin:registry_participant_change", args=[row.participant_id])


def _version(request: HttpRequest) -> int:
    return number_in(request.POST.get("version", ""))


def _said(request: HttpRequest, declaration_id: int, answer: Answer) -> HttpResponse:
    """Put the verb's answer into words on the page that comes next."""
    match answer:
        case deciding.Accepted(usable_from=None):
            messages.success(request, "Đã chấp nhận. Không có thông tin liên hệ nào thay đổi.")
        case deciding.Accepted(usable_from=since):
            messages.success(
                request, f"Đã chấp nhận. Thông tin mới dùng được để nhận mật khẩu từ {masked.moment(since)}."
            )
        case deciding.WaitsForSecond():
            messages.info(
                request, "Đã ghi nhận. Một cán bộ khác phải duyệt lần thứ hai trước khi có hiệu lực."
            )
        case deciding.Refused():
            messages.success(request, "Đã từ chối; người nộp sẽ nhận được lý do.")
        case deciding.Stale():
            messages.error(
                request,
                "Có người vừa xử lý tờ khai này sau khi bạn mở trang. Chưa có gì thay đổi: hãy xem lại.",
            )
        case deciding.Over():
            messages.error(request, "Tờ khai này không còn chờ bước đó. Chưa có gì thay đổi.")
        case deciding.SameUser():
            messages.error(request, "Người duyệt thứ hai phải khác người đã chấp nhận lần đầu.")
        case deciding.NoReason():
            messages.error(request, f"Hãy ghi lý do từ chối, tối đa {deciding.LONGEST_WORDS} ký tự.")
        case deciding.NotYours():
            raise Http404
    return redirect("admin:declarations_declaration_change", declaration_id)
