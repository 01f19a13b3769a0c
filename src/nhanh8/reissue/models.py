"""Re-issues."""

from typing import ClassVar

from django.db import models

from nhanh8.accounts.models import Account, IssuedPassword


class Reissue(models.Model):
    """One request for a new password, matched or not, and the password that came of it."""

    class Way(models.TextChoices):
        """By which of the ways it was asked for."""

        PHONE = "phone"

    way = models.CharField(max_length=8, choices=Way)
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="reissues")
    """Empty where caller and number matched no account."""
    issued = models.OneToOneField(IssuedPassword, on_delete=models.CASCADE, related_name="reissue")
    asked_at = models.DateTimeField()
    caller_masked = models.CharField(max_length=20)
    caller_pseudonym = models.CharField(max_length=32, db_index=True)
    call_id = models.CharField(max_length=255)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "asked_at"])]

    def __str__(self) -> str:
        return f"re-issue {self.pk} by {self.way}"
