"""Receipts and states of filings as XML with our own signature (XAdES-BES, enveloped).

They name no participant: rows, references, states and times. Without a certificate of our own none is made,
for an unsigned answer proves nothing.
"""

import hmac
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.utils import timezone
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.xades.xades import XAdESSigner

from nhanh8.config import settings
from nhanh8.declarations.electronic.intake import key_digest, refused_count
from nhanh8.declarations.models import Filing

RECEIPT: Final = "urn:nhanh8:bien-nhan:1"
STATE: Final = "urn:nhanh8:trang-thai:1"
"""Namespaces; docs/tk1-ts.md has the elements."""

_VERSION: Final = "1.0"
_AT_ONCE: Final = 500
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class NotSignedError(Exception):
    """No certificate of ours can sign: see signatures.own_certificate and signatures.own_key."""

    def __str__(self) -> str:
        """Give the docstring: it is the message."""
        return type(self).__doc__ or ""


def receipt_xml(filing: Filing) -> bytes:
    """Give the signed receipt of a filing. Raises NotSignedError where we can't sign."""
    root = _root(RECEIPT, "bienNhan", filing)
    _put(root, "nopLuc", _moment(filing.filed_at))
    _put(root, "cachNop", filing.get_way_display(), ma=filing.way)
    _put(root, "soToKhai", str(filing.rows))
    _put(root, "soDongTraLai", str(refused_count(filing)))
    _put(root, "bam", filing.digest, thuatToan="SHA-256")
    if filing.signer:
        _put(root, "nguoiKy", filing.signer)
    return _signed(root)


def opened_by(number: str, key: str) -> Filing | None:
    """Give a filing whose number and key agree; None where there is none such."""
    filing = Filing.objects.select_related("filer").filter(number=number).first()
    expected = filing.key_digest if filing else ""
    return filing if hmac.compare_digest(key_digest(key), expected) else None


def state(number: str, key: str) -> bytes | None:
    """Give the signed states of a filing and of all its declarations; None where number and key don't agree.

    Raises NotSignedError where we can't sign.
    """
    filing = opened_by(number, key)
    return state_xml(filing) if filing else None


def state_xml(filing: Filing) -> bytes:
    """Give the signed states of a filing, for who may see it. Raises NotSignedError where we can't sign."""
    root = _root(STATE, "trangThai", filing)
    _put(root, "lanNop", filing.get_state_display(), ma=filing.state)
    for one in filing.declarations.order_by("row").prefetch_related("steps").iterator(chunk_size=_AT_ONCE):
        declaration = _put(root, "toKhai", dong=str(one.row), maThamChieu=one.reference, ma=one.state)
        if one.due_at:
            declaration.set("hanGiaiQuyet", _moment(one.due_at))
        for step in sorted(one.steps.all(), key=lambda step: step.pk):
            _put(declaration, "buoc", step.get_state_display(), ma=step.state, luc=_moment(step.at))
        if one.reason:
            _put(declaration, "lyDo", one.reason)
    for row, box, why in filing.refused_rows:
        returned = _put(root, "dongTraLai", why)
        returned.attrib.update({name: str(given) for name, given in (("dong", row), ("o", box)) if given})
    return _signed(root)


def own() -> tuple[Key, list[x509.Certificate]]:
    """Give our key, and our certificate with its chain. Raises NotSignedError where one can't be used."""
    ours = settings().signatures
    if ours.own_certificate is None or ours.own_key is None:
        raise NotSignedError
    try:
        key, chain = _loaded(*_version(ours.own_certificate), *_version(ours.own_key))
    except (OSError, ValueError, TypeError):
        raise NotSignedError from None
    leaf = chain[0]
    if leaf.public_key() != key.public_key():
        raise NotSignedError
    if not leaf.not_valid_before_utc <= timezone.now() <= leaf.not_valid_after_utc:
        raise NotSignedError
    return key, chain


def own_certificates() -> list[x509.Certificate]:
    """Give our certificate with its chain, for whoever verifies. Raises NotSignedError."""
    path = settings().signatures.own_certificate
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes()) if path else []
    except (OSError, ValueError):
        raise NotSignedError from None
    if not found:
        raise NotSignedError
    return found


def _root(namespace: str, name: str, filing: Filing) -> Any:
    root = etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace}, phienBan=_VERSION)
    root.set("luc", _moment(timezone.now()))
    _put(root, "soHoSo", filing.number)
    _put(root, "donVi", filing.filer.name, maSoThue=filing.filer.tax_code)
    return root


def _put(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", **attributes)
    child.text = text or None
    return child


def _moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def _signed(root: Any) -> bytes:
    key, chain = own()
    signer = XAdESSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256
        if isinstance(key, rsa.RSAPrivateKey)
        else SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    signed = signer.sign(root, key=key, cert=chain)
    return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


def _version(path: Path) -> tuple[Path, int]:
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=1)
def _loaded(
    certificate: Path, _certificate_changed: int, key: Path, _key_changed: int
) -> tuple[Key, list[x509.Certificate]]:
    loaded = load_pem_private_key(key.read_bytes(), password=None)
    if not isinstance(loaded, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError
    return loaded, x509.load_pem_x509_certificates(certificate.read_bytes())
