"""Withdraw what waits for its decision: the filer's own, all of a filing or one row of it.

What was decided stays decided, and what is on file stays on file: another declaration changes that.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from nhanh8.audit import record
from nhanh8.declarations import mails
from nhanh8.declarations.models import Declaration, Filing, Step
from nhanh8.users.models import User
from nhanh8.users.roles import Act

State = Declaration.State
WAITING = (State.FILED, State.SECOND)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """It waits no more; its filer is told, and so is everybody who was told that it waited."""

    declarations: int


@dataclass(frozen=True, slots=True)
class NothingWaits:
    """All of it is decided, or was withdrawn before; or there is no such row."""


@dataclass(frozen=True, slots=True)
class Checking:
    """It is a spreadsheet whose rows are still being checked."""


@dataclass(frozen=True, slots=True)
class NotTheirs:
    """This user may not, or there is no such filing of theirs."""


def withdraw(
    filing: Filing, user: User | None, row: int | None = None
) -> Withdrawn | NothingWaits | Checking | NotTheirs:
    """Withdraw a filing, or one row of it; what was decided on while it was asked for stays.

    None instead of a user: who has the filing's key, which the caller has seen.
    """
    if user is not None and not (user.may(Act.FILE) and user.filer_id == filing.filer_id):
        return NotTheirs()
    with transaction.atomic():
        held = Filing.objects.select_for_update(of=("self",)).select_related("filer").get(pk=filing.pk)
        if held.state == Filing.State.CHECKING:
            return Checking()
        waiting = held.declarations.filter(state__in=WAITING)
        if row is not None:
            waiting = waiting.filter(row=row)
        known = dict(waiting.select_for_update().order_by("pk").values_list("pk", "state"))
        if not known:
            return NothingWaits()
        now = timezone.now()
        waiting.update(state=State.WITHDRAWN, version=F("version") + 1, decided_at=now)
        steps = Step.objects.bulk_create(
            Step(declaration_id=pk, at=now, state=State.WITHDRAWN, by=user) for pk in known
        )
        for step in steps:
            if known[step.declaration_id] == State.SECOND:  # of all others nobody but the filer has heard
                mails.tell_people(step)
        mails.tell_of_withdrawal(held)
        record.append(
            "declarations:filing:withdrawn",
            filing=held.pk,
            number=held.number,
            filer=held.filer_id,
            by=user.pk if user else None,
            row=row,
            rows=len(known),
        )
    return Withdrawn(len(known))
