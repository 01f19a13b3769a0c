"""Check codes that are being shown."""

from typing import ClassVar

from django.db import models


class CheckCode(models.Model):
    """A check code that nobody has answered yet: the first answer, right or wrong, removes it.

    Its digits stand nowhere. They are a keyed hash of its name, which only this installation can compute.
    """

    name = models.CharField(max_length=22, unique=True)
    """What the form, the picture and the recording call it: 128 random bits."""
    expires_at = models.DateTimeField()
    pictures_left = models.PositiveSmallIntegerField()
    """How often its picture may still be asked for."""
    recordings_left = models.PositiveSmallIntegerField()
    """How often its recording may still be asked for."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"check code {self.pk}"
