"""How long what happens around an account is kept. The account itself has no time.

What still holds is never over: the password that opens an account, though it was issued long ago and expired;
failures in a row, which only a right password ends (NIST SP 800-63B-4, 3.2.2). That holds for numbers that
nobody has, too: else time would tell which numbers those are.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from nhanh8.accounts.models import Event, IssuedPassword, LoginFailures, Session
from nhanh8.retention.rules import RECORDS, TRACES, records, rule, traces


@rule(
    "accounts:sessions",
    "sessions of participants, with the changes of address that were begun in them",
    since="their end",
    setting=TRACES,
    kept=traces,
)
def sessions(before: datetime) -> QuerySet[Session]:
    """Give sessions that ended by time; logging out removes one at once."""
    return Session.objects.filter(expires_at__lt=before)


@rule(
    "accounts:failures",
    "counts of wrong passwords that stand at nothing, by pseudonym",
    since="the last one",
    setting=TRACES,
    kept=traces,
)
def failures(before: datetime) -> QuerySet[LoginFailures]:
    """Give counts that say nothing: none in a row and no lock, nor any failure lately."""
    long_ago = Q(last_at__isnull=True) | Q(last_at__lt=before)
    return LoginFailures.objects.filter(long_ago, in_a_row=0, locked_until__isnull=True)


@rule(
    "accounts:passwords of nobody",
    "passwords that were made for a request that matched nobody, so that it took as long",
    since="their end",
    setting=TRACES,
    kept=traces,
)
def of_nobody(before: datetime) -> QuerySet[IssuedPassword]:
    """Give those; they never opened anything."""
    return IssuedPassword.objects.filter(account=None, expires_at__lt=before)


@rule(
    "accounts:issued passwords",
    "passwords that were issued: when, and what became of them",
    since="their end",
    setting=RECORDS,
    kept=records,
)
def issued(before: datetime) -> QuerySet[IssuedPassword]:
    """Give those that no account has as its password: without its row it would look like one's own."""
    return IssuedPassword.objects.filter(active_for__isnull=True, expires_at__lt=before)


@rule("accounts:events", "the history of an account", since="the event", setting=RECORDS, kept=records)
def events(before: datetime) -> QuerySet[Event]:
    """Give what happened long ago."""
    return Event.objects.filter(at__lt=before)
