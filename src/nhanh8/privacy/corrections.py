"""A participant says what is wrong; staff correct it where it is kept, or say why not.

Correcting is no act of this room: a contact comes on file by declaration, a name by the registry's own list.
"""

from django.db import transaction

from nhanh8.accounts.models import Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import (
    ANSWERED,
    LONGEST,
    Answered,
    Asked,
    NotYours,
    NoWords,
    Over,
    TooMany,
    close,
    held,
    opened,
    spent,
    tell,
)
from nhanh8.users.models import User

State = Request.State


def ask(session: Session, about: Request.About, text: str, visitor: Visitor) -> Asked | TooMany | NoWords:
    """Ask for a correction of what is on file."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return NoWords()
    with transaction.atomic():
        if refused := spent(session):
            return refused
        made = opened(session, Request.Kind.CORRECTION, about, text)
        record.append(
            "privacy:correction:asked",
            account=session.account_id,
            request=made.pk,
            about=about,
            channel=visitor.channel,
        )
    return Asked(str(made.number), made.due_at)


def answer(user: User, request_id: int, text: str, *, done: bool) -> Answered | NotYours | Over | NoWords:
    """Answer a request in words, as a member of staff: it is `done`, or it isn't, and why."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return NoWords()
    with transaction.atomic():
        request = held(user, request_id, Request.Kind.CORRECTION)
        if not isinstance(request, Request):
            return request
        close(request, State.DONE if done else State.REFUSED, user, text)
        told = tell(ANSWERED, request)
        record.append(
            "privacy:correction:answered",
            participant=request.participant_id,
            request=request.pk,
            done=done,
            user=user.pk,
            told=told,
        )
    return Answered()
