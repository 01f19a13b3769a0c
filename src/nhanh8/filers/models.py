"""Filers, and whom they manage."""

from typing import ClassVar

from django.db import models

from nhanh8.agencies.models import Agency
from nhanh8.registry.models import Participant


class Filer(models.Model):
    """A unit or a collection organisation that may file TK1-TS for the participants it manages."""

    class Kind(models.TextChoices):
        """What it is."""

        UNIT = "unit", "đơn vị"
        COLLECTION = "collection", "tổ chức dịch vụ thu"

    tax_code = models.CharField(max_length=14, unique=True)
    """Mã số thuế: 10 digits, or 13 with a dash after the tenth (`0123456789-001`)."""
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="filers")
    email = models.EmailField(max_length=254)
    """Where receipts and answers go."""
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "đơn vị, tổ chức nộp hồ sơ"
        verbose_name_plural = "đơn vị, tổ chức nộp hồ sơ"

    def __str__(self) -> str:
        return f"{self.name} ({self.tax_code})"


class Management(models.Model):
    """A filer manages a participant."""

    filer = models.ForeignKey(Filer, on_delete=models.CASCADE, related_name="managed")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="managed_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filer", "participant"], name="managed_once"),
        ]

    def __str__(self) -> str:
        return f"participant {self.participant_id} managed by filer {self.filer_id}"
