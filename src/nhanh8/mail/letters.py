"""Post letters in the transaction of a decision; a background job composes and sends each.

A letter's text is made by its kind's composer just before it is sent, so that no secret lies in the queue,
and nothing is sent that is no longer wanted. A job that dies half-way is done again: then a composer makes a
new secret, and only the newest works.

The letters are the queue; jobs only call for them. A letter without a job is found and given one, and one
with two is sent once.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from nhanh8.audit.privacy import mask_email, pseudonym
from nhanh8.config import settings
from nhanh8.jobs.chores import chore
from nhanh8.mail import message_id, outcomes, outgoing
from nhanh8.mail.message import Message
from nhanh8.mail.models import Letter

log = logging.getLogger(__name__)

State = Letter.State
Composer = Callable[[int], Message | None]
"""Takes the id that a letter is about; gives what it says, or None if nobody wants it any more.

It is called for a letter to nobody, too, and does the same work for it.
"""

_LETTERS_A_JOB: Final = 20
"""In bulk: so many that an import stays quick; so few that whoever waits for a code waits for few of them."""
_URGENT, _BULK = 10, -10
"""Priorities: someone who waits for a code doesn't wait for a hundred thousand notices."""
_ANSWERS: Final = 12
"""So many answers of the mail server one mail waits for at most, from the greeting to the farewell."""
_CLOCKS_APART: Final = timedelta(seconds=5)
"""By which the clocks of whoever posts and of whoever delivers may differ."""
_FORGOTTEN: Final = timedelta(minutes=5)
_TAKEN_UP_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class _Kind:
    compose: Composer
    urgency: int


_kinds: dict[str, _Kind] = {}


@dataclass(frozen=True, slots=True, repr=False)
class Posted:
    """One letter to post; an empty address is nobody's, and costs the same work."""

    about: int
    address: str


def composer(kind: str, *, urgent: bool = False) -> Callable[[Composer], Composer]:
    """Register the function that composes letters of a kind; someone sits waiting for an urgent one."""

    def register(function: Composer) -> Composer:
        _kinds[kind] = _Kind(function, _URGENT if urgent else 0)
        return function

    return register


def post(kind: str, letters: Iterable[Posted], *, in_bulk: bool = False) -> int:
    """Post letters in the caller's transaction, each with a job, and say how many.

    In bulk they share jobs that run after all others.
    """
    urgency = _BULK if in_bulk else _kinds[kind].urgency
    rows = Letter.objects.bulk_create(
        Letter(
            kind=kind,
            about=letter.about,
            address=letter.address,
            shown=mask_email(letter.address) if letter.address else "",
            recipient=recipient(letter.address),
            urgency=urgency,
            next_try_at=timezone.now(),
        )
        for letter in letters
    )
    ids = [row.pk for row in rows]
    step = _LETTERS_A_JOB if in_bulk else 1
    for start in range(0, len(ids), step):
        deliver.using(priority=urgency).enqueue(ids[start : start + step])
    return len(ids)


def recipient(address: str) -> str:
    """Give the pseudonym under which an address's letters are remembered; capitals don't matter."""
    return pseudonym("mail to", address.casefold())


@task()
def deliver(letter_ids: list[int]) -> None:
    """Compose and send letters; what the mail server doesn't take now is tried again later."""
    for letter_id in letter_ids:
        if letter := _take(letter_id):
            _deliver(letter)


@chore
def take_up_forgotten() -> int:
    """Give new jobs to letters that have none, though their time came; say to how many.

    A job fails for good where the database goes away in mid-work. While there are jobs to do they may be
    those of the letters, and none is given.
    """
    if DBTaskResult.objects.ready().filter(task_path=deliver.module_path).exists():
        return 0
    forgotten = Letter.objects.filter(state=State.WAITING, next_try_at__lt=timezone.now() - _FORGOTTEN)
    letters = forgotten.order_by("next_try_at").values_list("pk", "urgency")[:_TAKEN_UP_AT_ONCE]
    for letter_id, urgency in letters:
        deliver.using(priority=urgency).enqueue([letter_id])
    return len(letters)


def _take(letter_id: int) -> Letter | None:
    """Take a letter in hand; None if it is done, its time hasn't come, or someone else has it.

    Should we die, its time comes again once the longest attempt would be over.
    """
    now = timezone.now()
    in_hand_until = now + _ANSWERS * settings().mail.timeout
    waiting = Letter.objects.filter(pk=letter_id, state=State.WAITING, next_try_at__lte=now + _CLOCKS_APART)
    if not waiting.update(next_try_at=in_hand_until, attempts=F("attempts") + 1):
        return None
    return Letter.objects.get(pk=letter_id)


def _deliver(letter: Letter) -> None:
    try:
        message = _kinds[letter.kind].compose(letter.about)
    except Exception as error:
        # One letter's fault must not keep the others of its job.
        log.exception("A letter could not be composed: %s", letter.kind)
        _put_off(letter, type(error).__name__)
        return
    if message is None or not letter.address:
        outcomes.unwanted(letter)
        return
    try:
        outgoing.send(letter.address, message, message_id.make(letter.pk, letter.attempts))
    except outgoing.NotTakenError as error:
        _put_off(letter, str(error))
    except outgoing.UndeliverableError as error:
        outcomes.refused(letter, str(error), of_the_address=error.of_the_address)
    else:
        outcomes.sent(letter)


def _put_off(letter: Letter, why: str) -> None:
    with transaction.atomic():
        if again := outcomes.put_off(letter, why):
            deliver.using(priority=letter.urgency, run_after=again).enqueue([letter.pk])
