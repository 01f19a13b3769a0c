"""The lists that can be had as files: their columns, and their rows, read some at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, Min, QuerySet

from nhanh8.agencies.models import Agency
from nhanh8.audit.privacy import mask, mask_email
from nhanh8.charging.models import CallRecord
from nhanh8.console.lists import masked
from nhanh8.console.lists.words import OUTCOMES
from nhanh8.declarations.models import Declaration
from nhanh8.registry.models import Contact, Participant
from nhanh8.users.roles import Act

_IDS_AT_ONCE: Final = 5000
"""By id, in bites: no statement takes long however long the list is, and nobody is kept from writing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows, and how."""

    since: datetime
    until: datetime
    agency: Agency | None
    """None: of all agencies."""
    in_full: bool


@dataclass(frozen=True, slots=True)
class ExportList:
    """A list."""

    title: str
    sees: Act
    """Who may see it may have it masked."""
    columns: tuple[str, ...]
    rows: Callable[[Wanted], Iterator[list[str]]]


def _declarations(wanted: Wanted) -> Iterator[list[str]]:
    rows = Declaration.objects.exclude(state=Declaration.State.DRAFT).defer("boxes")
    rows = rows.filter(filed_at__gte=wanted.since, filed_at__lt=wanted.until)
    if wanted.agency:
        rows = rows.filter(agency=wanted.agency)
    for row in _walked(rows.select_related("participant", "agency")):
        number = row.participant.numbers[0] if row.participant else ""
        yield [
            row.reference,
            row.form,
            str(row.get_state_display()),
            number if wanted.in_full else mask(number),
            row.phone if wanted.in_full else mask(row.phone),
            row.email if wanted.in_full or not row.email else mask_email(row.email),
            masked.moment(row.filed_at),
            masked.moment(row.due_at),
            masked.moment(row.decided_at),
            row.agency.name if row.agency else "",
        ]


def _participants(wanted: Wanted) -> Iterator[list[str]]:
    rows = Participant.objects.prefetch_related("contacts")
    if wanted.agency:
        rows = rows.filter(agency=wanted.agency.name)
    for row in _walked(rows):
        phones, emails = (
            "; ".join(
                one.value if wanted.in_full else masked.contact(one)
                for one in row.contacts.all()
                if one.kind == kind
            )
            for kind in (Contact.Kind.PHONE, Contact.Kind.EMAIL)
        )
        facts = dict(masked.facts(row, in_full=wanted.in_full))
        yield [*facts.values(), phones, emails]


def _calls(wanted: Wanted) -> Iterator[list[str]]:
    rows = CallRecord.objects.filter(started_at__gte=wanted.since, started_at__lt=wanted.until)
    for row in _walked(rows):
        yield [
            masked.moment(row.started_at),
            masked.moment(row.answered_at),
            masked.moment(row.ended_at),
            row.caller_masked,
            row.cause,
            OUTCOMES.get(row.outcome, row.outcome),
            str(row.fee),
        ]


def _walked(rows: QuerySet[Any]) -> Iterator[Any]:
    """Give rows in the order of their ids, a bite at a time."""
    ends = rows.model.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for start in range(ends["first"], ends["last"] + 1, _IDS_AT_ONCE):
        yield from rows.filter(pk__gte=start, pk__lt=start + _IDS_AT_ONCE).order_by("pk")


LISTS: Final = {
    "declarations": ExportList(
        "Tờ khai",
        Act.SEE_DECLARATIONS,
        (
            "Mã tờ khai",
            "Mẫu",
            "Tình trạng",
            "Mã số BHXH",
            "Điện thoại mới",
            "Email mới",
            "Nhận lúc",
            "Hạn",
            "Giải quyết lúc",
            "Cơ quan BHXH",
        ),
        _declarations,
    ),
    "participants": ExportList(
        "Người tham gia",
        Act.SEE_PARTICIPANTS,
        ("Họ và tên", "Mã số BHXH", "Số CCCD/ĐDCN", "Ngày sinh", "Cơ quan BHXH", "Điện thoại", "Email"),
        _participants,
    ),
    "calls": ExportList(
        "Cuộc gọi",
        Act.SEE_CALLS,
        ("Gọi lúc", "Trả lời lúc", "Kết thúc lúc", "Số gọi đến", "Lý do kết thúc", "Kết quả", "Cước (đồng)"),
        _calls,
    ),
}
"""By the name that a form gives. Calls are stored masked, and are no agency's: in full is as masked."""
