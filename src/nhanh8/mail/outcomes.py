"""What becomes of a letter that was tried, or came back; and what that says of its address.

Whoever keeps addresses listens to the two signals. They are sent in the transaction that notes the outcome.
"""

import logging
from datetime import datetime
from typing import Final

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from nhanh8.mail import outgoing
from nhanh8.mail.models import Letter

log = logging.getLogger(__name__)

address_refused = Signal()
"""A mail to `address` was refused or came back, and any other would be."""
address_works = Signal()
"""A mail to `address` has arrived."""

State = Letter.State
_WAITS_IN_HASTE: Final = 3
"""After so many attempts, three and a half minutes, it no longer goes before others: nobody sits there."""


def sent(letter: Letter) -> None:
    """Note that the mail server took a letter.

    That isn't proof that it arrives: most servers take everything and send back later what is undeliverable.
    So it says something of the address only when the letter before it hasn't come back until now.
    """
    with transaction.atomic():
        earlier = (
            Letter.objects.filter(recipient=letter.recipient, state__in=(State.SENT, State.REFUSED))
            .order_by("-done_at", "-pk")
            .values_list("state", flat=True)
            .first()
        )
        address = letter.address
        _done(letter, State.SENT)
        if earlier == State.SENT:
            address_works.send(Letter, address=address)


def unwanted(letter: Letter) -> None:
    """Note that nobody wants a letter any more, or that it was to nobody."""
    _done(letter, State.UNWANTED)


def refused(letter: Letter, why: str, *, of_the_address: bool) -> None:
    """Note that the mail server won't ever take a letter."""
    with transaction.atomic():
        address = letter.address
        _done(letter, State.REFUSED, why)
        if of_the_address:
            address_refused.send(Letter, address=address)


def came_back(letter: Letter, why: str, address: str) -> None:
    """Note that a letter came back, in the caller's transaction. No address: it says nothing of that."""
    _done(letter, State.REFUSED, why)
    if address:
        address_refused.send(Letter, address=address)


def put_off(letter: Letter, why: str) -> datetime | None:
    """Note that a letter has to be tried again, and say when; None if it was tried often enough."""
    again = outgoing.when_to_try_again(letter.attempts)
    if again is None:
        _done(letter, State.GIVEN_UP, why)
        return None
    if letter.attempts >= _WAITS_IN_HASTE:
        letter.urgency = min(letter.urgency, 0)
    letter.why, letter.next_try_at = why, again
    letter.save(update_fields=["why", "next_try_at", "urgency"])
    return again


def _done(letter: Letter, state: Letter.State, why: str = "") -> None:
    if state in (State.REFUSED, State.GIVEN_UP):
        log.warning("A letter was not delivered: %s, %s: %s", letter.kind, state, why)
    letter.state, letter.why, letter.address = state, why, ""
    letter.next_try_at, letter.done_at = None, timezone.now()
    letter.save(update_fields=["state", "why", "address", "next_try_at", "done_at"])
