"""One's own data as a document: A4, Vietnamese, to print or to keep."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from nhanh8.accounts.history import What
from nhanh8.audit.words import said as event_said
from nhanh8.declarations.models import Declaration
from nhanh8.portal.own_data import words
from nhanh8.portal.own_data.words import said
from nhanh8.privacy.models import Request
from nhanh8.privacy.own_data import DeclarationFacts, OwnData, Row, Some
from nhanh8.web.events import said_of

MOST: Final = 100
"""Rows of one kind on paper: the newest. The file in JSON has more."""
_LONGEST: Final = 300
"""Characters of one cell: a page is no place for a book."""


@dataclass(frozen=True, slots=True, repr=False)
class Section:
    """A heading and a table; where there are no columns, labels and what they stand for."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    more: int = 0
    """So many older rows are not shown."""


def as_pdf(data: OwnData) -> bytes:
    """Write everything as a PDF: half a second of a processor, three where every table is full."""
    from nhanh8.web import pdf  # noqa: PLC0415 - half a second to load, and only who prints needs it

    with translation.override("vi"):
        context = {"data": data, "made_at": _at(data.made_at), "sections": list(_sections(data))}
        return pdf.of_html(render_to_string("portal/own_data_document.html", context))


def _sections(data: OwnData) -> Iterable[Section]:
    yield from _who(data)
    yield _some("Phiên đăng nhập", ("Mở lúc", "Dùng lần cuối", "Ở đâu"), data.sessions, _session)
    yield _some("Lịch sử tài khoản", ("Lúc", "Việc", "Từ đâu, đến đâu"), data.history, _event)
    yield _some(
        "Yêu cầu cấp lại mật khẩu",
        ("Lúc", "Cách", "Gọi từ số", "Mật khẩu được cấp"),
        data.reissues,
        lambda row: (
            _at(row["asked_at"]),
            said(words.WAYS, row["way"]),
            row["caller_masked"],
            said(words.PASSWORDS, row["issued__state"]),
        ),
    )
    yield _some(
        "Cuộc gọi đến tổng đài, trong đó mật khẩu của bạn được yêu cầu",
        ("Lúc", "Từ số", "Kết quả", "Cước (đồng)"),
        data.calls,
        lambda row: (
            _at(row["started_at"]),
            row["caller_masked"],
            said(words.OUTCOMES, row["outcome"]),
            f"{row['fee']:,}".replace(",", "."),
        ),
    )
    yield _some(
        "Thay đổi thông tin liên hệ",
        ("Lúc", "Đã xóa", "Đã thêm"),
        data.contact_changes,
        lambda row: (_at(row["changed_at"]), ", ".join(row["removed"]), ", ".join(row["added"])),
    )
    yield _some(
        "Yêu cầu đổi email",
        ("Mã có hiệu lực đến", "Email mới", "Đã đổi lúc"),
        data.email_changes,
        lambda row: (_at(row["until"]), row["new_address_masked"], _at(row["done_at"])),
    )
    yield _some(
        "Phản ánh “Không phải tôi”",
        ("Lúc", "Cán bộ xử lý lúc"),
        data.objections,
        lambda row: (_at(row["at"]), _at(row["handled_at"])),
    )
    for declaration in data.declarations.newest[:MOST]:
        yield _declaration(declaration)
    yield _some(
        "Thư đã gửi cho bạn",
        ("Lúc", "Thư", "Đến", "Kết quả"),
        data.letters,
        lambda row: (
            _at(row["created_at"]),
            said(words.KINDS_OF_LETTERS, row["kind"]),
            row["shown"],
            said(words.LETTERS, row["state"]),
        ),
    )
    yield _some(
        "Yêu cầu của bạn về dữ liệu",
        ("Số", "Lúc", "Yêu cầu", "Trả lời"),
        data.requests,
        lambda row: (
            row["number"] or "",
            _at(row["asked_at"]),
            ": ".join(filter(None, (Request.Kind(row["kind"]).label, row["text"]))),
            ": ".join(filter(None, (Request.State(row["state"]).label, row["answer"]))),
        ),
    )
    yield _some(
        "Nhật ký quyết định về tài khoản",
        ("Lúc", "Việc"),
        data.record,
        lambda row: (_at(row["at"]), event_said(row["event"])),
    )


def _who(data: OwnData) -> Iterable[Section]:
    person, account = data.person, data.account
    facts = (
        ("Họ và tên", person.full_name),
        ("Ngày sinh", _day(person.born_on)),
        ("Mã số BHXH", person.social_insurance_number or ""),
        ("Số định danh cá nhân", person.personal_identification_number or ""),
        ("Cơ quan BHXH quản lý", person.agency),
        *(
            ("Điện thoại" if contact["kind"] == "phone" else "Email", contact["value"])
            for contact in data.contacts
        ),
        ("Đơn vị, tổ chức quản lý", ", ".join(data.managed_by)),
    )
    yield Section("Bạn là ai", (), [(label, value or "chưa có") for label, value in facts])
    yield Section(
        "Tài khoản",
        (),
        [
            ("Mở lúc", _at(account.opened_at)),
            ("Mật khẩu", "chỉ giữ mã băm, không đọc lại được"),
            (
                "Mật khẩu đang dùng",
                "được cấp, phải đổi" if account.password_was_issued else "tự đặt hoặc chưa có",
            ),
            ("Tạm dừng cấp lại mật khẩu từ", _at(account.frozen_since) or "không"),
        ],
    )


def _session(row: Row) -> tuple[str, ...]:
    where = ", ".join(filter(None, (said(words.WAYS, row["channel"]), row["agent"], row["source_masked"])))
    return _at(row["started_at"]), _at(row["used_at"]), where


def _event(row: Row) -> tuple[str, ...]:
    return _at(row["at"]), said_of(What(row["what"]), row["way"]), row["detail"]


def _declaration(one: DeclarationFacts) -> Section:
    steps = "; ".join(
        ": ".join(filter(None, (_at(step["at"]), Declaration.State(step["state"]).label, step["note"])))
        for step in one.steps
    )
    facts = (
        ("Trạng thái", Declaration.State(one.state).label),
        ("Người nộp", one.filed_by),
        ("Điện thoại đề nghị ghi", one.phone),
        ("Email đề nghị ghi", one.email),
        *((f"Ô [{box}]", str(text)) for box, text in one.boxes.items()),
        ("Giấy tờ cán bộ đã xem", one.identity_paper),
        ("Số trang đã quét", str(one.scanned_pages or "")),
        ("Lý do", one.reason),
        ("Các bước", steps),
    )
    rows = [(label, _cut(value)) for label, value in facts if value]
    return Section(f"Tờ khai {one.form}, mã {one.reference}", (), rows)


def _some(title: str, columns: tuple[str, ...], some: Some[Row], row_of: Any) -> Section:
    rows = [tuple(_cut(cell) for cell in row_of(row)) for row in some.newest[:MOST]]
    return Section(title, columns, rows, some.total - len(rows))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _at(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "H:i d/m/Y") if moment else ""


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
