"""One-time codes."""

from typing import ClassVar

from django.db import models


class OneTimeCode(models.Model):
    """A code for one purpose: asked for, made just before it is sent, good for minutes and a few tries.

    However often it is made anew, its tries are counted together, and its time is that of the first asking.
    """

    digest = models.CharField(max_length=64, blank=True)
    """Keyed hash of the newest text; empty before the first is made, and for ever where nobody gets one."""
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"one-time code {self.pk}"
