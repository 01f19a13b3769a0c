"""A certification authority for tests, and organisations that sign with its certificates."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, methods
from signxml.algorithms import CanonicalizationMethod
from signxml.xades import XAdESSigner

NAMESPACE = "urn:nhanh8:tk1-ts:1"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_DAY = timedelta(days=1)
DRAWN_UP = f"{datetime.now(ZoneInfo('Asia/Ho_Chi_Minh')):%Y-%m-%d}"
"""The day on which filings are drawn up here: none is taken long after it."""


def ec_key() -> ec.EllipticCurvePrivateKey:
    """Make a key, quickly."""
    return ec.generate_private_key(ec.SECP256R1())


def _name(common_name: str, *user_ids: str) -> x509.Name:
    ids = [x509.NameAttribute(NameOID.USER_ID, one) for one in user_ids]
    return x509.Name([*ids, x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def key_usage(**may: bool) -> x509.KeyUsage:
    """Say what a key is for, by the names that the library has for the acts; nothing else."""
    acts = inspect.signature(x509.KeyUsage).parameters
    return x509.KeyUsage(**{act: may.get(act, False) for act in acts})


class Lenient(XAdESSigner):  # type: ignore[misc] - the library has no types here
    """Signs with SHA-1, too, and names the canonical form of each of its references."""

    def check_deprecated_methods(self) -> None:
        """Let everything pass."""

    def _add_reference_to_signed_info(self, sig_root: Any, node_to_reference: Any, **attrs: Any) -> None:
        super()._add_reference_to_signed_info(sig_root, node_to_reference, **attrs)
        reference = sig_root.find(f"{DS}SignedInfo")[-1]
        transforms = etree.Element(f"{DS}Transforms")
        etree.SubElement(transforms, f"{DS}Transform", Algorithm=self.c14n_alg.value)
        reference.insert(0, transforms)


@dataclass
class Signer:
    """An organisation with a key and a certificate."""

    key: Key
    certificate: x509.Certificate
    chain: Sequence[x509.Certificate] = ()

    def sign(self, document: str | bytes, **how: Any) -> bytes:
        """Sign a document: enveloped XAdES-BES over the whole of it."""
        content = document.encode() if isinstance(document, str) else document
        method = (
            SignatureMethod.RSA_SHA256
            if isinstance(self.key, rsa.RSAPrivateKey)
            else SignatureMethod.ECDSA_SHA256
        )
        settings: dict[str, Any] = {
            "method": methods.enveloped,
            "signature_algorithm": method,
            "digest_algorithm": DigestAlgorithm.SHA256,
            "c14n_algorithm": CanonicalizationMethod.CANONICAL_XML_1_0,
        }
        signed = (Lenient if how else XAdESSigner)(**(settings | how)).sign(
            etree.fromstring(content), key=self.key, cert=[self.certificate, *self.chain]
        )
        return etree.tostring(signed, xml_declaration=True, encoding="UTF-8")

    def pem(self) -> bytes:
        """Give the certificate and what it stands on."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in (self.certificate, *self.chain))

    def key_pem(self) -> bytes:
        """Give the key."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@dataclass
class Authority:
    """A certification authority: a root, or one that stands on another."""

    name: str = "Tổ chức chứng thực Ví Dụ"
    parent: "Authority | None" = None
    key: ec.EllipticCurvePrivateKey = field(default_factory=ec_key)

    def __post_init__(self) -> None:
        issuer = self.parent or self
        self.certificate = (
            _begun(self.name, issuer, self.key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(key_usage(key_cert_sign=True, crl_sign=True), critical=True)
            .sign(issuer.key, hashes.SHA256())
        )

    def issue(
        self,
        *user_ids: str,
        name: str = "Công ty Ví Dụ",
        key: Key | None = None,
        lasts: timedelta = 365 * _DAY,
        usage: x509.KeyUsage | None = None,
        ca: bool = False,
    ) -> Signer:
        """Give an organisation a certificate; `user_ids` such as `MST:0100047516`."""
        made = key or ec_key()
        certificate = (
            _begun(name, self, made, user_ids, lasts)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(usage or key_usage(digital_signature=True, content_commitment=True), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return Signer(made, certificate, [self.certificate] if self.parent else [])

    def revocations(
        self,
        *revoked: x509.Certificate,
        issued: timedelta = -_DAY,
        next_update: timedelta = 7 * _DAY,
        partial: bool = False,
    ) -> x509.CertificateRevocationList:
        """Make its revocation list; when it was issued and is followed by the next one, from now."""
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(now + issued).next_update(now + next_update)
        for one in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(one.serial_number)
                .revocation_date(now + issued)
                .build()
            )
        if partial:
            builder = builder.add_extension(x509.DeltaCRLIndicator(1), critical=True)
        return builder.sign(self.key, hashes.SHA256())


def _begun(
    name: str, issuer: Authority, key: Key, user_ids: Sequence[str] = (), lasts: timedelta = 365 * _DAY
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name, *user_ids))
        .issuer_name(_name(issuer.name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 400 * _DAY)
        .not_valid_after(now + lasts)
    )


def write_trust(
    folder: Path,
    authorities: Sequence[Authority],
    lists: Sequence[x509.CertificateRevocationList],
) -> dict[str, Path]:
    """Write the files that the settings name; gives them for `configured(signatures=...)`."""
    trusted, revocations = folder / "trusted.pem", folder / "revocations.pem"
    trusted.write_bytes(b"".join(one.certificate.public_bytes(Encoding.PEM) for one in authorities))
    revocations.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in lists))
    return {"trusted": trusted, "revocations": revocations}


def filing(*people: dict[str, str], tax_code: str = "0100047516", day: str = DRAWN_UP) -> str:
    """Write a filing, unsigned; each of the people is boxes by number."""
    root = etree.Element(f"{{{NAMESPACE}}}hoSo", nsmap={None: NAMESPACE}, phienBan="1.0")
    unit = etree.SubElement(root, f"{{{NAMESPACE}}}donVi", maSoThue=tax_code)
    unit.text = "Công ty Ví Dụ"
    etree.SubElement(root, f"{{{NAMESPACE}}}ngayLap").text = day
    for boxes in people:
        declaration = etree.SubElement(root, f"{{{NAMESPACE}}}toKhai")
        for number, text in boxes.items():
            etree.SubElement(declaration, f"{{{NAMESPACE}}}o", so=number).text = text
    return etree.tostring(root, encoding="unicode")
