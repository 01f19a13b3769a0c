"""What is counted against the limits."""

from typing import ClassVar

from django.db import models


class Tally(models.Model):
    """How often something was asked in one window: one row for a subject, a window and its beginning."""

    subject = models.CharField(max_length=32)
    """Pseudonym of a caller, a call, an account or an address."""
    window = models.CharField(max_length=8)
    starts_at = models.DateTimeField()
    made_at = models.DateTimeField(auto_now_add=True)
    """When it was first counted: a call's window has no beginning of its own."""
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "window", "starts_at"], name="one_tally_a_window"),
        ]
        indexes: ClassVar = [models.Index(fields=["made_at"])]

    def __str__(self) -> str:
        return f"{self.count} in the {self.window} from {self.starts_at}"
