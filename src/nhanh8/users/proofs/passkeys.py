"""Passkeys and security keys (WebAuthn, level 2), always with the owner verified: such a key is two factors.

What was asked of a browser goes with the page, signed, and comes back with its answer. A key answers nothing
that was asked before its last use, so that no answer works twice and nothing has to be kept.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core import signing
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from nhanh8.audit.privacy import keyed_digest
from nhanh8.users.models import Passkey, User
from nhanh8.users.proofs.code_apps import ISSUER

MOST: Final = 10
"""Keys of one user."""
_ANSWERED_WITHIN: Final = timedelta(minutes=10)
_SALT: Final = "nhanh8.users.passkeys"
_VERIFIED: Final = UserVerificationRequirement.REQUIRED

logging.getLogger("fido2").setLevel(logging.WARNING)  # it tells the id of each key that is used


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """What a browser is asked."""

    options: Mapping[str, Any]
    """PublicKeyCredential...OptionsJSON of WebAuthn, level 3."""
    state: str
    """To be sent back with the answer."""


def ask_for_new(user: User, domain: str) -> Asked:
    """Ask for a new key of this user, on pages of this domain."""
    options, state = _server(domain).register_begin(
        PublicKeyCredentialUserEntity(
            id=bytes.fromhex(keyed_digest("passkeys of", str(user.pk))),
            name=user.username,
            display_name=user.full_name,
        ),
        [AttestedCredentialData(bytes(one.credential)) for one in user.passkeys.all()],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_VERIFIED,
    )
    return Asked(dict(options)["publicKey"], _signed(state, f"new for {user.pk}"))


def add(user: User, name: str, state: str, answer: str, domain: str) -> Passkey | None:
    """Keep a key that a browser made, in the caller's transaction; None where its answer is no good."""
    asked = _asked(state, f"new for {user.pk}")
    if asked is None or user.passkeys.count() >= MOST:
        return None
    try:
        made = _server(domain).register_complete(asked, json.loads(answer)).credential_data
    except Exception:  # noqa: BLE001 - whatever a parser raises at what somebody made up
        return None
    if made is None or Passkey.objects.filter(credential_id=made.credential_id).exists():
        return None
    return Passkey.objects.create(
        user=user, name=name, credential_id=made.credential_id, credential=bytes(made)
    )


def ask_who(domain: str) -> Asked:
    """Ask a browser for any key that it has for this domain."""
    options, state = _server(domain).authenticate_begin(user_verification=_VERIFIED)
    return Asked(dict(options)["publicKey"], _signed(state, "who"))


def take(state: str, answer: str, domain: str) -> User | None:
    """Give whose key answered, in the caller's transaction; None where the answer is no good."""
    asked = _asked(state, "who")
    if asked is None:
        return None
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        key = Passkey.objects.select_for_update(of=("self",)).get(credential_id=response.raw_id)
        data = AttestedCredentialData(bytes(key.credential))
        _server(domain).authenticate_complete(asked, [data], response)
        count = response.response.authenticator_data.counter
    except Exception:  # noqa: BLE001 - whatever a parser raises at what somebody made up
        return None
    if key.used_at and datetime.fromisoformat(asked["at"]) <= key.used_at:
        return None  # the answer was used before
    if (count or key.count) and count <= key.count:
        return None  # two keys count apart: one is a copy
    key.count, key.used_at = count, timezone.now()
    key.save(update_fields=["count", "used_at"])
    return key.user


def _server(domain: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=domain, name=ISSUER))


def _signed(state: Mapping[str, Any], purpose: str) -> str:
    at = timezone.now().isoformat()
    return signing.dumps({"purpose": purpose, "at": at, "challenge": state["challenge"]}, salt=_SALT)


def _asked(state: str, purpose: str) -> dict[str, Any] | None:
    try:
        asked: dict[str, Any] = signing.loads(state, salt=_SALT, max_age=_ANSWERED_WITHIN)
    except signing.BadSignature:
        return None
    return asked | {"user_verification": _VERIFIED} if asked["purpose"] == purpose else None
