"""This wasn't me: the owner of an account has re-issues stopped until staff have looked into it."""

from django.db import transaction
from django.utils import timezone

from nhanh8.accounts import history, issuing, sessions
from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.config import settings
from nhanh8.mail import letters
from nhanh8.reissue.models import Objection, Reissue

OBJECTION = "reissue:objection"


def object_to_it(session: Session, visitor: Visitor) -> None:
    """Freeze re-issues of the account, end its other sessions, take back passwords on offer, tell staff.

    Said twice, it is done once.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=session.account_id)
        if account.frozen_at:
            return
        account.frozen_at = timezone.now()
        account.save(update_fields=["frozen_at"])
        issuing.withdraw_offers(account)
        # What is on its way goes nowhere; what was made is withdrawn, and its notices say where it went.
        Reissue.objects.filter(account=account, issued=None).update(contact=None)
        objection = Objection.objects.create(account=account, at=account.frozen_at)
        letters.post(OBJECTION, [letters.Posted(objection.pk, settings().mail.staff)])
        history.note(account, history.What.FROZEN, way=visitor.channel, detail=visitor.source_masked)
        sessions.end_others(session)
        record.append("reissue:account:frozen", account=account.pk, objection=objection.pk)
