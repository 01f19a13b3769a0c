"""Put a filer, whom it manages, and its representative into an installation."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from nhanh8.accounts.find import by_number  # noqa: E402 - Django comes first
from nhanh8.agencies.models import Agency  # noqa: E402 - same
from nhanh8.filers.models import Filer, Management  # noqa: E402 - same
from nhanh8.passwords.hashing import hashed  # noqa: E402 - same
from nhanh8.users.models import User  # noqa: E402 - same
from nhanh8.users.proofs import code_apps  # noqa: E402 - same
from nhanh8.users.roles import Role  # noqa: E402 - same

given = json.load(sys.stdin)
agency, _ = Agency.objects.get_or_create(
    name=given["agency"],
    defaults={"code": "01", "province": "Hà Nội", "address": "1 phố Ví Dụ, phường Cửa Nam, Hà Nội"},
)
filer = Filer.objects.create(
    tax_code=given["tax_code"],
    name=given["name"],
    kind=Filer.Kind.UNIT,
    agency=agency,
    email=given["email"],
)
for number in given["manages"]:
    account = by_number(number)
    assert account
    Management.objects.create(filer=filer, participant=account.participant)
representative = User.objects.create(
    username=given["representative"],
    full_name=given["full_name"],
    email=given["email"],
    role=Role.REPRESENTATIVE,
    filer=filer,
    password=hashed(given["password"]),
)
code_apps.keep(representative, code_apps.Secret(given["secret"]), 0)
