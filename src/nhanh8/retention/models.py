"""How far the run of the day is."""

from django.db import models


class Progress(models.Model):
    """The one row by which workers take turns at the daily run."""

    next_at = models.DateTimeField()
    """Nobody goes on with it earlier. Whoever has it in hand puts it off, so that nobody else takes it."""
    removed = models.JSONField(default=dict)
    """How many rows went in the run that is under way, by rule."""

    class Meta:
        verbose_name_plural = "progress"

    def __str__(self) -> str:
        return f"next at {self.next_at}"
