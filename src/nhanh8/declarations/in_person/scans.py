"""Scans of a signed form: read by a process that may do little, kept as pictures drawn anew."""

import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction

from nhanh8.audit import record
from nhanh8.declarations.deciding import NotYours, Over
from nhanh8.declarations.in_person.scan_reader import LENGTH_BYTES, Exit
from nhanh8.declarations.models import Declaration, ScanPage
from nhanh8.users.models import User
from nhanh8.users.roles import Act

MOST_PAGES: Final = 10
"""Of one declaration."""
LARGEST: Final = 20_000_000
"""Bytes of one scan."""
_PATIENCE_S: Final = 30


class Why(StrEnum):
    """Why a scan isn't taken."""

    EMPTY = "empty"
    NEITHER = "neither PDF nor picture"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    TOO_MANY_PAGES = "too many pages"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Attached:
    """Its pages are with the declaration."""

    pages: int
    """All of them, those of earlier scans included."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing of it was kept."""

    why: Why


def attach(user: User, declaration_id: int, content: bytes) -> Attached | NotTaken | NotYours | Over:
    """Attach a PDF, a JPEG or a PNG to a 02/SĐ-GD at the counter that isn't filed yet.

    What it says it is doesn't matter, only what it is. It takes a second of a processor, and no longer than
    30 s; then its pages go behind those that are there, all or none.
    """
    if not user.may(Act.DECIDE_DECLARATIONS) or user.agency_id is None:
        return NotYours()
    pages = read(content)
    with transaction.atomic():
        row = Declaration.objects.select_for_update().filter(pk=declaration_id).first()
        if row is None or row.form != Declaration.Form.SD_GD:
            return NotYours()
        if row.state != Declaration.State.DRAFT:
            return Over()
        there = ScanPage.objects.filter(declaration=row).count()
        if not isinstance(pages, NotTaken) and there + len(pages) > MOST_PAGES:
            pages = NotTaken(Why.TOO_MANY_PAGES)
        if isinstance(pages, NotTaken):
            record.append(
                "declarations:scan:not taken", user=user.pk, declaration=row.pk, why=pages.why.value
            )
            return pages
        ScanPage.objects.bulk_create(
            ScanPage(declaration=row, number=number, picture=page)
            for number, page in enumerate(pages, start=there + 1)
        )
        record.append("declarations:scan:attached", user=user.pk, declaration=row.pk, pages=len(pages))
    return Attached(there + len(pages))


def remove(user: User, declaration_id: int) -> None:
    """Take all pages of a declaration away that isn't filed yet: they were the wrong ones."""
    if not user.may(Act.DECIDE_DECLARATIONS) or user.agency_id is None:
        return
    with transaction.atomic():
        rows = Declaration.objects.select_for_update().filter(state=Declaration.State.DRAFT)
        row = rows.filter(pk=declaration_id).first()
        if row is None:
            return
        count, _ = ScanPage.objects.filter(declaration=row).delete()
        if count:
            record.append("declarations:scan:removed", user=user.pk, declaration=row.pk, pages=count)


def read(content: bytes) -> tuple[bytes, ...] | NotTaken:
    """Draw the pages of a scan anew: JPEGs of A4 at 200 dots per inch at most."""
    if not content:
        return NotTaken(Why.EMPTY)
    if len(content) > LARGEST:
        return NotTaken(Why.TOO_LARGE)
    command = [sys.executable, "-I", "-m", "nhanh8.declarations.in_person.scan_reader", str(MOST_PAGES)]
    try:
        # With an empty environment: neither key nor database is known to it.
        done = subprocess.run(  # noqa: S603 - our own program, with no word from outside
            command, input=content, capture_output=True, env={}, timeout=_PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return NotTaken(Why.TOO_LARGE)
    if done.returncode == 0:
        return tuple(_apart(done.stdout))
    # Whatever else it died of, memory or time most likely, it was more than a scan takes.
    return NotTaken(_WHY.get(done.returncode, Why.TOO_LARGE))


def _apart(pages: bytes) -> list[bytes]:
    found = []
    while pages:
        length = int.from_bytes(pages[:LENGTH_BYTES])
        found.append(pages[LENGTH_BYTES : LENGTH_BYTES + length])
        pages = pages[LENGTH_BYTES + length :]
    return found


_WHY: Final[dict[int, Why]] = {
    Exit.NEITHER: Why.NEITHER,
    Exit.BROKEN: Why.BROKEN,
    Exit.ENCRYPTED: Why.ENCRYPTED,
    Exit.TOO_MANY_PAGES: Why.TOO_MANY_PAGES,
    Exit.TOO_LARGE: Why.TOO_LARGE,
}
