"""Accounts, issued passwords, login failures and sessions."""

from typing import ClassVar

from django.db import models

from nhanh8.accounts.visitor import Channel
from nhanh8.codes.models import OneTimeCode
from nhanh8.registry.models import Contact, Participant


class IssuedPassword(models.Model):
    """A password made by us, through its life: offered, active, then changed, expired or withdrawn."""

    class State(models.TextChoices):
        """Where in its life it is."""

        OFFERED = "offered"
        ACTIVE = "active"
        CHANGED = "changed"
        EXPIRED = "expired"
        WITHDRAWN = "withdrawn"

    account = models.ForeignKey(
        "Account", null=True, on_delete=models.CASCADE, related_name="issued_passwords"
    )
    """Nobody's, where a request matched no account: it costs the same work, and opens nothing."""
    hash = models.CharField(max_length=128, blank=True)
    """Argon2id, while offered; empty afterwards (an active one's hash is the account's)."""
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    tries_left = models.PositiveSmallIntegerField()
    opens_on_offer = models.BooleanField(default=False)
    """Sent by e-mail: it logs in while it is on offer, and becomes active by that."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["account", "state"]),
            models.Index(fields=["expires_at"]),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(account__isnull=True),
                name="issued_password_of_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"issued password {self.pk} ({self.state})"


class Account(models.Model):
    """A personal electronic transaction account: the VssID account of one participant."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="account")
    password = models.CharField(max_length=128)
    """Argon2id hash of the one active password; starts with `!` where there is none."""
    issued = models.OneToOneField(
        IssuedPassword, null=True, blank=True, on_delete=models.SET_NULL, related_name="active_for"
    )
    """The issued password that is the active one now, if it is one: it must be changed at the first login."""
    created_at = models.DateTimeField(auto_now_add=True)
    frozen_at = models.DateTimeField(null=True)
    """Since when no password is re-issued, for its owner said that one wasn't theirs; staff unfreeze it."""

    def __str__(self) -> str:
        return f"account {self.pk}"


class ClosedAccount(models.Model):
    """A participant had their account erased: no list opens another one for them."""

    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="closed_account")
    closed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"closed account of participant {self.participant_id}"


class LoginFailures(models.Model):
    """Wrong passwords in a row for one login name, whether an account has that name or not."""

    name = models.CharField(max_length=32, unique=True)
    """Pseudonym of the account, or of the number typed where there is no such account."""
    since_lock = models.PositiveSmallIntegerField(default=0)
    in_a_row = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    """When one was counted last: what is longer ago than a lock lasts doesn't lead to the next lock."""

    class Meta:
        verbose_name_plural = "login failures"
        indexes: ClassVar = [
            models.Index(
                fields=["last_at"], condition=models.Q(in_a_row=0), name="login_failures_at_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.in_a_row} failures"


class Session(models.Model):
    """Someone logged in: a participant's, never a member of staff's."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sessions")
    token_digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the cookie's 256 random bits."""
    channel = models.CharField(
        max_length=8, choices=[(one.value, one.name.title()) for one in Channel], default=Channel.PORTAL
    )
    agent = models.CharField(max_length=200, blank=True)
    """What the browser or app calls itself, cut to this length."""
    source_masked = models.CharField(max_length=45, blank=True)
    """Where it was opened from, as its owner may recognise it."""
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_passwords = models.PositiveSmallIntegerField(default=0)
    """Wrong old passwords given in it: whoever finds it open shall not guess for hours."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"session {self.pk}"

    @property
    def must_change(self) -> bool:
        """Whether an issued password opened it: nothing else may be done before choosing one's own."""
        return self.account.issued_id is not None


class EmailChange(models.Model):
    """Someone logged in asks for another e-mail address on file; codes to the old one and the new confirm it.

    It ends with the session it was asked in: who is logged out can't go on with it.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="email_changes")
    old = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    """The address to be replaced; empty once it is no longer on file."""
    new_address = models.CharField(max_length=254)
    code_old = models.OneToOneField(OneTimeCode, on_delete=models.CASCADE, related_name="+")
    """The code that goes to the old address; a used one was right."""
    code_new = models.OneToOneField(OneTimeCode, on_delete=models.CASCADE, related_name="+")
    """The code that goes to the new address."""
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"e-mail change {self.pk} in session {self.session_id}"


class Event(models.Model):
    """Something that happened to an account, for its owner to read."""

    class What(models.TextChoices):
        """What happened; the words for people are the channels'."""

        LOGGED_IN = "logged in"
        REISSUED = "password reissued"
        SENT = "password sent"
        CHANGED = "password changed"
        EMAIL_CHANGED = "email changed"
        EMAIL_DECLARED = "email declared"
        PHONE_DECLARED = "phone declared"
        FROZEN = "frozen"
        UNFROZEN = "unfrozen"
        DOWNLOADED = "data downloaded"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=20, choices=What)
    way = models.CharField(max_length=8)
    """How: `phone`, `portal`, `app` or `officer`; what was declared, by which form."""
    detail = models.CharField(max_length=254, blank=True)
    """From where or to where, masked: a phone, a network address or an e-mail address."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["account", "-at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.what} by {self.way}, account {self.account_id}"
