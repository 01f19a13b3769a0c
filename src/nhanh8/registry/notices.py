"""Tell addresses that the contacts on file of their owner changed."""

import logging
from collections.abc import Sequence
from typing import Final

from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from nhanh8.audit.privacy import mask
from nhanh8.charging import announced
from nhanh8.mail import outgoing
from nhanh8.registry.models import ContactNotice

log = logging.getLogger(__name__)

SUBJECT: Final = "Thông tin liên hệ trong hồ sơ BHXH của bạn đã thay đổi"

_AFTER_OTHERS: Final = -10
"""Priority. A list may change a hundred thousand people; a notice of a new password doesn't wait for them."""
_MAILS_A_JOB: Final = 20
"""So many that an import stays quick; so few that a job ends before it is taken for abandoned (5 minutes)
though each mail waits its 10 s for a server that says nothing."""


def enqueue(notices: Sequence[ContactNotice]) -> None:
    """Write the notices and the jobs that send them, in the caller's transaction. The jobs hold ids alone."""
    ids = [notice.pk for notice in ContactNotice.objects.bulk_create(notices)]
    for start in range(0, len(ids), _MAILS_A_JOB):
        send_notices.enqueue(ids[start : start + _MAILS_A_JOB])


@task(priority=_AFTER_OTHERS)
def send_notices(notice_ids: list[int], attempt: int = 1) -> None:
    """Send some notices; what the mail server doesn't take is tried again later. A row goes when it is done.

    Rows that aren't there any more were sent by a worker that died before it could say so.
    """
    waiting = ContactNotice.objects.select_related("participant").filter(pk__in=notice_ids).order_by("pk")
    not_taken = [notice.pk for notice in waiting if not _done(notice)]
    if not not_taken:
        return
    again = outgoing.when_to_try_again(attempt)
    if again is None:
        ContactNotice.objects.filter(pk__in=not_taken).delete()
        raise outgoing.NotTakenError
    send_notices.using(run_after=again).enqueue(not_taken, attempt + 1)


def _done(notice: ContactNotice) -> bool:
    try:
        outgoing.send(notice.address, SUBJECT, _text(notice))
    except outgoing.NotTakenError:
        return False
    except outgoing.UndeliverableError:
        log.warning("A notice to participant %d can't be delivered", notice.participant_id)
    notice.delete()
    return True


def _text(notice: ContactNotice) -> str:
    participant = notice.participant
    return render_to_string(
        "registry/contacts_changed.txt",
        {
            "name": participant.full_name,
            "number": mask(participant.numbers[0]),
            "when": timezone.localtime(notice.changed_at),
            "removed": notice.removed,
            "added": notice.added,
            "hotline": announced.NUMBER,
            "fee": announced.fee(),
        },
    )
