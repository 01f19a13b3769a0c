"""Requests: opened by a participant, answered by staff, withdrawn by the participant."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from nhanh8.accounts.models import Session
from nhanh8.config import settings
from nhanh8.declarations.electronic.numbering import check_digit
from nhanh8.limits import allowance
from nhanh8.mail import letters
from nhanh8.mail.letters import Posted
from nhanh8.privacy.models import Request
from nhanh8.privacy.working_days import end_of
from nhanh8.registry.models import Contact
from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency

ASKED: Final = "privacy:asked"
ANSWERED: Final = "privacy:answered"
LONGEST: Final = 1000
"""Characters of a request or an answer."""
_WHAT: Final = "request about own data"


@dataclass(frozen=True, slots=True)
class Asked:
    """It is with staff now."""

    number: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class TooMany:
    """The account asked often enough today."""

    renewed_in: timedelta


@dataclass(frozen=True, slots=True)
class Waits:
    """The same is asked for already."""

    number: str


@dataclass(frozen=True, slots=True)
class Answered:
    """It is answered, and every address on file is told."""


@dataclass(frozen=True, slots=True)
class NotYours:
    """The role doesn't allow it, another agency looks after this participant, or there is no such request."""


@dataclass(frozen=True, slots=True)
class Over:
    """It was answered or withdrawn before."""


@dataclass(frozen=True, slots=True)
class NoWords:
    """An answer needs words, and not more than fit."""


def of(session: Session) -> QuerySet[Request]:
    """Give the requests of whoever is logged in, the newest first."""
    return Request.objects.filter(participant=session.account.participant_id).order_by("-asked_at", "-pk")


def for_staff(user: User, rows: QuerySet[Request] | None = None) -> QuerySet[Request]:
    """Give the requests that a member of staff handles: their agency's, and of people who have none."""
    rows = Request.objects.all() if rows is None else rows
    if not user.may(Act.HANDLE_CORRECTIONS):
        return rows.none()
    theirs = of_agency(user, rows, "participant__agency")
    return rows.filter(Q(pk__in=theirs.values("pk")) | Q(participant__agency=""))


def spent(session: Session) -> TooMany | None:
    """Count a request against the account's allowance; give the refusal if nothing is left."""
    rule = settings().privacy.requests_per_account
    counted = allowance.spend(_WHAT, rule, allowance.each_of(f"account {session.account_id}"))
    if isinstance(counted, allowance.UsedUp):
        return TooMany(allowance.renewed_in(counted.window))
    return None


def opened(session: Session, kind: Request.Kind, about: str, text: str) -> Request:
    """Make a request with its number and its time in the caller's transaction; tell every address on file."""
    now = timezone.now()
    made = Request.objects.create(
        kind=kind,
        participant_id=session.account.participant_id,
        about=about,
        text=text,
        asked_at=now,
        due_at=end_of(settings().privacy.answer_within, now),
    )
    made.number = _number(made.pk, now)
    made.save(update_fields=["number"])
    tell(ASKED, made)
    return made


def held(user: User, request_id: int, kind: Request.Kind) -> Request | NotYours | Over:
    """Lock a request that this member of staff may answer."""
    theirs = for_staff(user, Request.objects.filter(kind=kind))
    found = theirs.filter(pk=request_id).select_for_update(of=("self",)).first()
    if found is None:
        return NotYours()
    return found if found.state == Request.State.WAITING else Over()


def close(request: Request, state: Request.State, user: User | None = None, answer: str = "") -> None:
    """Note the end of a request."""
    request.state, request.answered_at, request.answered_by, request.answer = (
        state,
        timezone.now(),
        user,
        answer,
    )
    request.save(update_fields=["state", "answered_at", "answered_by", "answer"])


def tell(kind: str, request: Request) -> int:
    """Post a letter about a request to every e-mail address on file of its participant; say how many."""
    addresses = Contact.objects.filter(kind=Contact.Kind.EMAIL, participant=request.participant_id)
    return letters.post(kind, [Posted(request.pk, contact.value) for contact in addresses])


def _number(serial: int, at: datetime) -> str:
    digits = f"{timezone.localtime(at):%Y%m%d}{serial:06}"
    return f"YC-{digits[:8]}-{digits[8:]}-{check_digit(digits)}"
