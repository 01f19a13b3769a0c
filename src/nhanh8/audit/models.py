"""The rows of the audit record."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One thing that happened. Never changed, never removed: triggers in the database refuse both.

    But for the beginning of the record, once its time is over (`nhanh8.audit.pruning`).
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=64)
    """A tag such as `reissue:phone:offered`."""
    facts = models.JSONField(default=dict)
    """What is known about it: masks, pseudonyms, ids; no secret, no full number."""
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    """HMAC-SHA-256 over the row and the digest before it."""
    account = models.BigIntegerField(null=True)
    """The account that it is about, as the facts have it: so its owner's entries are found."""

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [
            models.Index(fields=["event", "at"]),
            models.Index(
                fields=["account", "sequence"],
                condition=models.Q(account__isnull=False),
                name="audit_entry_of_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event}"


class Head(models.Model):
    """The end of the chain: one row, locked by whoever appends, so that entries come one after another."""

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")
    """HMAC-SHA-256 of the two, so that cutting the record's end off needs the key too."""

    def __str__(self) -> str:
        return f"head at {self.sequence}"


class Beginning(models.Model):
    """The last entry that retention removed: one row, from which the chain goes on. None: it is whole."""

    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    """HMAC-SHA-256 of the two, so that cutting the record's beginning off needs the key too."""

    def __str__(self) -> str:
        return f"beginning after {self.sequence}"
