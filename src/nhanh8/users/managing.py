"""What administrators, and the command line, do with users: their role, locked or not, set up anew.

`by` is an administrator, or None for the command line. Nobody does any of it to themselves, and the last
administrator who can log in stays one.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet

from nhanh8.agencies.models import Agency
from nhanh8.audit import record
from nhanh8.filers.models import Filer
from nhanh8.passwords.hashing import unusable
from nhanh8.users import history, invitations, sessions
from nhanh8.users.history import What
from nhanh8.users.models import CodeApp, User
from nhanh8.users.roles import Act, Role


class Why(StrEnum):
    """Why nothing was done, in words for an administrator."""

    NOT_YOURS = "Chỉ người quản trị mới quản lý được người dùng"
    ONESELF = "Không ai được tự đổi vai trò, khóa hay đặt lại chính mình; hãy nhờ một người quản trị khác"
    LAST_ADMINISTRATOR = "Đây là người quản trị cuối cùng còn đăng nhập được"
    PLACE = "Vai trò này không hợp với cơ quan BHXH hoặc đơn vị đã chọn"


@dataclass(frozen=True, slots=True)
class Done:
    """Done; their sessions have ended."""

    user: User


@dataclass(frozen=True, slots=True)
class NotDone:
    """Nothing was changed."""

    why: Why


def change_role(
    by: User | None, user_id: int, role: Role, agency: Agency | None = None, filer: Filer | None = None
) -> Done | NotDone:
    """Give a user another role, agency or filer."""
    if invitations.place_faults(role, agency, filer):
        return NotDone(Why.PLACE)
    with transaction.atomic():
        user = _held(user_id)
        if why := _refusal(by, user, stays=role == Role.ADMINISTRATOR):
            return NotDone(why)
        was = user.role
        user.role, user.agency, user.filer = role, agency, filer
        user.save(update_fields=["role", "agency", "filer"])
        sessions.end_all(user)
        history.note(user, What.ROLE_CHANGED, by=by, detail=f"{was} → {role}")
        record.append("users:role:changed", user=user.pk, by=_id(by), was=was, role=str(role))
    return Done(user)


def lock(by: User | None, user_id: int) -> Done | NotDone:
    """Let a user in no more; all they have stays."""
    with transaction.atomic():
        user = _held(user_id)
        if why := _refusal(by, user, stays=False):
            return NotDone(why)
        user.is_active = False
        user.save(update_fields=["is_active"])
        sessions.end_all(user)
        history.note(user, What.LOCKED, by=by)
        record.append("users:user:locked", user=user.pk, by=_id(by))
    return Done(user)


def unlock(by: User | None, user_id: int) -> Done | NotDone:
    """Let a user who was locked in again."""
    with transaction.atomic():
        user = _held(user_id)
        if why := _refusal(by, user, stays=True):
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
        user = _held(user_id)
        if why := _refusal(by, user, stays=by is None):
            return NotDone(why)
        user.password = unusable()
        user.save(update_fields=["password"])
        CodeApp.objects.filter(user=user).delete()
        user.passkeys.all().delete()
        user.recovery_codes.all().delete()
        sessions.end_all(user)
        invitations.again(user, by=by)
        history.note(user, What.RESET, by=by)
        record.append("users:user:reset", user=user.pk, by=_id(by))
    return Done(user)


def administrators() -> int:
    """Tell how many administrators can log in."""
    return _who_can_manage().count()


def _who_can_manage() -> QuerySet[User]:
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(password=unusable())


def _held(user_id: int) -> User:
    # All administrators at once, always in the same order: two of them can't lock each other out together.
    held = User.objects.select_for_update(of=("self",)).order_by("pk")
    list(held.filter(role=Role.ADMINISTRATOR))
    return held.get(pk=user_id)


def _refusal(by: User | None, user: User, *, stays: bool) -> Why | None:
    if by is not None and not by.may(Act.MANAGE_USERS):
        return Why.NOT_YOURS
    if by is not None and by.pk == user.pk:
        return Why.ONESELF
    can = _who_can_manage()
    if not stays and can.filter(pk=user.pk).exists() and not can.exclude(pk=user.pk).exists():
        return Why.LAST_ADMINISTRATOR
    return None


def _id(by: User | None) -> int | None:
    return by.pk if by else None
