"""Roles that decide are given by two administrators; where there is only one, others are told at once.

    needs_another   asked before such a role is given
    propose         it waits for another administrator, who is told
    tell            it was done by one alone: administrators, supervisors and auditors are told

What becomes of a proposal is in `second_administrator`.
"""

from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from nhanh8.agencies.models import Agency
from nhanh8.audit import record
from nhanh8.mail import letters
from nhanh8.passwords.hashing import unusable
from nhanh8.users import history
from nhanh8.users.history import What
from nhanh8.users.models import Event, Proposal, User
from nhanh8.users.roles import GIVEN_BY_TWO, Role

LETTER: Final = "users:role"
_WATCH: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR)
_STILL_COUNTS_FOR: Final = timedelta(days=1)
"""How long an administrator who was locked, reset or moved is still the second one who is needed: else the
first removes them and is alone at once. In a day those who were told have read their mail, and step in."""


def administrators() -> QuerySet[User]:
    """Give the administrators who can log in."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(password=unusable())


def needs_another(by: User | None, user: User, role: Role) -> bool:
    """Tell whether another administrator has to confirm that `by` gives a user this role.

    Neither who gives it nor who gets it is another; who was one until a day ago is. The command line needs
    none: who runs the machine could write the row.
    """
    if by is None or role not in GIVEN_BY_TWO:
        return False
    return _others(by, user).exists()


def propose(by: User, user: User, role: Role, agency: Agency | None, *, invites: bool) -> None:
    """Have a role wait for another administrator, in the caller's transaction."""
    Proposal.objects.create(user=user, role=role, agency=agency, by=by, invites=invites)
    event = history.note(user, What.ROLE_PROPOSED, by=by, detail=str(role))
    _post(event, _others(by, user))
    record.append("users:role:proposed", user=user.pk, by=by.pk, role=str(role), invites=invites)


def tell(event: Event) -> None:
    """Tell those who watch what one administrator did alone; one who was locked just now, too."""
    watch = Q(role__in=_WATCH, is_active=True) | Q(role=Role.ADMINISTRATOR)
    _post(event, User.objects.filter(watch).exclude(pk=event.by_id or 0))


def _others(by: User, user: User) -> QuerySet[User]:
    """Give the other administrators: who can log in, and who was just kept from it or made something else."""
    # What was made something else says what it was: `administrator → auditor`, as `managing.place` notes it.
    moved = Q(what=What.ROLE_CHANGED, detail__startswith=f"{Role.ADMINISTRATOR} ")
    kept_out = Q(what__in=[What.LOCKED, What.RESET], user__role=Role.ADMINISTRATOR)
    lately = Event.objects.filter(moved | kept_out, at__gt=timezone.now() - _STILL_COUNTS_FOR)
    there = Q(pk__in=administrators().values("pk")) | Q(pk__in=lately.values("user"))
    return User.objects.filter(there).exclude(pk__in=[by.pk, user.pk])


def _post(event: Event, users: QuerySet[User]) -> None:
    letters.post(LETTER, [letters.Posted(event.pk, one) for one in users.values_list("email", flat=True)])
