"""Have an officer accept, or refuse with a reason, the declarations that wait: {number: reason or null}."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from nhanh8.accounts.find import by_number  # noqa: E402 - Django comes first
from nhanh8.declarations import deciding  # noqa: E402 - same
from nhanh8.declarations.models import Declaration  # noqa: E402 - same
from nhanh8.users.models import User  # noqa: E402 - same

officer = User.objects.get(username="canbo")
for number, reason in json.load(sys.stdin).items():
    account = by_number(number)
    assert account
    waiting = account.participant.declarations.get(state=Declaration.State.FILED)
    if reason:
        refused = deciding.refuse(officer, waiting.pk, waiting.version, reason)
        assert isinstance(refused, deciding.Refused), refused
    else:
        accepted = deciding.accept(officer, waiting.pk, waiting.version)
        assert isinstance(accepted, deciding.Accepted), accepted
