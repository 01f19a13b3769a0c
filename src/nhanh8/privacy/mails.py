"""The mails about a request: that it came, and what was answered."""

from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nhanh8.charging import announced
from nhanh8.mail import letters
from nhanh8.mail.message import Facts, Message, Paragraph
from nhanh8.mail.phrases import date_and_time, greeting
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import ANSWERED, ASKED

_KINDS = {
    Request.Kind.CORRECTION: _("Yêu cầu sửa dữ liệu cá nhân"),
    Request.Kind.ERASURE: _("Yêu cầu xóa tài khoản VssID"),
}
_STATES = {
    Request.State.DONE: _("đã thực hiện"),
    Request.State.REFUSED: _("không thực hiện"),
}


@letters.composer(ASKED)
def asked(request_id: int) -> Message | None:
    """Tell an address on file that something is asked; None once it is withdrawn."""
    request = Request.objects.select_related("participant").get(pk=request_id)
    if request.state == Request.State.WITHDRAWN:
        return None
    return Message(
        _("Đã nhận yêu cầu về dữ liệu cá nhân của bạn"),
        (
            greeting(request.participant.full_name),
            Paragraph(_("Chúng tôi đã nhận một yêu cầu được gửi từ tài khoản VssID của bạn.")),
            Facts(
                (
                    (_("Yêu cầu"), _KINDS[Request.Kind(request.kind)]),
                    (_("Số"), str(request.number)),
                    (_("Thời gian"), date_and_time(request.asked_at)),
                    (_("Trả lời chậm nhất"), date_format(request.last_day, "d/m/Y")),
                )
            ),
            Paragraph(_NOT_ME),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


@letters.composer(ANSWERED)
def answered(request_id: int) -> Message:
    """Give the answer of staff, in their words."""
    request = Request.objects.select_related("participant").get(pk=request_id)
    return Message(
        _("Trả lời yêu cầu về dữ liệu cá nhân của bạn"),
        (
            greeting(request.participant.full_name),
            Facts(
                (
                    (_("Yêu cầu"), _KINDS[Request.Kind(request.kind)]),
                    (_("Số"), str(request.number)),
                    (_("Kết quả"), _STATES.get(Request.State(request.state), "")),
                )
            ),
            Paragraph(format_lazy("{label}: {answer}", label=_("Trả lời"), answer=request.answer)),
            Paragraph(
                format_lazy(
                    _(
                        "Nếu bạn không đồng ý với câu trả lời, bạn có quyền khiếu nại tại cơ quan BHXH hoặc "
                        "qua Tổng đài {hotline} ({fee})."
                    ),
                    hotline=announced.NUMBER,
                    fee=announced.fee_lazy(),
                )
            ),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


_NOT_ME = format_lazy(
    _(
        "Nếu KHÔNG phải bạn yêu cầu: có người đang đăng nhập vào tài khoản của bạn. Hãy đổi mật khẩu ngay và "
        "gọi Tổng đài {hotline} ({fee})."
    ),
    hotline=announced.NUMBER,
    fee=announced.fee_lazy(),
)
_NOTHING_TO_CLICK = _("Thư này không có đường dẫn nào để bấm.")
