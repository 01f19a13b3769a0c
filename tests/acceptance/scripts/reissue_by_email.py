"""Ask for a new password by e-mail, as the app does: `number` and `email` as JSON on stdin."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from nhanh8.accounts.visitor import Channel, Visitor  # noqa: E402 - Django comes first
from nhanh8.reissue import by_email  # noqa: E402 - same

given = json.load(sys.stdin)
answer = by_email.request(given["number"], given["email"], Visitor(Channel.APP, "192.0.2.1", "VssID"))
if not isinstance(answer, by_email.Asked):
    sys.exit(f"not asked: {answer}")
