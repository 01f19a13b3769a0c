"""Make a user's sessions older: {"of", "unused_s", "confirmed_s"} on stdin, seconds to go back."""

import json
import os
import sys
from datetime import datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from nhanh8.users.guard import CONFIRMED_AT  # noqa: E402 - Django comes first
from nhanh8.users.models import Session  # noqa: E402 - same
from nhanh8.users.session_store import SessionStore  # noqa: E402 - same

given = json.load(sys.stdin)
for row in Session.objects.filter(user__username=given["of"]):
    data = SessionStore().decode(row.session_data)
    if CONFIRMED_AT in data:
        earlier = datetime.fromisoformat(data[CONFIRMED_AT]) - timedelta(seconds=given["confirmed_s"])
        data[CONFIRMED_AT] = earlier.isoformat()
    row.session_data = SessionStore().encode(data)
    row.used_at -= timedelta(seconds=given["unused_s"])
    row.save()
