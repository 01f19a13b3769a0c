"""Users."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

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
        """Tell whether their role allows an act; on what, the agency decides (see `nhanh8.users.scope`)."""
        return self.is_active and act in MAY[Role(self.role)]
