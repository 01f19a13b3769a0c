"""Append to the record: `append("reissue:phone:offered", account=7, caller="•••678")`."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from django.db import connection, transaction
from django.utils import timezone

from nhanh8.audit.models import Beginning, Entry, Head
from nhanh8.audit.privacy import keyed_digest

Fact = str | int | bool | None

ONLY_HEAD = 1
"""Key of the one row of `Head`."""


def begin() -> None:
    """Seal the head of an empty record, once in the life of a database: in its migration.

    A record without a head was tampered with; nothing is appended to it.
    """
    head = Head(pk=ONLY_HEAD)
    head.seal = seal_of(head)
    head.save(force_insert=True)


def append(event: str, **facts: Fact) -> None:
    """Add an entry inside the transaction of the decision it is about: both stand, or neither.

    `event` is a tag (`room:subject:what`); `facts` are masks, pseudonyms and ids, never secrets. Whoever
    appends holds the head of the chain until the transaction ends, so call it last.
    """
    append_all(event, [facts])


def append_all(event: str, each: Sequence[dict[str, Fact]]) -> None:
    """Add an entry for each of these facts, as `append` does: as many statements for one as for all."""
    if not each:
        return
    with transaction.atomic(savepoint=False):  # a decision that isn't recorded is no decision
        if connection.vendor == "postgresql":
            # Else the rows that this transaction refers to are locked at its commit, after the head: whoever
            # holds one of them and waits for the head would be waited for.
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        head = Head.objects.select_for_update().get(pk=ONLY_HEAD)
        entries = []
        for facts in each:
            entry = Entry(
                sequence=head.sequence + 1,
                at=timezone.now(),
                event=event,
                facts=facts,
                previous=head.digest,
                account=account_of(facts),
            )
            entry.digest = digest_of(entry)
            head.sequence, head.digest = entry.sequence, entry.digest
            entries.append(entry)
        Entry.objects.bulk_create(entries)
        head.seal = seal_of(head)
        head.save(update_fields=["sequence", "digest", "seal"])


def account_of(facts: Mapping[str, object]) -> int | None:
    """Give the id of the account that facts are about; None if they are about none."""
    account = facts.get("account")
    return account if isinstance(account, int) else None


def digest_of(entry: Entry) -> str:
    """Compute what an entry's digest has to be: HMAC-SHA-256 over its columns, 64 hex digits.

    The account's is left out: it repeats what the facts say.
    """
    content = [entry.sequence, _utc(entry.at), entry.event, entry.facts, entry.previous]
    return keyed_digest("audit", json.dumps(content, sort_keys=True, ensure_ascii=False))


def seal_of(head: Head) -> str:
    """Compute what the head's seal has to be: HMAC-SHA-256 of how many entries there are, and of the last."""
    return keyed_digest("audit head", f"{head.sequence}:{head.digest}")


def seal_of_beginning(beginning: Beginning) -> str:
    """Compute what a beginning's seal has to be: HMAC-SHA-256 of the last entry that went, and its digest."""
    return keyed_digest("audit beginning", f"{beginning.sequence}:{beginning.digest}")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
