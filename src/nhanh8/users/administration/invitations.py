"""Invite a user: a code by mail or from the command line, with which they choose a password of their own.

Whoever took up an invitation sets up a second factor in the same hours; after that the invitation is gone.
"""

import hmac
import re
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from nhanh8.agencies.models import Agency
from nhanh8.audit import record
from nhanh8.audit.privacy import keyed_digest
from nhanh8.config import settings
from nhanh8.filers.models import Filer
from nhanh8.mail import letters
from nhanh8.passwords.hashing import unusable
from nhanh8.registry.emails import NotAnAddressError, parse_email
from nhanh8.users import history
from nhanh8.users.administration import proposals
from nhanh8.users.history import What
from nhanh8.users.models import Invitation, User
from nhanh8.users.proofs.recovery import as_typed, new_code
from nhanh8.users.roles import GIVEN_BY_TWO, Act, Role

LETTER: Final = "users:invitation"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,49}")
_LONGEST_FULL_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was given about a new user, in Vietnamese, and in which field."""

    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Invited:
    """There is a user, who can't log in yet; the letter with the code is on its way."""

    user: User
    waits: bool = False
    """Not yet: another administrator has to confirm it."""


@dataclass(frozen=True, slots=True)
class NotInvited:
    """Nobody was invited."""

    faults: tuple[Fault, ...]


def invite(
    by: User | None,
    username: str,
    full_name: str,
    email: str,
    role: Role,
    agency: Agency | None = None,
    filer: Filer | None = None,
) -> Invited | NotInvited:
    """Make a user and send them a code. `by` is an administrator; None, the command line, mails nothing.

    With a role that decides the code waits until another administrator has confirmed it (`proposals`).
    Raises PermissionError where `by` may not manage users.
    """
    if by is not None and not by.may(Act.MANAGE_USERS):
        raise PermissionError("only administrators invite users")
    username, full_name, email = username.strip().lower(), " ".join(full_name.split()), email.strip()
    faults = tuple(_faults(username, full_name, email)) + tuple(place_faults(role, agency, filer))
    if faults:
        return NotInvited(faults)
    try:
        with transaction.atomic():
            user = User.objects.create(
                username=username,
                full_name=full_name,
                email=parse_email(email),  # as it is compared: a domain has one form here, not two
                role=role,
                agency=agency,
                filer=filer,
                password=unusable(),
            )
            if by and proposals.needs_another(by, user, role):
                proposals.propose(by, user, role, agency, invites=True)
                return Invited(user, waits=True)
            again(user, by=by)
            event = history.note(user, What.INVITED, by=by, detail=str(role))
            if by and role in GIVEN_BY_TWO:
                proposals.tell(event)
            record.append("users:user:invited", user=user.pk, by=by.pk if by else None, role=str(role))
    except IntegrityError:
        return NotInvited((Fault("username", "Tên đăng nhập này đã có người dùng"),))
    return Invited(user)


def again(user: User, *, by: User | None) -> Invitation:
    """Invite a user anew, in the caller's transaction; an earlier code no longer works."""
    invitation, _ = Invitation.objects.update_or_create(
        user=user,
        defaults={"digest": "", "expires_at": timezone.now() + settings().users.invitation_lasts},
    )
    if by is not None:
        letters.post(LETTER, [letters.Posted(invitation.pk, user.email)])
    return invitation


def make_code(invitation_id: int) -> str | None:
    """Make the code of an invitation; None where nobody waits for it any more. Only the newest works."""
    code = new_code()
    open_ones = Invitation.objects.filter(
        pk=invitation_id, expires_at__gt=timezone.now(), user__is_active=True, user__password=unusable()
    )
    return code if open_ones.update(digest=_digest(invitation_id, code)) else None


def fits(invitation: Invitation | None, typed: str) -> bool:
    """Tell whether a code is that of an invitation which still holds."""
    given = _digest(invitation.pk if invitation else 0, typed)
    wanted = invitation.digest if invitation and invitation.expires_at > timezone.now() else ""
    return hmac.compare_digest(wanted or "none", given)


def is_open(user_id: int) -> bool:
    """Tell whether a user may still take up an invitation: then they may set up a second factor."""
    return Invitation.objects.filter(user=user_id, expires_at__gt=timezone.now()).exists()


def take_up(user: User) -> None:
    """End a user's invitation, in the caller's transaction: all is set up."""
    Invitation.objects.filter(user=user).delete()


def place_faults(role: Role, agency: Agency | None, filer: Filer | None) -> list[Fault]:
    """Tell what doesn't fit between a role and whom it is for."""
    found = []
    if role in {Role.OFFICER, Role.SUPERVISOR} and agency is None:
        found.append(Fault("agency", "Cán bộ và trưởng nhóm phải thuộc một cơ quan BHXH"))
    if role == Role.REPRESENTATIVE and filer is None:
        found.append(Fault("filer", "Người nộp hồ sơ phải thuộc một đơn vị, tổ chức"))
    if role == Role.REPRESENTATIVE and agency is not None:
        found.append(Fault("agency", "Người nộp hồ sơ không thuộc cơ quan BHXH nào"))
    if role != Role.REPRESENTATIVE and filer is not None:
        found.append(Fault("filer", "Chỉ người nộp hồ sơ mới thuộc một đơn vị, tổ chức"))
    return found


def _faults(username: str, full_name: str, email: str) -> list[Fault]:
    found = []
    if not _NAME.fullmatch(username):
        found.append(
            Fault("username", "Tên đăng nhập có từ 3 đến 50 ký tự: chữ cái không dấu, chữ số, dấu chấm, gạch")
        )
    if not full_name or len(full_name) > _LONGEST_FULL_NAME:
        found.append(Fault("full_name", f"Nhập họ và tên, nhiều nhất {_LONGEST_FULL_NAME} ký tự"))
    try:
        taken = _has_a_user(parse_email(email))
    except NotAnAddressError:
        found.append(Fault("email", "Địa chỉ email không đúng"))
    else:
        if taken:  # nobody is two users, and gives both decisions
            found.append(Fault("email", "Địa chỉ email này là của một người dùng khác"))
    return found


def _has_a_user(address: str) -> bool:
    """Tell whether somebody has this mailbox: `an+1@` and `an+2@` lead to that of `an@`."""
    local, _, domain = address.rpartition("@")
    mailbox = local.partition("+")[0]
    plain = Q(email__iexact=f"{mailbox}@{domain}")
    tagged = Q(email__istartswith=f"{mailbox}+", email__iendswith=f"@{domain}")
    return User.objects.filter(plain | tagged).exists()


def _digest(invitation_id: int, code: str) -> str:
    return keyed_digest("invitation", f"{invitation_id}:{as_typed(code)}")
