"""Put an agency and its staff, with one app for all, into an installation, logged in; give their keys."""

import json
import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django starts first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.utils import timezone  # noqa: E402

from nhanh8.agencies.models import Agency  # noqa: E402
from nhanh8.users.guard import CONFIRMED_AT  # noqa: E402
from nhanh8.users.models import User  # noqa: E402
from nhanh8.users.proofs import code_apps  # noqa: E402
from nhanh8.users.roles import Role  # noqa: E402
from nhanh8.users.session_store import STARTED_AT  # noqa: E402

given = json.load(sys.stdin)
agency, _ = Agency.objects.get_or_create(
    name=given["agency"],
    defaults={"code": "01", "province": "Hà Nội", "address": "1 phố Ví Dụ, phường Cửa Nam, Hà Nội"},
)
keys = {}
for role, name in given["staff"].items():
    user = User.objects.create(
        username=role,
        full_name=name,
        email=f"{role}@example.test",
        role=role,
        agency=agency if role in {Role.OFFICER, Role.SUPERVISOR} else None,
    )
    code_apps.keep(user, code_apps.Secret(given["secret"]), 0)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[STARTED_AT] = session[CONFIRMED_AT] = timezone.now().isoformat()
    session.save()
    keys[role] = session.session_key
print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "keys": keys}))  # noqa: T201 - for the test
