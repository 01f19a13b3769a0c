"""Hand a participant their own data: counted, noted in the history and in the audit record."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from nhanh8.accounts import history
from nhanh8.accounts.models import Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.audit.privacy import pseudonym
from nhanh8.config import settings
from nhanh8.limits import allowance
from nhanh8.privacy.own_data import OwnData, gather

_WHAT = "download of own data"


@dataclass(frozen=True, slots=True)
class TooMany:
    """The account downloaded often enough today."""

    renewed_in: timedelta


def hand_out(session: Session, form: str, visitor: Visitor) -> OwnData | TooMany:
    """Give everything about whoever is logged in, and has just given their password (`accounts.confirming`).

    `form` says as what it goes out, for the record: `json` or `pdf`.
    """
    rule = settings().privacy.downloads_per_account
    with transaction.atomic():
        spent = allowance.spend(_WHAT, rule, allowance.each_of(f"account {session.account_id}"))
        if isinstance(spent, allowance.UsedUp):
            return TooMany(allowance.renewed_in(spent.window))
        history.note(
            session.account, history.What.DOWNLOADED, way=visitor.channel, detail=visitor.source_masked
        )
        record.append(
            "privacy:data:downloaded",
            account=session.account_id,
            form=form,
            channel=visitor.channel,
            source=pseudonym("source", visitor.source),
        )
    return gather(session.account)


def as_json(data: OwnData) -> bytes:
    """Write it as JSON (RFC 8259) in UTF-8; times are ISO 8601."""
    return json.dumps(asdict(data), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder).encode()
