"""Post letters in the transaction of a decision; a background job composes and sends each.

A letter's text is made by its kind's composer just before it is sent, so that no secret lies in the queue,
and nothing is sent that is no longer wanted. A job that dies half-way is done again: then a composer makes a
new secret, and only the newest works.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django_tasks import task

from nhanh8.audit.privacy import mask_email
from nhanh8.mail import outgoing
from nhanh8.mail.message import Message
from nhanh8.mail.models import Letter

log = logging.getLogger(__name__)

State = Letter.State
Composer = Callable[[int], Message | None]
"""Takes the id that a letter is about; gives what it says, or None if nobody wants it any more.

It is called for a letter to nobody, too, and does the same work for it.
"""

_LETTERS_A_JOB: Final = 20
"""So many that an import stays quick; so few that a job ends before it is taken for abandoned (5 minutes)
though each mail waits its 10 s for a server that says nothing."""
_AFTER_OTHERS: Final = -10
"""Priority of letters in bulk: someone who waits for a code doesn't wait for a hundred thousand of those."""

_composers: dict[str, Composer] = {}


@dataclass(frozen=True, slots=True, repr=False)
class Posted:
    """One letter to post; an empty address is nobody's, and costs the same work."""

    about: int
    address: str


def composer(kind: str) -> Callable[[Composer], Composer]:
    """Register the function that composes letters of a kind."""

    def register(function: Composer) -> Composer:
        _composers[kind] = function
        return function

    return register


def post(kind: str, letters: Iterable[Posted], *, in_bulk: bool = False) -> int:
    """Post letters in the caller's transaction, each with a job, and say how many.

    In bulk they share jobs that run after all others.
    """
    rows = Letter.objects.bulk_create(
        Letter(
            kind=kind,
            about=letter.about,
            address=letter.address,
            shown=mask_email(letter.address) if letter.address else "",
            next_try_at=timezone.now(),
        )
        for letter in letters
    )
    ids = [row.pk for row in rows]
    step = _LETTERS_A_JOB if in_bulk else 1
    job = deliver.using(priority=_AFTER_OTHERS) if in_bulk else deliver
    for start in range(0, len(ids), step):
        job.enqueue(ids[start : start + step])
    return len(ids)


@task()
def deliver(letter_ids: list[int]) -> None:
    """Compose and send letters; what the mail server doesn't take now is tried again later."""
    for letter in Letter.objects.filter(pk__in=letter_ids, state=State.WAITING).order_by("pk"):
        _deliver(letter)


def _deliver(letter: Letter) -> None:
    message = _composers[letter.kind](letter.about)
    if message is None or not letter.address:
        _done(letter, State.UNWANTED)
        return
    letter.attempts += 1
    try:
        outgoing.send(letter.address, message)
    except outgoing.NotTakenError as error:
        _try_again(letter, str(error))
    except outgoing.UndeliverableError as error:
        _done(letter, State.REFUSED, str(error))
    else:
        _done(letter, State.SENT)


def _try_again(letter: Letter, why: str) -> None:
    again = outgoing.when_to_try_again(letter.attempts)
    if again is None:
        _done(letter, State.GIVEN_UP, why)
        return
    letter.why, letter.next_try_at = why, again
    letter.save(update_fields=["attempts", "why", "next_try_at"])
    deliver.using(run_after=again).enqueue([letter.pk])


def _done(letter: Letter, state: Letter.State, why: str = "") -> None:
    if state in (State.REFUSED, State.GIVEN_UP):
        log.warning("A letter was not delivered: %s, %s: %s", letter.kind, state, why)
    letter.state, letter.why, letter.address = state, why, ""
    letter.next_try_at, letter.done_at = None, timezone.now()
    letter.save(update_fields=["state", "why", "address", "attempts", "next_try_at", "done_at"])
