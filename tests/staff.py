"""Users for tests: staff of an agency and representatives of a filer, logged in with both factors."""

from django.test import Client
from django.utils import timezone

from nhanh8.agencies.models import Agency
from nhanh8.filers.models import Filer
from nhanh8.users.guard import CONFIRMED_AT
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from nhanh8.users.session_store import STARTED_AT

AGENCY = "BHXH thành phố Hà Nội"
TAX_CODE = "0100000009"


def an_agency(name: str = AGENCY) -> Agency:
    """Give the agency of this name, made if need be."""
    made, _ = Agency.objects.get_or_create(
        name=name,
        defaults={
            "code": f"T{Agency.objects.count():04}",
            "province": "Hà Nội",
            "address": "1 phố Ví Dụ, phường Cửa Nam",
        },
    )
    return made


def a_filer(tax_code: str = TAX_CODE, agency: Agency | None = None) -> Filer:
    """Give the unit with this tax code, made if need be."""
    made, _ = Filer.objects.get_or_create(
        tax_code=tax_code,
        defaults={
            "name": f"Công ty Ví Dụ {tax_code}",
            "kind": Filer.Kind.UNIT,
            "agency": agency or an_agency(),
            "email": f"hoso-{tax_code}@example.test",
        },
    )
    return made


def a_user(
    role: Role, username: str = "", *, agency: Agency | None = None, filer: Filer | None = None
) -> User:
    """Make a user; officers and supervisors get an agency, representatives a filer, unless one is given."""
    if role in {Role.OFFICER, Role.SUPERVISOR} and agency is None:
        agency = an_agency()
    if role == Role.REPRESENTATIVE and filer is None:
        filer = a_filer()
    username = username or f"{role}{User.objects.count()}"
    return User.objects.create(
        username=username,
        full_name=f"Người Dùng {username}",
        email=f"{username}@example.test",
        role=role,
        agency=agency,
        filer=filer,
    )


def logged_in(client: Client, user: User, *, confirmed: bool = True) -> Client:
    """Log a user in with both factors; not `confirmed`: so long ago that sensitive acts ask again."""
    client.force_login(user)
    session = client.session
    now = timezone.now().isoformat()
    session[STARTED_AT] = now
    if confirmed:
        session[CONFIRMED_AT] = now
    session.save()
    return client
