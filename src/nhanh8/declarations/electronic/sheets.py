"""Check the rows of a spreadsheet in the background, and declare the good ones: so many at a time.

What is done stands: a job that dies goes on where it stopped, and of two that run at once one gives up.
"""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from nhanh8.audit import record
from nhanh8.declarations.answers import Fault
from nhanh8.declarations.electronic import intake
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.tk1ts import sheet, template
from nhanh8.declarations.tk1ts.people import Found, People
from nhanh8.declarations.tk1ts.reading import Stated, read
from nhanh8.declarations.tk1ts.refusal import RefusedError
from nhanh8.declarations.tk1ts.sheet import Row
from nhanh8.jobs.chores import chore

_AT_ONCE: Final = 250
"""Rows in one transaction: few enough that callers' re-issues get between them."""
_FORGOTTEN: Final = timedelta(minutes=5)
_WAITING: Final = (Declaration.State.FILED, Declaration.State.SECOND)


@task()
def check(filing_id: int) -> None:
    """Check a spreadsheet's rows, raising `Filing.checked`, and tell the filer at the end."""
    filing = Filing.objects.select_related("filer__agency", "original").get(pk=filing_id)
    if filing.state != Filing.State.CHECKING:
        return
    try:
        rows = sheet.rows(zlib.decompress(filing.original.packed))
    except RefusedError as refused:
        _refuse(filing, refused)
        return
    people = People(filing.filer, dict(_named(filing)))
    for start in range(filing.checked, len(rows), _AT_ONCE):
        if not _take(filing, rows[start : start + _AT_ONCE], start, len(rows), people):
            return
    _conclude(filing)


@chore
def take_up_forgotten() -> int:
    """Give new jobs to spreadsheets that have none; say to how many. While there are jobs none is given."""
    if DBTaskResult.objects.ready().filter(task_path=check.module_path).exists():
        return 0
    since = timezone.now() - _FORGOTTEN
    forgotten = Filing.objects.filter(state=Filing.State.CHECKING, filed_at__lt=since)
    ids = list(forgotten.values_list("pk", flat=True))
    for filing_id in ids:
        check.enqueue(filing_id)
    return len(ids)


def marked_sheet(filing: Filing) -> bytes:
    """Make an XLSX file of the rows that did not go on, with the reasons in its last column."""
    faults: dict[int, list[Fault]] = {}
    for row, box, why in filing.refused_rows:
        faults.setdefault(row, []).append(Fault(row, box, why))
    try:
        rows = sheet.rows(zlib.decompress(filing.original.packed))
    except RefusedError:
        rows = []
    return template.marked((row for row in rows if row.number in faults), faults)


def _named(filing: Filing) -> Iterator[tuple[int, int]]:
    """Give who was declared before the job died, and in which row."""
    for participant, row in filing.declarations.values_list("participant_id", "row"):
        if participant is not None:
            yield participant, row


def _take(filing: Filing, rows: Sequence[Row], start: int, total: int, people: People) -> bool:
    """Take some rows; False if another job is at it, or the filing is over."""
    with transaction.atomic():
        held = Filing.objects.select_for_update().get(pk=filing.pk)
        if held.state != Filing.State.CHECKING or held.checked != start:
            return False
        found, faults = _sorted_out(filing, rows, people)
        intake.declare(filing, found)
        held.rows = total
        held.checked = start + len(rows)
        held.refused_rows += [[fault.row, fault.box, fault.why] for fault in faults]
        held.save(update_fields=["rows", "checked", "refused_rows"])
    return True


def _sorted_out(filing: Filing, rows: Sequence[Row], people: People) -> tuple[list[Found], list[Fault]]:
    faults: list[Fault] = []
    stated: list[Stated] = []
    for row in rows:
        match row.faults or read(row.boxes, row.number):
            case Stated() as said:
                stated.append(said)
            case wrong:
                faults += wrong
    waiting = _waiting(filing, found := people.find(stated))
    good: list[Found] = []
    for one in found:
        if isinstance(one, Fault):
            faults.append(one)
        elif number := waiting.get((one.participant.pk, _key(one.stated.boxes))):
            why = f"Tờ khai giống hệt đã nộp trong hồ sơ {number} và đang chờ giải quyết."
            faults.append(Fault(one.stated.row, "", why))
        else:
            good.append(one)
    return good, sorted(faults, key=lambda fault: fault.row or 0)


def _waiting(filing: Filing, found: Sequence[Found | Fault]) -> dict[tuple[int, str], str]:
    """Give the filings in which these people's declarations wait already, by person and content."""
    ids = [one.participant.pk for one in found if isinstance(one, Found)]
    rows = Declaration.objects.filter(
        participant__in=ids, filing__filer=filing.filer, state__in=_WAITING
    ).exclude(filing=filing)
    return {
        (participant, _key(boxes)): number
        for participant, boxes, number in rows.values_list("participant_id", "boxes", "filing__number")
        if participant is not None
    }


def _key(boxes: Mapping[str, str]) -> str:
    return repr(sorted(boxes.items()))


def _conclude(filing: Filing) -> None:
    with transaction.atomic():
        held = Filing.objects.select_for_update(of=("self",)).select_related("filer").get(pk=filing.pk)
        if held.state != Filing.State.CHECKING:
            return
        good = held.declarations.exists()
        held.state = Filing.State.FILED if good else Filing.State.REFUSED
        held.save(update_fields=["state"])
        intake.tell(held)
        intake.note(held)


def _refuse(filing: Filing, refused: RefusedError) -> None:
    with transaction.atomic():
        held = Filing.objects.select_for_update(of=("self",)).select_related("filer").get(pk=filing.pk)
        if held.state != Filing.State.CHECKING:
            return
        held.state = Filing.State.REFUSED
        held.refused_rows = [[None, "", refused.fault.why]]
        held.save(update_fields=["state", "refused_rows"])
        intake.tell(held)
        record.append(
            "declarations:filing:refused",
            filing=held.pk,
            number=held.number,
            filer=held.filer_id,
            way=held.way,
            why=refused.tag,
            faults=1,
            sha256=held.digest,
        )
