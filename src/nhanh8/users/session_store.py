"""Where sessions of users are kept: Django's, in the database, ending by time unused and by time in all.

The browser's key is kept as its hash: who reads the table has no session by it.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from nhanh8.config import settings
from nhanh8.users.models import Session

STARTED_AT: Final = "started_at"
FROM: Final = "from"
"""Masked network address and browser of a login, for its owner to recognise."""
BEFORE_LOGIN: Final = timedelta(minutes=15)
"""Between the password and the second factor, set-up included, one may take so long."""
_NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last use is noted: a page view should seldom cost a write."""


class SessionStore(DatabaseStore):
    """Reads no session that ended, and never makes one last longer than it may."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Give the table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Make the row of a session, with whose it is."""
        source, agent = data.get(FROM, ("", ""))
        return Session(
            session_key=digest_of(self.session_key),
            session_data=self.encode(data),
            expire_date=_ends_at(data),
            user_id=data.get(SESSION_KEY),
            started_at=_started_at(data),
            used_at=timezone.now(),
            source_masked=source,
            agent=agent,
        )

    def load(self) -> dict[str, Any]:
        """Read the session; nothing where there is none, or it has ended."""
        now = timezone.now()
        row = Session.objects.filter(pk=digest_of(self.session_key), expire_date__gt=now).first()
        if row is None or now - row.used_at > settings().users.session_idle:
            self._session_key = None
            return {}
        if now - row.used_at > _NOTED_EVERY:
            Session.objects.filter(pk=row.pk).update(used_at=now)
        return self.decode(row.session_data)

    def exists(self, session_key: str | None) -> bool:
        """Tell whether there is a session with this key."""
        return Session.objects.filter(pk=digest_of(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Remove a session: the one with this key, or this one."""
        Session.objects.filter(pk=digest_of(session_key or self.session_key)).delete()


def digest_of(session_key: str | None) -> str:
    """Give what stands in the table for a key: SHA-256, enough for 165 random bits; 64 hex digits."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()


def _started_at(data: dict[str, Any]) -> datetime:
    written = data.get(STARTED_AT)
    return datetime.fromisoformat(written) if written else timezone.now()


def _ends_at(data: dict[str, Any]) -> datetime:
    lasts = settings().users.session_lasts if SESSION_KEY in data else BEFORE_LOGIN
    return _started_at(data) + lasts
