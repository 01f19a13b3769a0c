"""Put declarations that wait, calls and letters into an installation, about people who are there already."""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - Django starts first

from nhanh8.accounts.find import by_number  # noqa: E402
from nhanh8.charging.calls import CallEnded, record  # noqa: E402
from nhanh8.charging.models import CallRecord  # noqa: E402
from nhanh8.declarations.models import Declaration, Step  # noqa: E402
from nhanh8.declarations.opening import declare  # noqa: E402
from nhanh8.mail.models import Letter  # noqa: E402
from nhanh8.reissue.models import Reissue  # noqa: E402

given = json.load(sys.stdin)
now = timezone.now()
references = []
for days, (number, email) in enumerate(given["declared"]):
    account = by_number(number)
    assert account
    account.participant.agency = given["agency"]
    account.participant.save()
    made = declare(
        form=Declaration.Form.TK1_TS if days % 2 else Declaration.Form.SD_GD,
        boxes={
            "01": account.participant.full_name,
            "06": "001099012345",
            "08": email,
            "13": number,
            "18": "Bổ sung email để nhận mật khẩu VssID",
        },
        participant=account.participant,
        phone="",
        email=email,
    )
    filed = now - timedelta(days=7 - days)
    Declaration.objects.filter(pk=made.pk).update(filed_at=filed, due_at=filed + timedelta(days=5))
    Step.objects.filter(declaration=made).update(at=filed)
    references.append(made.reference)
for call in range(given.get("calls", 0)):
    at = max(now - timedelta(minutes=23 * call), now.replace(hour=0, minute=0))
    record(
        CallEnded(
            call_id=f"call-{call}",
            channel=CallRecord.Channel.SIP,
            caller=f"+8491234{call:04}",
            started_at=at,
            answered_at=at,
            ended_at=at + timedelta(seconds=50 + call),
            cause="goodbye",
            outcome=("reissued", "reissued", "no match")[call % 3],
        )
    )
    Reissue.objects.create(way=("phone", "portal", "app", "phone")[call % 4], asked_at=at)
for letter in range(given.get("letters", 0)):
    Letter.objects.create(
        kind="reissue:notice",
        about=letter,
        shown="a•••@example.test",
        why="451 try again later",
        attempts=2,
        next_try_at=now + timedelta(minutes=letter),
    )
print(json.dumps(references))  # noqa: T201 - for the test
