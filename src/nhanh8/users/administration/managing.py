"""What administrators, and the command line, do with users: their role, locked or not, set up anew.

`by` is an administrator, or None for the command line. Nobody does any of it to themselves, and the last
administrator who can log in stays one. A role that decides is given by two (`proposals`); that an
administrator was locked, reset or made something else is told to all who watch.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from nhanh8.agencies.models import Agency
from nhanh8.audit import record
from nhanh8.filers.models import Filer
from nhanh8.passwords.hashing import unusable
from nhanh8.users import history, sessions
from nhanh8.users.administration import invitations, proposals
from nhanh8.users.history import What
from nhanh8.users.models import CodeApp, Event, Proposal, User
from nhanh8.users.roles import GIVEN_BY_TWO, Act, Role


class Why(StrEnum):
    """Why nothing was done, in words for an administrator."""

    NOT_YOURS = "Chỉ người quản trị mới quản lý được người dùng"
    ONESELF = "Không ai được tự đổi vai trò, khóa hay đặt lại chính mình; hãy nhờ một người quản trị khác"
    LAST_ADMINISTRATOR = "Đây là người quản trị cuối cùng còn đăng nhập được"
    PLACE = "Vai trò này không hợp với cơ quan BHXH hoặc đơn vị đã chọn"
    WAITS = "Một đề nghị cho người này đang chờ quản trị viên khác; hãy xác nhận hoặc bác đề nghị đó trước"
    NOTHING_WAITS = "Không có đề nghị nào chờ xác nhận cho người này"
    SECOND_NEEDED = "Người đề nghị và người được đề nghị không tự xác nhận được; cần một quản trị viên khác"


@dataclass(frozen=True, slots=True)
class Done:
    """Done; their sessions have ended."""

    user: User
    waits: bool = False
    """Not yet: another administrator has to confirm it."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """Nothing was changed."""

    why: Why


def change_role(
    by: User | None, user_id: int, role: Role, agency: Agency | None = None, filer: Filer | None = None
) -> Done | NotDone:
    """Give a user another role, agency or filer; one that decides waits for another administrator."""
    if invitations.place_faults(role, agency, filer):
        return NotDone(Why.PLACE)
    with transaction.atomic():
        by, user = _held(by, user_id)
        if why := _hindrance(by, user, stays=role == Role.ADMINISTRATOR):
            return NotDone(why)
        if by and proposals.needs_another(by, user, role):
            proposals.propose(by, user, role, agency, invites=False)
            return Done(user, waits=True)
        place(by, user, role, agency, filer)
    return Done(user)


def place(by: User | None, user: User, role: Role, agency: Agency | None, filer: Filer | None) -> None:
    """Give a user whom nothing hinders another role, in the caller's transaction."""
    was = user.role
    user.role, user.agency, user.filer = role, agency, filer
    user.save(update_fields=["role", "agency", "filer"])
    sessions.end_all(user)
    event = history.note(user, What.ROLE_CHANGED, by=by, detail=f"{was} → {role}")
    if by and (role in GIVEN_BY_TWO or was == Role.ADMINISTRATOR):
        proposals.tell(event)
    record.append("users:role:changed", user=user.pk, by=_id(by), was=was, role=str(role))


def lock(by: User | None, user_id: int) -> Done | NotDone:
    """Let a user in no more; all they have stays."""
    with transaction.atomic():
        by, user = _held(by, user_id)
        if why := refusal(by, user, stays=False):
            return NotDone(why)
        user.is_active = False
        user.save(update_fields=["is_active"])
        sessions.end_all(user)
        _tell_of_administrator(history.note(user, What.LOCKED, by=by))
        record.append("users:user:locked", user=user.pk, by=_id(by))
    return Done(user)


def unlock(by: User | None, user_id: int) -> Done | NotDone:
    """Let a user who was locked in again."""
    with transaction.atomic():
        by, user = _held(by, user_id)
        if why := refusal(by, user, stays=True):
            return NotDone(why)
        user.is_active = True
        user.save(update_fields=["is_active"])
        history.note(user, What.UNLOCKED, by=by)
        record.append("users:user:unlocked", user=user.pk, by=_id(by))
    return Done(user)


def reset(by: User | None, user_id: int) -> Done | NotDone:
    """Take password and second factors away from a user who lost them, and invite them anew.

    It is how the last administrator comes back, too, from the command line.
    """
    with transaction.atomic():
        by, user = _held(by, user_id)
        if why := _hindrance(by, user, stays=by is None):
            return NotDone(why)
        Proposal.objects.filter(user=user, invites=True).delete()  # the command line invites them itself
        user.password = unusable()
        user.save(update_fields=["password"])
        CodeApp.objects.filter(user=user).delete()
        user.passkeys.all().delete()
        user.recovery_codes.all().delete()
        sessions.end_all(user)
        invitations.again(user, by=by)
        _tell_of_administrator(history.note(user, What.RESET, by=by))
        record.append("users:user:reset", user=user.pk, by=_id(by))
    return Done(user)


def administrators() -> int:
    """Tell how many administrators can log in."""
    return proposals.administrators().count()


def hold_administrators() -> None:
    """Hold all administrators, in the caller's transaction: whoever of them asks is loaded anew after it.

    Always in the same order: two of them can't lock each other out together.
    """
    list(User.objects.select_for_update(of=("self",)).filter(role=Role.ADMINISTRATOR).order_by("pk"))


def _held(by: User | None, user_id: int) -> tuple[User | None, User]:
    """Give who asks as they are now, who may be no administrator any more, and whom it is about."""
    hold_administrators()
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    return by and User.objects.get(pk=by.pk), user


def _hindrance(by: User | None, user: User, *, stays: bool) -> Why | None:
    """Tell why a user can't be invited anew or get another role: a proposal that waits is one reason more."""
    waits = by is not None and Proposal.objects.filter(user=user).exists()
    return refusal(by, user, stays=stays) or (Why.WAITS if waits else None)


def refusal(by: User | None, user: User, *, stays: bool) -> Why | None:
    """Tell why nothing may be done to a user; `stays`: an administrator is one afterwards, too."""
    if by is not None and not by.may(Act.MANAGE_USERS):
        return Why.NOT_YOURS
    if by is not None and by.pk == user.pk:
        return Why.ONESELF
    can = proposals.administrators()
    if not stays and can.filter(pk=user.pk).exists() and not can.exclude(pk=user.pk).exists():
        return Why.LAST_ADMINISTRATOR
    return None


def _tell_of_administrator(event: Event) -> None:
    """Tell those who watch: with one administrator less, fewer look at what another one does."""
    if event.by and event.user.role == Role.ADMINISTRATOR:
        proposals.tell(event)


def _id(by: User | None) -> int | None:
    return by.pk if by else None
