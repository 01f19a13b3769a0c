"""Let the time pass that a new address waits: {"address": ..., "but_s": seconds that are still missing}."""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - Django comes first

from nhanh8.registry.models import Contact  # noqa: E402 - same

given = json.load(sys.stdin)
until = timezone.now() + timedelta(seconds=given["but_s"])
assert Contact.objects.filter(value=given["address"]).update(usable_from=until) == 1
