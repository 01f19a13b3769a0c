"""Users, what they log in with, and what happened to them."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac

from nhanh8.agencies.models import Agency
from nhanh8.filers.models import Filer
from nhanh8.users.roles import MAY, Act, Role


class Users(BaseUserManager["User"]):
    """Where users are found and made."""


class User(AbstractBaseUser):
    """A member of staff, or someone who files for a filer: never a participant as such."""

    username = models.CharField("tên đăng nhập", max_length=50, unique=True)
    full_name = models.CharField("họ và tên", max_length=100)
    email = models.EmailField(max_length=254)
    role = models.CharField("vai trò", max_length=15, choices=Role)
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="staff",
        verbose_name="cơ quan BHXH",
    )
    """Whose participants and declarations an officer or supervisor may see; none: nobody's."""
    filer = models.ForeignKey(
        Filer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="users",
        verbose_name="đơn vị, tổ chức",
    )
    """For whom a representative files."""
    is_active = models.BooleanField("đang hoạt động", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name", "email", "role"]

    objects = Users()

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(role="representative") & models.Q(filer__isnull=False, agency=None))
                | (~models.Q(role="representative") & models.Q(filer=None)),
                name="representatives_and_only_they_have_a_filer",
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=["officer", "supervisor"]) | models.Q(agency__isnull=False),
                name="officers_have_an_agency",
            ),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def is_staff(self) -> bool:
        """Whether the console is theirs at all."""
        return self.is_active and self.role != Role.REPRESENTATIVE

    def may(self, act: Act) -> bool:
        """Tell whether their role allows an act; on what, the agency decides (see `nhanh8.users.scope`).

        Nobody acts for a filer that isn't active any more.
        """
        serves = self.filer is None or self.filer.active
        return self.is_active and serves and act in MAY[Role(self.role)]

    def get_session_auth_hash(self) -> str:
        """Give what a session is compared with at each request: another password, role or place ends it."""
        stands_for = (self.password, self.role, str(self.agency_id), str(self.filer_id))
        return salted_hmac("nhanh8.users.session", "\n".join(stands_for), algorithm="sha256").hexdigest()


class Session(AbstractBaseSession):
    """A session of Django's, with whose it is, so that all of a user's can be ended."""

    session_key = models.CharField(max_length=64, primary_key=True)
    """SHA-256 of the key that the browser has, as `session_store.digest_of` gives it."""
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    """Nobody's until the second factor was given."""
    started_at = models.DateTimeField()
    used_at = models.DateTimeField()
    source_masked = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    """What the browser calls itself."""

    class Meta:
        verbose_name = "phiên làm việc"
        verbose_name_plural = "phiên làm việc"
        indexes: ClassVar = [models.Index(fields=["user"])]

    def __str__(self) -> str:
        return f"session of user {self.user_id}"


class CodeApp(models.Model):
    """An app that shows a new code every 30 seconds (TOTP, RFC 6238)."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="code_app")
    secret = models.CharField(max_length=200)
    """Encrypted under the secret key (`nhanh8.users.proofs.sealing`)."""
    last_step = models.BigIntegerField(default=0)
    """The 30 seconds, counted from 1970, of the last code that was taken: none works twice."""
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "ứng dụng tạo mã"
        verbose_name_plural = "ứng dụng tạo mã"

    def __str__(self) -> str:
        return f"code app of user {self.user_id}"


class Passkey(models.Model):
    """A passkey or security key (WebAuthn, level 2)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField("tên", max_length=40)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    """At most so long: WebAuthn, 4."""
    credential = models.BinaryField()
    """What the authenticator attested: its kind, the id and the public key."""
    count = models.PositiveBigIntegerField(default=0)
    """The key's own count of signatures; for ever 0 where it keeps none."""
    added_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "khóa truy cập"
        verbose_name_plural = "khóa truy cập"

    def __str__(self) -> str:
        return f"passkey {self.pk} of user {self.user_id}"


class RecoveryCode(models.Model):
    """One of the codes kept on paper for the day when the second factor is lost; gone once used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = "mã dự phòng"
        verbose_name_plural = "mã dự phòng"

    def __str__(self) -> str:
        return f"recovery code of user {self.user_id}"


class Invitation(models.Model):
    """Leave for a user to choose a password and a second factor."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation")
    digest = models.CharField(max_length=64, blank=True)
    """Keyed hash of the newest code; empty before one is made, and once it was used."""
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "lời mời"
        verbose_name_plural = "lời mời"

    def __str__(self) -> str:
        return f"invitation of user {self.user_id}"


class Proposal(models.Model):
    """A role that decides, given by one administrator and not yet confirmed by another."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="proposal")
    role = models.CharField(max_length=15, choices=Role)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    invites = models.BooleanField()
    """Whether they are to be invited with it; else they have another role now."""

    class Meta:
        verbose_name = "đề nghị giao vai trò"
        verbose_name_plural = "đề nghị giao vai trò"

    def __str__(self) -> str:
        return f"{self.role} for user {self.user_id}"


class Event(models.Model):
    """Something that happened to a user, as they and administrators may read it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField(auto_now_add=True)
    what = models.CharField(max_length=30)
    """One of `nhanh8.users.history.What`."""
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    """The administrator who did it; none: the user, or the command line."""
    detail = models.CharField(max_length=100, blank=True)
    """From which network address, masked; or which role."""

    class Meta:
        ordering: ClassVar = ["-pk"]
        verbose_name = "sự kiện"
        verbose_name_plural = "lịch sử"
        indexes: ClassVar = [models.Index(fields=["user", "-id"])]

    def __str__(self) -> str:
        return f"{self.what}, user {self.user_id}"
