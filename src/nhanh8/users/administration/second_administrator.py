"""Another administrator confirms a role that one proposed, or declines it."""

from django.db import transaction

from nhanh8.audit import record
from nhanh8.users import history
from nhanh8.users.administration import invitations, managing
from nhanh8.users.administration.managing import Done, NotDone, Why
from nhanh8.users.history import What
from nhanh8.users.models import Proposal, User
from nhanh8.users.roles import Act, Role


def confirm(by: User, user_id: int) -> Done | NotDone:
    """Give the role: the invitation leaves, or the role changes; not by who proposed it or gets it."""
    with transaction.atomic():
        by, proposal = _held(by, user_id)
        if not by.may(Act.MANAGE_USERS):
            return NotDone(Why.NOT_YOURS)
        if proposal is None:
            return NotDone(Why.NOTHING_WAITS)
        if by.pk in {proposal.by_id, proposal.user_id}:
            return NotDone(Why.SECOND_NEEDED)
        user, role = proposal.user, Role(proposal.role)
        if why := managing.refusal(by, user, stays=role == Role.ADMINISTRATOR):
            return NotDone(why)
        proposal.delete()
        if proposal.invites:
            invitations.again(user, by=by)
            history.note(user, What.INVITED, by=by, detail=str(role))
        else:
            managing.place(by, user, role, proposal.agency, None)
        record.append(
            "users:role:confirmed", user=user.pk, by=by.pk, proposed_by=proposal.by_id, role=str(role)
        )
    return Done(user)


def decline(by: User, user_id: int) -> Done | NotDone:
    """Let a proposal go, as any administrator; who was to be invited with it is gone."""
    with transaction.atomic():
        by, proposal = _held(by, user_id)
        if not by.may(Act.MANAGE_USERS):
            return NotDone(Why.NOT_YOURS)
        if proposal is None:
            return NotDone(Why.NOTHING_WAITS)
        user = proposal.user
        if proposal.invites:
            user.delete()
        else:
            proposal.delete()
            history.note(user, What.ROLE_DECLINED, by=by, detail=proposal.role)
        record.append("users:role:declined", user=user_id, by=by.pk, proposed_by=proposal.by_id)
    return Done(user)


def _held(by: User, user_id: int) -> tuple[User, Proposal | None]:
    """Give who asks as they are now, who may be no administrator any more, and what waits."""
    managing.hold_administrators()
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("user", "agency")
    return User.objects.get(pk=by.pk), rows.filter(user=user_id).first()
