"""Call detail records."""

from typing import ClassVar

from django.db import models


class CallRecord(models.Model):
    """One call, answered or not (CDR)."""

    class Channel(models.TextChoices):
        """How the call reached us."""

        SIP = "sip"
        TERMINAL = "terminal"

    call_id = models.CharField(max_length=255, unique=True)
    sip_call_id = models.CharField(max_length=255, blank=True, db_index=True)
    """The Call-ID that the caller's side chose, by which networks trace a call; cut if longer. Anyone may
    send any, twice too: it names no record. Empty for a call in a terminal."""
    channel = models.CharField(max_length=16, choices=Channel)
    caller_masked = models.CharField(max_length=20, blank=True)
    caller_pseudonym = models.CharField(max_length=32, blank=True, db_index=True)
    started_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    cause = models.CharField(max_length=32)
    """Why it ended: `caller hung up`, `goodbye`, `cancelled`, `busy`, `no common codec` ..."""
    outcome = models.CharField(max_length=32, blank=True)
    """What the caller got: `reissued`, `no match`, `refused`, `withheld number` ..., empty if nothing."""
    rate = models.PositiveIntegerField()
    """Đồng for each started increment, as the tariff stood at that call."""
    increment_s = models.PositiveIntegerField()
    fee = models.PositiveIntegerField()
    """Đồng."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=False) | models.Q(fee=0), name="unanswered_is_free"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__gte=models.F("started_at")), name="ended_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.cause}"
