"""Letters: mails that are to be sent, and what became of them."""

from typing import ClassVar

from django.db import models


class Letter(models.Model):
    """One mail to one address. It holds no text: that is composed just before each attempt to send it."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        SENT = "sent"
        UNWANTED = "unwanted"
        """When its time came nobody wanted it any more, or it was to nobody from the beginning."""
        REFUSED = "refused"
        """The mail server said that it never takes it (RFC 5321, 4.2.1: a reply 5yz), or it came back."""
        GIVEN_UP = "given up"

    kind = models.CharField(max_length=40)
    """Names its composer, such as `reissue:code`."""
    about = models.BigIntegerField()
    """Id of what it is about, for its composer."""
    address = models.CharField(max_length=254, blank=True)
    """Empty once there is nothing more to send, and from the beginning for a letter to nobody."""
    shown = models.CharField(max_length=254, blank=True)
    """The address, masked: for operators."""
    recipient = models.CharField(max_length=32, blank=True)
    """Pseudonym of the address, which outlasts it: a mail may come back after days."""
    urgency = models.SmallIntegerField(default=0)
    """Priority of its jobs."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    """Begun ones, so that each has a Message-ID of its own even if its process died."""
    why = models.CharField(max_length=100, blank=True)
    """Why it waits, or was not sent: the mail server's reply code, or what went wrong."""
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(null=True)
    """Nobody tries it earlier. Whoever has it in hand puts it off, so that nobody else takes it."""
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["done_at"]),
            models.Index(fields=["recipient", "done_at"]),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk} ({self.kind}, {self.state})"
