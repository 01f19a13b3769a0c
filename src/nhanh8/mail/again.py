"""Waiting letters are tried at once: when a mail server is back, nobody wants to wait out the pauses."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from nhanh8.audit import record
from nhanh8.mail.letters import deliver
from nhanh8.mail.models import Letter


def send_now(letter_ids: Iterable[int], by: int) -> int:
    """Have those of these letters that wait tried now; say how many. `by` is the user who wants it.

    One that somebody has in hand at this moment may be tried twice, as after a crash: only the newest code or
    password works. What is done, in whichever way, stays done: its address is forgotten.
    """
    now = timezone.now()
    with transaction.atomic():
        waiting = Letter.objects.select_for_update().filter(
            pk__in=list(letter_ids), state=Letter.State.WAITING
        )
        # One that was never tried has its job already; one in hand is put off to when that attempt is over.
        put_off = list(waiting.exclude(why="").values_list("pk", "urgency"))
        Letter.objects.filter(pk__in=[pk for pk, _ in put_off]).update(next_try_at=now)
        for pk, urgency in put_off:
            deliver.using(priority=urgency).enqueue([pk])
        if put_off:
            record.append("mail:letters:tried at once", user=by, count=len(put_off))
    return len(put_off)
