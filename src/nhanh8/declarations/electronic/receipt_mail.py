"""The mail that tells a filer that a filing was taken, or what came of a spreadsheet."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nhanh8.charging import announced
from nhanh8.declarations.electronic.intake import RECEIPT, refused_count
from nhanh8.declarations.models import Filing
from nhanh8.mail import letters
from nhanh8.mail.message import Facts, Message, Paragraph
from nhanh8.mail.phrases import date_and_time, greeting


@letters.composer(RECEIPT)
def receipt(filing_id: int) -> Message:
    """Tell number, time and count; nobody's name or number, for a filer's mailbox has many readers."""
    filing = Filing.objects.select_related("filer").get(pk=filing_id)
    refused = refused_count(filing)
    taken = filing.state == Filing.State.FILED
    return Message(
        _("Biên nhận hồ sơ TK1-TS điện tử") if taken else _("Hồ sơ TK1-TS điện tử không được tiếp nhận"),
        (
            greeting(filing.filer.name),
            Paragraph(
                _("Cơ quan BHXH đã tiếp nhận hồ sơ của đơn vị.")
                if taken
                else _("Không có dòng nào trong hồ sơ của đơn vị được tiếp nhận.")
            ),
            Facts(
                (
                    (_("Số hồ sơ"), filing.number),
                    (_("Mã số thuế"), filing.filer.tax_code),
                    (_("Thời gian"), date_and_time(filing.filed_at)),
                    (_("Số tờ khai được tiếp nhận"), str(filing.rows - refused)),
                    (_("Số dòng bị trả lại"), str(refused)),
                )
            ),
            *_what_to_mend(refused),
            Paragraph(
                format_lazy(
                    _(
                        "Nếu đơn vị KHÔNG nộp hồ sơ này: hãy báo ngay cho cơ quan BHXH quản lý hoặc gọi Tổng "
                        "đài {hotline} ({fee})."
                    ),
                    hotline=announced.NUMBER,
                    fee=announced.fee_lazy(),
                )
            ),
        ),
    )


def _what_to_mend(refused: int) -> tuple[Paragraph, ...]:
    if not refused:
        return ()
    return (
        Paragraph(
            _(
                "Lý do trả lại của từng dòng có trong bảng tính đánh dấu, ở trang của đơn vị. Hãy sửa và chỉ "
                "nộp lại các dòng đó."
            )
        ),
    )
