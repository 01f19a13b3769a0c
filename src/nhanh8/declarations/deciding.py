"""Decide on a declaration, of either form.

    accept   what it declares comes on file; or it waits for a second pair of eyes
    second   another member of staff, who may, agrees
    refuse   with a reason

Each asks for itself whether this user may, and for which agency. A page names the version it shows: who
decides on one that is out of date decides nothing. A second pair of eyes is needed where a phone on file
gives way to another (`declarations.second_for_known_phone`), where more people have the phone or the address
than may share one (`declarations.one_contact_for`) or might, for the address has a tag, and always where the
account is frozen: it stays frozen, so that contacts can be put right before a password can go there again.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nhanh8.accounts.models import Account
from nhanh8.audit import record
from nhanh8.config import settings
from nhanh8.declarations import effect, mails, sharing
from nhanh8.declarations.models import Declaration, Step
from nhanh8.users.models import User
from nhanh8.users.roles import Act

LONGEST_WORDS = 500
"""Characters of a reason, and of what was seen of a paper."""

State = Declaration.State


@dataclass(frozen=True, slots=True)
class Accepted:
    """It is on file."""

    usable_from: datetime | None
    """Since when what is new may get a password; None: nothing was new."""


@dataclass(frozen=True, slots=True)
class WaitsForSecond:
    """Another member of staff has to agree; nothing is on file yet."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It is refused; nothing changed in the registry."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Someone else did something with it since the page was shown: look again. Nothing was done."""


@dataclass(frozen=True, slots=True)
class NotYours:
    """This user may not, or it is another agency's, or there is none."""


@dataclass(frozen=True, slots=True)
class Over:
    """It doesn't wait for this: it is decided, or a draft."""


@dataclass(frozen=True, slots=True)
class SameUser:
    """Who accepted it can't be the second."""


@dataclass(frozen=True, slots=True)
class ToBeLookedAt:
    """Too many people have its phone or address: it isn't accepted along with others. Nothing was done."""


@dataclass(frozen=True, slots=True)
class NoReason:
    """A reason is missing, or too long."""


def accept(
    user: User, declaration_id: int, version: int, paper: str = ""
) -> Accepted | WaitsForSecond | Stale | NotYours | Over:
    """Accept a declaration as it was when it had this version, from its page.

    `paper` says in words what was seen of the identity paper, and comes behind what was said at the counter.
    """
    with transaction.atomic():
        found = _held(user, Act.DECIDE_DECLARATIONS, declaration_id, version, {State.FILED})
        if not isinstance(found, Declaration):
            return found
        return _accept(user, found, sharing.of([found])[0], paper)


def accept_among_others(
    user: User, declaration_id: int, version: int
) -> Accepted | WaitsForSecond | ToBeLookedAt | Stale | NotYours | Over:
    """Accept a declaration as a list showed it, unless its contact is one of too many people's."""
    with transaction.atomic():
        found = _held(user, Act.DECIDE_DECLARATIONS, declaration_id, version, {State.FILED})
        if not isinstance(found, Declaration):
            return found
        shared = sharing.of([found])[0]
        return ToBeLookedAt() if shared.too_many else _accept(user, found, shared, "")


def _accept(user: User, found: Declaration, shared: sharing.Shared, paper: str) -> Accepted | WaitsForSecond:
    found.paper = "; ".join(filter(None, (found.paper, paper.strip())))[:LONGEST_WORDS]
    account = effect.hold(found)
    if shared.too_many or _needs_second(found, account, user):
        _step(found, State.SECOND, user)
        _note("waits for second", user, found)
        return WaitsForSecond()
    return _accepted(user, found, account)


def second(user: User, declaration_id: int, version: int) -> Accepted | SameUser | Stale | NotYours | Over:
    """Agree to what another member of staff accepted."""
    with transaction.atomic():
        found = _held(user, Act.SECOND_DECLARATIONS, declaration_id, version, {State.SECOND})
        if not isinstance(found, Declaration):
            return found
        if Step.objects.filter(declaration=found, state=State.SECOND, by=user).exists():
            _note("second by the first", user, found)
            return SameUser()
        return _accepted(user, found, effect.hold(found))


def refuse(
    user: User, declaration_id: int, version: int, reason: str
) -> Refused | NoReason | Stale | NotYours | Over:
    """Refuse a declaration; the reason, up to 500 characters, is for who filed it to read."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_WORDS:
        return NoReason()
    with transaction.atomic():
        found = _held(user, Act.DECIDE_DECLARATIONS, declaration_id, version, {State.FILED, State.SECOND})
        if not isinstance(found, Declaration):
            return found
        found.reason = reason
        _step(found, State.REFUSED, user, note=reason)
        _note("refused", user, found)
        return Refused()


def _held(
    user: User, act: Act, declaration_id: int, version: int, states: set[Declaration.State]
) -> Declaration | Stale | NotYours | Over:
    """Lock a declaration that this user may do this to now; what is refused is recorded."""
    rows = Declaration.objects.select_for_update(of=("self",)).select_related("filing__filer")
    found = rows.filter(pk=declaration_id).first()
    refusal: Stale | NotYours | Over
    if found is None or not user.may(act) or user.agency_id is None or found.agency_id != user.agency_id:
        refusal = NotYours()
    elif found.version != version:
        refusal = Stale()
    elif found.state not in states:
        refusal = Over()
    else:
        return found
    record.append(
        "declarations:declaration:not decided",
        user=user.pk,
        declaration=found.pk if found else None,
        act=act,
        why=type(refusal).__name__,
    )
    return refusal


def _needs_second(declaration: Declaration, account: Account | None, user: User) -> bool:
    """Tell whether one person isn't enough: nobody takes in a paper and decides on it alone."""
    if account is not None and account.frozen_at:
        return True
    if Step.objects.filter(declaration=declaration, state=State.FILED, by=user).exists():
        return True
    return settings().declarations.second_for_known_phone and effect.replaces_a_phone(declaration)


def _accepted(user: User, declaration: Declaration, account: Account | None) -> Accepted:
    _step(declaration, State.ACCEPTED, user)
    usable_from = effect.carry_out(declaration, account)
    _note("accepted", user, declaration)
    return Accepted(usable_from)


def _step(declaration: Declaration, state: Declaration.State, user: User, note: str = "") -> None:
    """Bring a declaration one step on, and tell who filed it and whom it is about."""
    now = timezone.now()
    declaration.state = state
    declaration.version += 1
    if state in {State.ACCEPTED, State.REFUSED}:
        declaration.decided_at = now
    declaration.save(update_fields=["state", "version", "decided_at", "reason", "paper"])
    mails.post(Step.objects.create(declaration=declaration, at=now, state=state, by=user, note=note))


def _note(what: str, user: User, declaration: Declaration) -> None:
    record.append(
        f"declarations:declaration:{what}",
        user=user.pk,
        declaration=declaration.pk,
        form=declaration.form,
        participant=declaration.participant_id,
    )
