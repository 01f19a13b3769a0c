"""Put users into an installation: a JSON list of them on stdin. Run with the installation's environment."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from nhanh8.passwords.hashing import hashed  # noqa: E402 - Django comes first
from nhanh8.users.models import User  # noqa: E402 - same
from nhanh8.users.proofs import code_apps, recovery  # noqa: E402 - same

recovery_codes = []
for one in json.load(sys.stdin):
    user = User.objects.create(
        username=one["username"],
        full_name=one["full_name"],
        email=f"{one['username']}@example.test",
        role=one["role"],
        password=hashed(one["password"]),
    )
    code_apps.keep(user, code_apps.Secret(one["secret"]), 0)
    recovery_codes.append(recovery.renew(user))
json.dump(recovery_codes, sys.stdout)
