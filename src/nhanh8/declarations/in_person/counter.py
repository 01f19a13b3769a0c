"""02/SĐ-GD at the counter of an agency: opened by its reference, compared with the paper, filed.

    open_draft    the reference from the QR code or typed: what was written, and whom the registry has
    file_it       what was seen of the identity paper: from now on it is decided like any other

Between the two its scan is attached (`scans.attach`). The person stands at any counter, and that agency
handles the declaration, whichever looks after them.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nhanh8.accounts.models import Account
from nhanh8.audit import record
from nhanh8.config import settings
from nhanh8.declarations import mails, references
from nhanh8.declarations.deciding import LONGEST_WORDS, NotYours, Over, Stale
from nhanh8.declarations.models import Declaration, ScanPage, Step
from nhanh8.declarations.references import ReferenceFormatError
from nhanh8.registry.models import Participant
from nhanh8.registry.numbers import NumberFormatError, parse_number
from nhanh8.users.models import User
from nhanh8.users.roles import Act

State = Declaration.State


@dataclass(frozen=True, slots=True, repr=False)
class OnRecord:
    """Whom the registry has under the number: to be compared with the identity paper."""

    full_name: str
    born_on: date | None
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """A draft, as its officer sees it."""

    draft: Declaration
    on_record: OnRecord | None
    """None: nobody has this number."""
    pages: int
    """Scanned so far."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """It is filed already; in the console it is found by its id, by those who may see it."""

    declaration_id: int


@dataclass(frozen=True, slots=True)
class NotFound:
    """There is none with this reference, or it was kept long enough."""


@dataclass(frozen=True, slots=True)
class Filed:
    """It waits for its decision."""

    declaration_id: int
    version: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """Something has to be done first."""

    pages: bool
    """The signed form is not scanned."""
    words: bool
    """It isn't said what was seen of the identity paper; or in more than 500 characters."""
    participant: bool
    """Nobody in the registry has this number."""


def open_draft(user: User, reference: str) -> Opened | Elsewhere | NotFound | NotYours:
    """Open a draft by its reference, however it is typed. The look is recorded."""
    if not _may(user):
        return NotYours()
    try:
        typed = references.parse(reference)
    except ReferenceFormatError:
        return NotFound()
    with transaction.atomic():
        draft = _drafts().filter(reference=typed).first()
        if draft is not None and draft.state != State.DRAFT:
            return Elsewhere(draft.pk) if draft.agency_id == user.agency_id else NotFound()
        if draft is None:
            record.append("declarations:draft:not found", user=user.pk)
            return NotFound()
        participant = _participant(draft)
        record.append(
            "declarations:draft:opened",
            user=user.pk,
            declaration=draft.pk,
            participant=participant.pk if participant else None,
            account=_account_of(participant),
        )
    on_record = (
        OnRecord(participant.full_name, participant.born_on, participant.numbers) if participant else None
    )
    return Opened(draft, on_record, ScanPage.objects.filter(declaration=draft).count())


def file_it(
    user: User, reference: str, version: int, paper: str
) -> Filed | Missing | Stale | NotYours | Over:
    """File a draft, by its reference as it was opened; `paper` says what was seen of the identity paper.

    The signed form has to be scanned, and somebody has to have the number.
    """
    paper = paper.strip()
    with transaction.atomic():
        draft = _drafts().select_for_update().filter(reference=reference).first()
        if not _may(user) or draft is None:
            return NotYours()
        if draft.version != version:
            return Stale()
        if draft.state != State.DRAFT:
            return Over()
        participant = _participant(draft)
        missing = Missing(
            pages=not ScanPage.objects.filter(declaration=draft).exists(),
            words=not 0 < len(paper) <= LONGEST_WORDS,
            participant=participant is None,
        )
        if missing != Missing(pages=False, words=False, participant=False):
            return missing
        now = timezone.now()
        due_at = now + settings().declarations.decide_within
        draft.participant, draft.agency, draft.paper = participant, user.agency, paper
        draft.state, draft.filed_at, draft.due_at = State.FILED, now, due_at
        draft.version += 1
        draft.save()
        mails.post(Step.objects.create(declaration=draft, at=now, state=State.FILED, by=user))
        record.append(
            "declarations:declaration:filed",
            user=user.pk,
            declaration=draft.pk,
            form=draft.form,
            participant=draft.participant_id,
        )
    return Filed(draft.pk, draft.version, due_at)


def to_print(user: User, reference: str) -> Declaration | None:
    """Give a draft to be printed, as `draft_of` does; everything stands on the paper, so it is recorded."""
    with transaction.atomic():
        draft = draft_of(user, reference)
        if draft is not None:
            record.append(
                "declarations:draft:printed",
                user=user.pk,
                declaration=draft.pk,
                account=_account_of(_participant(draft)),
            )
    return draft


def draft_of(user: User, reference: str) -> Declaration | None:
    """Give a draft that was opened, to do something to it. By its reference: nobody leafs through drafts."""
    return _drafts().filter(reference=reference, state=State.DRAFT).first() if _may(user) else None


def _may(user: User) -> bool:
    return user.may(Act.DECIDE_DECLARATIONS) and user.agency_id is not None


def _account_of(participant: Participant | None) -> int | None:
    """Give the account's id: by it its owner finds in their own data that somebody looked."""
    if participant is None:
        return None
    return Account.objects.filter(participant=participant).values_list("pk", flat=True).first()


def _drafts() -> QuerySet[Declaration]:
    return Declaration.objects.filter(form=Declaration.Form.SD_GD)


def _participant(draft: Declaration) -> Participant | None:
    """Give who has the number that was written."""
    try:
        number = parse_number(draft.boxes.get("number", ""))
    except NumberFormatError:
        return None
    people = Participant.objects.all()
    return (
        people.filter(social_insurance_number=number).first()
        or people.filter(personal_identification_number=number).first()
    )
