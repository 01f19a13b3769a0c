"""Drafts of 02/SĐ-GD: written on the portal by anyone about any number, brought in person, or forgotten.

A draft looks at nothing in the registry, so that writing one tells nothing. Its reference is printed on
paper and shown around; alone it opens nothing. What opens a draft again is the token in the browser that
wrote it, or the reference and the number that was written.
"""

import hmac
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nhanh8.audit import record
from nhanh8.audit.privacy import keyed_digest, pseudonym
from nhanh8.config import settings
from nhanh8.declarations import references
from nhanh8.declarations.models import Declaration, Step
from nhanh8.declarations.references import ReferenceFormatError
from nhanh8.limits import allowance
from nhanh8.registry.numbers import NumberFormatError, parse_number


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """What stands on the form; all but phone and e-mail as it was typed."""

    full_name: str
    number: str
    """10 or 12 digits."""
    paper: str
    """Number of the identity paper."""
    phone: str
    """E.164; empty: not to be changed."""
    email: str
    """As `registry.emails` gives it; empty: not to be changed."""
    changes: str
    """In words, what changes."""


NAMES: Final = {
    "full_name": "Họ và tên người đăng ký",
    "number": "Mã số BHXH",
    "paper": "Số CCCD/ĐDCN/Hộ chiếu",
    "phone": "Điện thoại",
    "email": "Email",
    "changes": "Nội dung thay đổi, bổ sung",
}
"""What each box of the form is called on paper; it has no numbers."""


@dataclass(frozen=True, slots=True)
class Saved:
    """It is a draft now."""

    draft: Declaration
    token: str
    """Opens it again in the browser that wrote it."""


@dataclass(frozen=True, slots=True)
class TooMany:
    """From this network address, this hour."""

    renewed_in: timedelta


def save(written: Written, source: str) -> Saved | TooMany:
    """Keep a draft, with a reference of its own; `source` is the network address it came from."""
    with transaction.atomic():
        if (refused := _counted(_DRAFTS, source)) is not None:
            return refused
        now = timezone.now()
        draft = Declaration.objects.create(
            form=Declaration.Form.SD_GD,
            reference=references.make(),
            state=Declaration.State.DRAFT,
            boxes=asdict(written),
            phone=written.phone,
            email=written.email,
            created_at=now,
        )
        Step.objects.create(declaration=draft, at=now, state=draft.state)
        record.append("declarations:draft:saved", declaration=draft.pk, source=pseudonym("source", source))
    return Saved(draft, _token(draft.reference))


def opened_by(token: str) -> Declaration | None:
    """Give the declaration that a browser wrote, or found again."""
    reference, _, mark = token.partition(".")
    if not hmac.compare_digest(mark.encode(), _mark(reference).encode()):
        return None
    return _of_form().filter(reference=reference).first()


def find(reference: str, number: str, source: str) -> Saved | TooMany | None:
    """Give the declaration with this reference, if this number stands on it; None: there is none such."""
    with transaction.atomic():
        if (refused := _counted(_LOOKS, source)) is not None:
            return refused
    try:
        typed, parsed = references.parse(reference), parse_number(number)
    except (ReferenceFormatError, NumberFormatError):
        return None
    found = _of_form().filter(reference=typed, boxes__number=parsed).first()
    return Saved(found, _token(found.reference)) if found else None


def may_print(source: str) -> TooMany | None:
    """Count a paper that is to be made: it costs a second of a processor."""
    with transaction.atomic():
        return _counted(_PAPERS, source)


def _of_form() -> QuerySet[Declaration]:
    return Declaration.objects.filter(form=Declaration.Form.SD_GD)


def _counted(what: str, source: str) -> TooMany | None:
    rules = settings().declarations.drafts_per_source
    match allowance.spend(what, rules, allowance.each_of(source)):
        case allowance.UsedUp(window=window, first=first):
            if first:
                record.append("declarations:draft:too many", what=what, source=pseudonym("source", source))
            return TooMany(allowance.renewed_in(window))
        case allowance.Spent():
            return None


def _token(reference: str) -> str:
    return f"{reference}.{_mark(reference)}"


def _mark(reference: str) -> str:
    return keyed_digest("draft of 02/SĐ-GD", reference)


_DRAFTS = "draft"
_LOOKS = "look for a draft"
_PAPERS = "paper of a draft"
