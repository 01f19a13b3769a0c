"""The rows of the audit record."""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One thing that happened. Never changed, never removed: triggers in the database refuse both."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    event = models.CharField(max_length=64)
    """A tag such as `reissue:phone:offered`."""
    facts = models.JSONField(default=dict)
    """What is known about it: masks, pseudonyms, ids; no secret, no full number."""
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    """HMAC-SHA-256 over the row and the digest before it."""

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["event", "at"])]

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
