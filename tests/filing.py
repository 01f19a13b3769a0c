"""Filers for tests: one that manages people, and who files for it."""

from collections.abc import Sequence
from itertools import count

from nhanh8.agencies.models import Agency
from nhanh8.filers.models import Filer, Management
from nhanh8.registry.models import Participant
from nhanh8.users.models import User
from nhanh8.users.roles import Role

TAX_CODE = "0100047516"
NAME = "Nguyễn Thị Ví Dụ"
NUMBER = "0123456789"
_users = count(1)


def an_agency(name: str = "BHXH quận Ví Dụ") -> Agency:
    """Give an agency."""
    found, _ = Agency.objects.get_or_create(
        name=name, defaults={"code": f"A{Agency.objects.count()}", "province": "Hà Nội", "address": "1 Ví Dụ"}
    )
    return found


def a_filer(tax_code: str = TAX_CODE, *, manages: Sequence[Participant] = ()) -> Filer:
    """Give a filer that manages some participants."""
    filer = Filer.objects.create(
        tax_code=tax_code,
        name="Công ty Ví Dụ",
        kind=Filer.Kind.UNIT,
        agency=an_agency(),
        email="ke.toan@example.com",
    )
    Management.objects.bulk_create(Management(filer=filer, participant=one) for one in manages)
    return filer


def a_participant(number: str = NUMBER, name: str = NAME) -> Participant:
    """Give a participant without any contact."""
    return Participant.objects.create(full_name=name, social_insurance_number=number)


def a_representative(filer: Filer) -> User:
    """Give a user who files for a filer."""
    number = next(_users)
    return User.objects.create(
        username=f"ke.toan.{number}",
        full_name="Trần Kế Toán",
        email=f"ke.toan.{number}@example.com",
        role=Role.REPRESENTATIVE,
        filer=filer,
    )


def boxes(number: str = NUMBER, **others: str) -> dict[str, str]:
    """Give the boxes of a declaration that puts an e-mail on file; others by name: `b07="0912345678"`."""
    said = {"01": NAME.upper(), "13": number, "08": "vi.du@example.com"}
    given = {name.removeprefix("b").replace("_", "."): text for name, text in others.items()}
    return {box: text for box, text in (said | given).items() if text}
