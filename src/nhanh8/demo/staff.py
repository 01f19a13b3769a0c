"""One invented user of each role, to try the console and the filers' pages with."""

import secrets
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from nhanh8.agencies import example
from nhanh8.agencies.models import Agency
from nhanh8.filers.models import Filer, Management
from nhanh8.passwords.hashing import hashed
from nhanh8.registry.models import Participant
from nhanh8.users.models import User
from nhanh8.users.proofs import code_apps, recovery
from nhanh8.users.roles import Role

AGENCY: Final = "BHXH thành phố Hà Nội"
"""That of the people to try the demo with."""
_TAX_CODE: Final = "0100000000"
"""Nobody's: its check digit is wrong."""
_NAMES: Final = {
    Role.OFFICER: "Hoàng Văn Cán",
    Role.SUPERVISOR: "Phạm Thị Trưởng",
    Role.OPERATOR: "Vũ Văn Vận",
    Role.AUDITOR: "Đặng Thị Kiểm",
    Role.ADMINISTRATOR: "Bùi Văn Quản",
    Role.REPRESENTATIVE: "Đỗ Thị Nộp",
}


@dataclass(frozen=True, slots=True)
class DemoUser:
    """Someone to log in as; nobody real."""

    username: str
    role: str
    password: str
    secret: str
    """For an app that makes codes."""
    recovery_code: str
    """For who has no such app at hand; good once."""


def settle() -> tuple[DemoUser, ...]:
    """See to it that there is a user of each role, with a new password and second factor; give them back."""
    example.put_on_file()
    with transaction.atomic():
        agency = Agency.objects.get(name=AGENCY)
        filer, _ = Filer.objects.get_or_create(
            tax_code=_TAX_CODE,
            defaults={
                "name": "Công ty Ví Dụ",
                "kind": Filer.Kind.UNIT,
                "agency": agency,
                "email": "hoso@example.com",
            },
        )
        Management.objects.bulk_create(
            (Management(filer=filer, participant=one) for one in Participant.objects.filter(agency=AGENCY)),
            ignore_conflicts=True,
        )
        return tuple(_settle(role, agency, filer) for role in Role)


def _settle(role: Role, agency: Agency, filer: Filer) -> DemoUser:
    password = "-".join(secrets.token_hex(3) for _ in range(3))
    user, _ = User.objects.update_or_create(
        username=str(role),
        defaults={
            "full_name": _NAMES[role],
            "email": f"{role}@example.com",
            "role": role,
            "agency": agency if role in {Role.OFFICER, Role.SUPERVISOR} else None,
            "filer": filer if role == Role.REPRESENTATIVE else None,
            "is_active": True,
            "password": hashed(password),
        },
    )
    secret = code_apps.new_secret()
    code_apps.keep(user, secret, 0)
    first, *_ = recovery.renew(user)
    return DemoUser(user.username, role.label, password, secret.text, first)
