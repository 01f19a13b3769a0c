"""What participants ask of their data, and what was answered."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from nhanh8.privacy.working_days import last_day
from nhanh8.registry.models import Participant


class Request(models.Model):
    """A participant asks for a correction, or for erasure. Staff answer within two working days."""

    class Kind(models.TextChoices):
        """What is asked for."""

        CORRECTION = "correction", "sửa dữ liệu"
        ERASURE = "erasure", "xóa tài khoản"

    class About(models.TextChoices):
        """What is wrong."""

        NAME = "name", "họ và tên"
        BORN_ON = "born on", "ngày sinh"
        NUMBERS = "numbers", "mã số BHXH, số định danh cá nhân"
        PHONE = "phone", "số điện thoại"
        EMAIL = "email", "email"
        HISTORY = "history", "lịch sử tài khoản"
        OTHER = "other", "việc khác"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "chờ trả lời"
        DONE = "done", "đã thực hiện"
        REFUSED = "refused", "không thực hiện"
        WITHDRAWN = "withdrawn", "đã rút"

    number = models.CharField(max_length=30, unique=True, null=True)  # noqa: DJ001 - none until its id is known
    """`YC-20261123-000012-7`. It is told on the telephone, and opens nothing."""
    kind = models.CharField(max_length=10, choices=Kind)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="privacy_requests")
    about = models.CharField(max_length=10, choices=About, blank=True)
    """Empty for erasure."""
    text = models.CharField(max_length=1000, blank=True)
    """What is wrong and what is right, or why; in the participant's words."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """The end of the last working day for an answer."""
    answered_at = models.DateTimeField(null=True)
    """Or withdrawn."""
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = "yêu cầu về dữ liệu"
        verbose_name_plural = "yêu cầu về dữ liệu"
        indexes: ClassVar = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["participant", "asked_at"]),
            models.Index(fields=["answered_at"]),
        ]

    def __str__(self) -> str:
        return self.number or f"request {self.pk}"

    @property
    def last_day(self) -> date:
        """Give the last day on which an answer is in time."""
        return last_day(self.due_at)
