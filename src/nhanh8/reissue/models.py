"""Re-issues."""

from typing import ClassVar

from django.db import models

from nhanh8.accounts.models import Account, IssuedPassword
from nhanh8.codes.models import OneTimeCode
from nhanh8.registry.models import Contact


class Reissue(models.Model):
    """One request for a new password, matched or not, and the password that came of it."""

    class Way(models.TextChoices):
        """By which of the ways it was asked for."""

        PHONE = "phone"
        PORTAL = "portal"
        APP = "app"
        OFFICER = "officer"
        """An officer started it for someone who was there in person."""

    way = models.CharField(max_length=8, choices=Way)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="reissues")
    """Empty where what was given matched no account."""
    issued = models.OneToOneField(IssuedPassword, null=True, on_delete=models.CASCADE, related_name="reissue")
    """The newest password made for it; by e-mail it is made when it is sent."""
    asked_at = models.DateTimeField()
    caller_masked = models.CharField(max_length=20, blank=True)
    caller_pseudonym = models.CharField(max_length=32, blank=True, db_index=True)
    call_id = models.CharField(max_length=255, blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    """By e-mail: where the password goes."""
    token_digest = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - unique only by e-mail
    """By e-mail: keyed hash of what ties the request to the browser or app that made it."""
    code = models.OneToOneField(OneTimeCode, null=True, on_delete=models.SET_NULL, related_name="+")
    """By e-mail: what proves that whoever asked reads the address's mail. Empty where none is asked for."""
    confirmed_at = models.DateTimeField(null=True)
    """By e-mail: since when a password is to be sent."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "asked_at"]),
            # The console counts a day's by hour and way, from the index alone.
            models.Index(fields=["asked_at", "way"]),
        ]

    def __str__(self) -> str:
        return f"re-issue {self.pk} by {self.way}"


class Objection(models.Model):
    """Someone said of their account: this wasn't me. Staff look into it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="objections")
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"objection {self.pk}"
