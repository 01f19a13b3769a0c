"""Give someone a new password as a call does: `number` and `phone` as JSON on stdin, the answer on stdout."""

import asyncio
import json
import os
import sys
import uuid
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from nhanh8.reissue import by_phone  # noqa: E402 - Django comes first
from nhanh8.reissue.caller import Caller, Heard, Trust  # noqa: E402 - same


async def _reissue(number: str, phone: str) -> str:
    caller = Caller(call_id=str(uuid.uuid4()), number=phone, trust=Trust.TRUNK)
    offer = await by_phone.request((number,), caller, await by_phone.prepare())
    if not isinstance(offer, by_phone.Offer):
        sys.exit(f"no offer: {offer}")
    heard = Heard(to_the_end=True, caller_silent_for=timedelta(milliseconds=20))
    activated = await by_phone.activate(offer, heard)
    if not isinstance(activated, by_phone.Activated):
        sys.exit(f"not activated: {activated}")
    return offer.password.get_secret_value()


json.dump({"password": asyncio.run(_reissue(**json.load(sys.stdin)))}, sys.stdout)
