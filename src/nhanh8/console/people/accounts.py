"""What officers do with an account: a new password to an address on file, freezing, unfreezing.

Each is posted from the participant's page, with a reason, shortly after a login or a confirmation.
"""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from nhanh8.accounts.models import Account
from nhanh8.console import reasons
from nhanh8.console.lists.listing import number_in, require
from nhanh8.reissue import by_officer, freezing
from nhanh8.users.guard import confirmed
from nhanh8.users.roles import Act

_SAY_WHY: Final = f"Hãy ghi lý do, tối đa {reasons.LONGEST} ký tự."
_WHY_NOT: Final = {
    by_officer.Reason.NO_REASON: _SAY_WHY,
    by_officer.Reason.FROZEN: "Tài khoản đang tạm dừng cấp lại mật khẩu. Trưởng nhóm phải mở lại trước.",
    by_officer.Reason.NOT_USABLE: "Địa chỉ này không có trong hồ sơ, hoặc mới được thêm và chưa dùng được.",
    by_officer.Reason.TOO_OFTEN: "Tài khoản hoặc địa chỉ này đã hết số lần cấp lại trong ngày.",
}


@require_POST
@confirmed
def reissue(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new password to an address on file."""
    user = require(request, Act.REISSUE)
    contact = request.POST.get("contact", "")
    account = _account(pk)
    match by_officer.start(user, account.pk, number_in(contact), reasons.read(request)):
        case by_officer.Started():
            messages.success(
                request, "Mật khẩu mới đang được gửi. Các địa chỉ khác trong hồ sơ cũng được báo."
            )
        case by_officer.Refused(reason=by_officer.Reason.NOT_YOURS):
            raise Http404
        case by_officer.Refused(reason=reason):
            messages.error(request, _WHY_NOT[reason])
    return redirect("admin:registry_participant_change", pk)


@require_POST
@confirmed
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop re-issues of an account."""
    user = require(request, Act.FREEZE)
    answer = freezing.freeze(user, _account(pk).pk, reasons.read(request))
    return _said(request, pk, answer, "Đã tạm dừng cấp lại mật khẩu và đăng xuất tài khoản ở mọi nơi.")


@require_POST
@confirmed
def unfreeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Let passwords be issued for an account again."""
    user = require(request, Act.UNFREEZE)
    answer = freezing.unfreeze(user, _account(pk).pk, reasons.read(request))
    return _said(request, pk, answer, "Đã mở lại việc cấp lại mật khẩu; các phản ánh được ghi là đã xử lý.")


def _account(participant_id: int) -> Account:
    return get_object_or_404(Account, participant=participant_id)


def _said(request: HttpRequest, pk: int, answer: freezing.Answer, done: str) -> HttpResponse:
    match answer:
        case freezing.Done():
            messages.success(request, done)
        case freezing.WasSo():
            messages.info(request, "Tài khoản đã ở trạng thái đó từ trước. Chưa có gì thay đổi.")
        case freezing.NoReason():
            messages.error(request, _SAY_WHY)
        case freezing.NotYours():
            raise Http404
    return redirect("admin:registry_participant_change", pk)
