"""A passkey in software: it answers what a browser would pass on, and can be copied as no real one can."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from nhanh8.users.proofs.passkeys import Asked

DOMAIN = "nhanh8.example"
_FLAG = AuthenticatorData.FLAG


@dataclass
class SoftKey:
    """One credential. `verifies`: its owner gave a PIN or a finger."""

    origin: str = f"https://{DOMAIN}"
    domain: str = DOMAIN
    verifies: bool = True
    count: int = 0
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def made(self, asked: Asked) -> str:
        """Answer the wish for a new key."""
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(self._rp, self._flags | _FLAG.AT, self.count, credential)
        return self._answer(
            {
                "clientDataJSON": websafe_encode(self._client("webauthn.create", asked)),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            }
        )

    def signed(self, asked: Asked) -> str:
        """Answer the question who it is."""
        self.count += 1
        data = AuthenticatorData.create(self._rp, self._flags, self.count)
        client = self._client("webauthn.get", asked)
        signature = self.private.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
            }
        )

    @property
    def _rp(self) -> bytes:
        return hashlib.sha256(self.domain.encode()).digest()

    @property
    def _flags(self) -> AuthenticatorData.FLAG:
        return _FLAG.UP | _FLAG.UV if self.verifies else _FLAG.UP

    def _client(self, kind: str, asked: Asked) -> CollectedClientData:
        challenge = websafe_decode(asked.options["challenge"])
        return CollectedClientData.create(kind, challenge, self.origin)

    def _answer(self, response: dict[str, str]) -> str:
        written = websafe_encode(self.id)
        return json.dumps(
            {
                "id": written,
                "rawId": written,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": response,
            }
        )
