"""The mails about a re-issue: the code, the password, and the notice to every other address."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nhanh8.accounts import history, issuing
from nhanh8.accounts.models import Account, Event, IssuedPassword
from nhanh8.audit import record
from nhanh8.audit.privacy import mask, mask_email
from nhanh8.charging import announced
from nhanh8.codes import one_time
from nhanh8.config import settings
from nhanh8.mail import letters
from nhanh8.mail.message import Block, Facts, Message, Paragraph, Secret, Text
from nhanh8.mail.phrases import date_and_time, greeting
from nhanh8.registry.models import Contact
from nhanh8.reissue.by_email import CODE, PASSWORD
from nhanh8.reissue.freezing import FROZEN_BY_STAFF, OBJECTION, UNFROZEN_BY_STAFF
from nhanh8.reissue.models import Reissue

State = IssuedPassword.State
NOTICE = "reissue:notice"


@letters.composer(CODE, urgent=True)
def code(reissue_id: int) -> Message | None:
    """Make the code of a request; None once its time is over, or where it is nobody's."""
    row = Reissue.objects.select_related("account__participant").get(pk=reissue_id)
    if row.code_id is None or row.account is None or row.contact_id is None:
        return None  # nobody's, or taken off file meanwhile
    text = one_time.make(row.code_id)
    if text is None:
        return None
    return Message(
        _("Mã xác nhận cấp lại mật khẩu VssID"),
        (
            greeting(row.account.participant.full_name),
            Paragraph(_("Mã xác nhận (OTP) cho yêu cầu cấp lại mật khẩu tài khoản VssID của bạn:")),
            Secret(_("Mã xác nhận"), text),
            Facts(((_("Có hiệu lực đến"), date_and_time(row.code.expires_at) if row.code else ""),)),
            Paragraph(
                _("Nhập mã này vào trang đang mở. Không cho ai biết mã, kể cả người tự xưng là cán bộ BHXH.")
            ),
            Paragraph(_("Nếu bạn không yêu cầu, hãy bỏ qua thư này: mật khẩu của bạn không thay đổi.")),
            Paragraph(_("Thư này không có đường dẫn nào để bấm.")),
        ),
    )


@letters.composer(PASSWORD, urgent=True)
def password(reissue_id: int) -> Message | None:
    """Make the password of a confirmed request and offer it; None if nobody wants it any more.

    A hash is made for every request alike, and thrown away where it is nobody's.
    """
    prepared = issuing.prepare()
    with transaction.atomic():
        # The account's row first: while that is waited for, the address may go off file.
        account = (
            Account.objects.select_for_update(of=("self",))
            .select_related("participant")
            .filter(reissues=reissue_id)
            .first()
        )
        row = Reissue.objects.select_related("contact").get(pk=reissue_id)
        if account is None or row.contact is None or not _still_wanted(row, account):
            return None
        earlier = row.issued_id
        row.issued = issuing.offer(
            account, prepared, settings().reissue.good_for_by_email, opens_on_offer=True
        )
        row.save(update_fields=["issued"])
        if earlier is None:
            _tell(row, account, mask_email(row.contact.value))
    return _with_password(account, prepared, row.issued)


@letters.composer(NOTICE)
def notice(reissue_id: int) -> Message | None:
    """Tell an address on file that a password was re-issued (NIST SP 800-63B-4, OWASP Forgot Password)."""
    row = Reissue.objects.select_related("account__participant", "contact").get(pk=reissue_id)
    if row.account is None:
        return None
    return Message(
        _("Mật khẩu VssID của bạn vừa được cấp lại"),
        (greeting(row.account.participant.full_name), *_what_happened(row)),
    )


@letters.composer(OBJECTION)
def objection(objection_id: int) -> Message | None:
    """Tell staff that someone objects: only where to look, nothing about whom."""
    return Message(
        _("VssID: một người dùng báo không tự yêu cầu cấp lại mật khẩu"),
        (
            Paragraph(
                _("Việc cấp lại mật khẩu của tài khoản này đã tạm dừng. Hãy xem trong trang quản trị.")
            ),
            Facts(((_("Phản ánh số"), str(objection_id)),)),
        ),
    )


@letters.composer(FROZEN_BY_STAFF)
def frozen(event_id: int) -> Message:
    """Tell an address on file that an officer froze the account."""
    return _of_freezing(
        event_id,
        _("Việc cấp lại mật khẩu VssID của bạn đã tạm dừng"),
        _(
            "Cán bộ cơ quan BHXH đã tạm dừng việc cấp lại mật khẩu cho tài khoản VssID của bạn và đăng xuất "
            "tài khoản ở mọi nơi. Mật khẩu bạn đang dùng vẫn còn hiệu lực."
        ),
    )


@letters.composer(UNFROZEN_BY_STAFF)
def unfrozen(event_id: int) -> Message:
    """Tell an address on file that an officer unfroze the account."""
    return _of_freezing(
        event_id,
        _("Việc cấp lại mật khẩu VssID của bạn đã được mở lại"),
        _("Cán bộ cơ quan BHXH đã mở lại việc cấp lại mật khẩu cho tài khoản VssID của bạn."),
    )


def _of_freezing(event_id: int, subject: Text, what: Text) -> Message:
    event = Event.objects.select_related("account__participant").get(pk=event_id)
    return Message(
        subject,
        (
            greeting(event.account.participant.full_name),
            Paragraph(what),
            Facts(
                (
                    (_("Tài khoản"), mask(event.account.participant.numbers[0])),
                    (_("Thời gian"), date_and_time(event.at)),
                )
            ),
            Paragraph(_NOT_ME),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


def post_notices(row: Reissue, *, but: str = "") -> int:
    """Post a notice to every e-mail address on file of a re-issue's account but one; say how many."""
    addresses = (
        Contact.objects.filter(kind=Contact.Kind.EMAIL, participant__account=row.account_id)
        .exclude(value=but)
        .values_list("value", flat=True)
    )
    return letters.post(NOTICE, [letters.Posted(row.pk, address) for address in addresses])


def _still_wanted(row: Reissue, account: Account) -> bool:
    """Tell whether a request's password is still to be sent: its time is not over, and none newer came."""
    if row.confirmed_at is None or account.frozen_at:
        return False
    if row.code_id is None and _is_on_the_phone(account):
        return False  # whoever asked only knew number and address: that mustn't spoil the call
    if timezone.now() - row.confirmed_at > settings().reissue.good_for_by_email:
        return False
    newer = account.issued_passwords.filter(offered_at__gt=row.confirmed_at).exclude(state=State.WITHDRAWN)
    if row.issued_id and not newer.filter(pk=row.issued_id, state=State.OFFERED).exists():
        return False  # the mail came, though its job died before it could say so: it was used, or replaced
    return not newer.exclude(pk=row.issued_id or 0).exists()


def _is_on_the_phone(account: Account) -> bool:
    """Tell whether a password is being read out to the account's owner now."""
    longest = timezone.now() - settings().hotline.longest_call
    return account.issued_passwords.filter(
        state=State.OFFERED, opens_on_offer=False, offered_at__gt=longest
    ).exists()


def _tell(row: Reissue, account: Account, where: str) -> None:
    told = post_notices(row, but=row.contact.value if row.contact else "")
    history.note(account, history.What.SENT, way=row.way, detail=where)
    record.append(f"reissue:{row.way}:offered", account=account.pk, reissue=row.pk, notices=told)


def _with_password(account: Account, prepared: issuing.Prepared, issued: IssuedPassword) -> Message:
    participant = account.participant
    phone = participant.contacts.filter(kind=Contact.Kind.PHONE).first()
    return Message(
        _("Mật khẩu mới của tài khoản VssID"),
        (
            greeting(account.participant.full_name),
            Paragraph(_("Mật khẩu mới cho tài khoản giao dịch điện tử cá nhân (VssID) của bạn:")),
            Secret(_("Mật khẩu mới"), prepared.text.get_secret_value()),
            Facts(
                (
                    (_("Họ và tên"), participant.full_name),
                    (_("Tên đăng nhập (mã số BHXH)"), mask(participant.numbers[0])),
                    (_("Cơ quan BHXH quản lý"), participant.agency or _("chưa rõ")),
                    (_("Số điện thoại đăng ký"), mask(phone.value) if phone else _("chưa đăng ký")),
                    (_("Có hiệu lực đến"), date_and_time(issued.expires_at)),
                )
            ),
            Paragraph(
                _(
                    "Đăng nhập bằng mật khẩu này trên ứng dụng VssID hoặc Cổng Dịch vụ công BHXH Việt "
                    "Nam. Bạn sẽ được yêu cầu đổi mật khẩu ngay ở lần đăng nhập đầu tiên. Cho đến lúc đó, "
                    "mật khẩu cũ vẫn dùng được."
                )
            ),
            Paragraph(_NOT_ME),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


def _what_happened(row: Reissue) -> tuple[Block, ...]:
    how, then = _HOW[Reissue.Way(row.way)]
    shown = row.caller_masked or (mask_email(row.contact.value) if row.contact else "")
    number = mask(row.account.participant.numbers[0]) if row.account else ""
    return (
        Paragraph(_("Mật khẩu tài khoản VssID của bạn vừa được cấp lại.")),
        Facts(
            (
                (_("Tài khoản"), number),
                (_("Thời gian"), date_and_time(row.asked_at)),
                (_("Bằng cách"), format_lazy(how, where=shown, hotline=announced.NUMBER)),
            )
        ),
        Paragraph(then),
        Paragraph(
            _(
                "Nếu chính bạn đã yêu cầu, bạn không cần làm gì thêm ngoài việc đổi mật khẩu khi đăng "
                "nhập lần đầu."
            )
        ),
        Paragraph(_NOT_ME),
        Paragraph(
            _(
                "Thư này không chứa mật khẩu và không có đường dẫn nào để bấm. Cơ quan BHXH không bao giờ "
                "hỏi mật khẩu của bạn."
            )
        ),
    )


_NOT_ME = format_lazy(
    _(
        "Nếu KHÔNG phải bạn yêu cầu: hãy đến cơ quan BHXH gần nhất hoặc gọi ngay Tổng đài {hotline} "
        "({fee}) để được bảo vệ tài khoản."
    ),
    hotline=announced.NUMBER,
    fee=announced.fee_lazy(),
)
_NOTHING_TO_CLICK = _(
    "Thư này không có đường dẫn nào để bấm: hãy tự mở ứng dụng hoặc trang web như bạn vẫn làm. Không cho "
    "ai biết mật khẩu, kể cả người tự xưng là cán bộ BHXH."
)
_ENDED = _("Mật khẩu cũ không còn dùng được. Mọi nơi đang đăng nhập đã được đăng xuất.")
_BESIDE = _("Mật khẩu cũ vẫn dùng được cho đến khi mật khẩu mới được dùng để đăng nhập.")
_HOW = {
    Reissue.Way.PHONE: (_("gọi Tổng đài {hotline}, phím 8, từ số điện thoại {where}"), _ENDED),
    Reissue.Way.PORTAL: (_("Cổng Dịch vụ công, gửi đến {where}"), _BESIDE),
    Reissue.Way.APP: (_("ứng dụng VssID, gửi đến {where}"), _BESIDE),
    Reissue.Way.OFFICER: (_("cán bộ cơ quan BHXH, gửi đến {where}"), _BESIDE),
}
