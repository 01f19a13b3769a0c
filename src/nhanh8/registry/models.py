"""Participants and their contacts."""

from typing import ClassVar

from django.db import models
from django.utils import timezone


class Participant(models.Model):
    """A person in the social insurance (người tham gia).

    The social insurance number has 10 digits; since 1 August 2025 the personal identification number of
    12 digits takes its place. A person has either or both.
    """

    full_name = models.CharField(max_length=200)
    born_on = models.DateField(null=True)
    social_insurance_number = models.CharField(max_length=10, unique=True, null=True)  # noqa: DJ001 - unique only where known
    personal_identification_number = models.CharField(max_length=12, unique=True, null=True)  # noqa: DJ001 - same

    agency = models.CharField(max_length=100, blank=True)
    """The social insurance agency (cơ quan BHXH) that looks after this person, where it is known."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(social_insurance_number__isnull=False)
                | models.Q(personal_identification_number__isnull=False),
                name="participant_has_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"

    @property
    def numbers(self) -> tuple[str, ...]:
        """The one or two numbers this person logs in with, the 10-digit one first."""
        return tuple(filter(None, (self.social_insurance_number, self.personal_identification_number)))


class Contact(models.Model):
    """A phone (E.164, `+84...`) or an e-mail address on file for a participant."""

    class Kind(models.TextChoices):
        """What sort of contact."""

        PHONE = "phone"
        EMAIL = "email"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=254)
    usable_from = models.DateTimeField(default=timezone.now)
    """Since when a new password may go there: some hours after it came on file, so that its owner's earlier
    contacts can object."""
    bounces = models.PositiveSmallIntegerField(default=0)
    """Mails in a row that this e-mail address didn't take for good."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participant", "kind", "value"], name="contact_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "value"]),
            models.Index(fields=["value"], condition=models.Q(bounces__gt=0), name="contact_bounces"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of participant {self.participant_id}"


class ContactChange(models.Model):
    """What became of the contacts of someone who was in the registry before, masked: old and new are told."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contact_changes")
    changed_at = models.DateTimeField()
    removed = models.JSONField()
    """Contacts that are no longer on file, masked: a list of texts."""
    added = models.JSONField()
    """Contacts that are new on file, masked: a list of texts."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["changed_at"])]

    def __str__(self) -> str:
        return f"contact change {self.pk} of participant {self.participant_id}"
