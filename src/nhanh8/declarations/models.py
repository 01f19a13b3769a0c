"""Filings, declarations, what was done with each, and the scanned papers."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from nhanh8.agencies.models import Agency
from nhanh8.filers.models import Filer
from nhanh8.registry.models import Participant


class Filing(models.Model):
    """What a filer handed in at once, a file or a form. Filing it twice is filing it once."""

    class Way(models.TextChoices):
        """How it was handed in."""

        XML = "xml", "XML có chữ ký số"
        FORM = "form", "biểu mẫu"
        SHEET = "sheet", "bảng tính"

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking", "đang kiểm tra"
        FILED = "filed", "đã tiếp nhận"
        REFUSED = "refused", "không tiếp nhận"

    number = models.CharField(max_length=30, unique=True)
    """On the receipt: `TK1-20261123-000001-7`. It is told on the telephone, and opens nothing."""
    filer = models.ForeignKey(Filer, on_delete=models.PROTECT, related_name="filings")
    way = models.CharField(max_length=6, choices=Way)
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    filed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    """SHA-256 of what was handed in: by it a second filing is known."""
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    """Empty for signed XML: the signature says who."""
    signer = models.CharField(max_length=300, blank=True)
    """The subject of the certificate that signed it."""
    key_digest = models.CharField(max_length=64, blank=True)
    """By the API: keyed hash of the key that the receipt carries, by which its state may be asked."""
    rows = models.PositiveIntegerField(default=0)
    """Participants named in it."""
    checked = models.PositiveIntegerField(default=0)
    """So many of them are looked at."""
    refused_rows = models.JSONField(default=list)
    """What did not go on: a list of [row, box, reason in Vietnamese]."""

    class Meta:
        verbose_name = "lần nộp"
        verbose_name_plural = "lần nộp"
        constraints: ClassVar = [models.UniqueConstraint(fields=["filer", "digest"], name="filed_once")]

    def __str__(self) -> str:
        return self.number


class Original(models.Model):
    """The file of a filing as it came: a signature proves nothing without what it signs."""

    filing = models.OneToOneField(Filing, on_delete=models.CASCADE, related_name="original")
    packed = models.BinaryField()
    """Compressed (zlib)."""

    def __str__(self) -> str:
        return f"original of filing {self.filing_id}"


class Declaration(models.Model):
    """One participant's declaration (tờ khai), from draft or filing to its decision."""

    class Form(models.TextChoices):
        """Which form."""

        TK1_TS = "TK1-TS", "TK1-TS"
        SD_GD = "02/SĐ-GD", "02/SĐ-GD"

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "bản nháp"
        FILED = "filed", "chờ giải quyết"
        SECOND = "second", "chờ người duyệt thứ hai"
        ACCEPTED = "accepted", "đã chấp nhận"
        REFUSED = "refused", "bị từ chối"
        WITHDRAWN = "withdrawn", "đã rút"

    form = models.CharField(max_length=10, choices=Form)
    reference = models.CharField(max_length=20, unique=True)
    """Unguessable, for drafts are found by it: 12 signs of base 32 (60 random bits), `K7QM-2XW9-4BTA`."""
    state = models.CharField(max_length=10, choices=State)
    filing = models.ForeignKey(Filing, null=True, on_delete=models.CASCADE, related_name="declarations")
    """Empty for 02/SĐ-GD."""
    row = models.PositiveIntegerField(default=1)
    """Its place in the filing."""
    boxes = models.JSONField()
    """Everything that was written, by box: `{"08": "..."}`. What we have no use for is carried, not lost."""
    participant = models.ForeignKey(
        Participant, null=True, on_delete=models.PROTECT, related_name="declarations"
    )
    """Empty for a draft: that anyone may write one about any number shows nothing."""
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="declarations")
    """Which handles it."""
    phone = models.CharField(max_length=16, blank=True)
    """To be put on file, E.164; empty: unchanged."""
    email = models.CharField(max_length=254, blank=True)
    """To be put on file; empty: unchanged."""
    created_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    """Until when it should be decided."""
    decided_at = models.DateTimeField(null=True)
    """Or withdrawn."""
    reason = models.CharField(max_length=500, blank=True)
    """Why it was refused, for who filed it to read."""
    paper = models.CharField(max_length=500, blank=True)
    """What the officer saw of the identity paper, in words."""
    version = models.PositiveIntegerField(default=0)
    """Raised by each step: who decides on a page that is out of date decides nothing."""

    class Meta:
        verbose_name = "tờ khai"
        verbose_name_plural = "tờ khai"
        indexes: ClassVar = [
            models.Index(fields=["agency", "state", "due_at"]),
            models.Index(fields=["agency", "state", "form", "due_at"]),
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["participant", "filed_at"]),
            # How many people one contact is declared for: read from these alone.
            models.Index(fields=["phone", "participant"]),
            models.Index(fields=["email", "participant"]),
            # Retention finds what is over by these two.
            models.Index(fields=["decided_at"]),
            models.Index(
                fields=["created_at"], condition=models.Q(state="draft"), name="declarations_drafts"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Step(models.Model):
    """What became of a declaration, by whom and when: its history, signed for who filed it."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Declaration.State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.state} of declaration {self.declaration_id}"


class ScanPage(models.Model):
    """A page of the signed form that was scanned, made anew as a picture: nothing that came is kept."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField()
    picture = models.BinaryField()
    """JPEG."""

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["declaration", "number"], name="page_once")]

    def __str__(self) -> str:
        return f"page {self.number} of declaration {self.declaration_id}"
