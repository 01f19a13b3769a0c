"""The signature of a filing: XAdES-BES, enveloped, over the whole of it (ETSI TS 101 903, XML-DSig 1.1)."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.exceptions import InvalidSignature, SignXMLException
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from nhanh8.declarations.tk1ts import document, trust
from nhanh8.declarations.tk1ts.refusal import RefusedError

_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_CERTIFICATES: Final = f"{_DS}Signature/{_DS}KeyInfo/{_DS}X509Data/{_DS}X509Certificate"
_MOST_CERTIFICATES: Final = 5
_REFERENCES: Final = 3
"""The document, the signed properties, and the certificate."""
_SHORTEST_RSA: Final = 2048
"""Bits (NIST SP 800-131A)."""

_METHODS: Final = frozenset({
    SignatureMethod.RSA_SHA256,
    SignatureMethod.RSA_SHA384,
    SignatureMethod.RSA_SHA512,
    SignatureMethod.SHA256_RSA_MGF1,
    SignatureMethod.SHA384_RSA_MGF1,
    SignatureMethod.SHA512_RSA_MGF1,
    SignatureMethod.ECDSA_SHA256,
    SignatureMethod.ECDSA_SHA384,
    SignatureMethod.ECDSA_SHA512,
})  # fmt: skip
_DIGESTS: Final = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_WITHOUT_COMMENTS: Final = frozenset(
    one.value for one in CanonicalizationMethod if not one.name.endswith("_WITH_COMMENTS")
)
_NOT_VERIFIED: Final = (
    SignXMLException,
    etree.LxmlError,
    # What a malformed signature makes the library stumble over.
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
)
_CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


@dataclass(frozen=True, slots=True, repr=False)
class Verified:
    """What was signed, and by whom."""

    root: Any
    """The document as it was signed, parsed anew from the bytes that the signature is over."""
    signer: x509.Certificate


def verify(root: Any, at: datetime) -> Verified:
    """Verify a filing's one signature at a moment. Raises RefusedError, saying what is wrong with it."""
    chain = _chain(root)
    leaf = chain[0]
    _check_key(leaf)
    trust.check(chain, at)
    expected = XAdESSignatureConfiguration(
        location="./",
        expect_references=True,  # any number; which ones is looked at below
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,  # XML-DSig 1.1, 4.4.3.2
    )
    try:
        results = XAdESVerifier().verify(
            root, x509_cert=leaf, expect_config=expected, parser=document.parser()
        )
    except InvalidSignature:
        raise RefusedError(
            "signature", f"Chữ ký số của {trust.subject(leaf)} không đúng: hồ sơ đã bị sửa sau khi ký."
        ) from None
    except _NOT_VERIFIED:
        raise RefusedError(
            "signature form",
            f"Chữ ký số của {trust.subject(leaf)} không theo chuẩn XAdES-BES, hoặc dùng thuật toán "
            "không được nhận (cần SHA-256 trở lên).",
        ) from None
    return Verified(_whole(results), leaf)


def _chain(root: Any) -> Sequence[x509.Certificate]:
    """Give the certificates in the signature, the signer's own one first."""
    found = root.findall(_CERTIFICATES)
    if not 1 <= len(found) <= _MOST_CERTIFICATES:
        raise RefusedError("certificate missing", "Chữ ký số không kèm chứng thư số của người ký.")
    try:
        chain = [x509.load_der_x509_certificate(base64.b64decode(one.text or "")) for one in found]
        for one in chain:  # parts are parsed when they are asked for
            _ = one.subject, one.issuer, one.extensions, one.not_valid_before_utc, one.not_valid_after_utc
    except (binascii.Error, ValueError, x509.InvalidVersion, x509.DuplicateExtension):
        raise RefusedError("certificate unreadable", "Không đọc được chứng thư số trong chữ ký.") from None
    return chain


def _check_key(certificate: x509.Certificate) -> None:
    try:
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size >= _SHORTEST_RSA:
        return
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, _CURVES):
        return
    raise RefusedError("key", "Khóa ký số không đủ mạnh: cần RSA từ 2048 bit hoặc ECDSA từ 256 bit.")


def _whole(results: Sequence[Any]) -> Any:
    """Give the document out of what was signed.

    One reference is to the whole of it, and makes bytes of it in the usual way; the others are to parts of
    the signature.
    """
    references = results[0].signature_xml.findall(f"{_DS}SignedInfo/{_DS}Reference")
    whole = [number for number, one in enumerate(references) if one.get("URI") == ""]
    method = results[0].signature_xml.find(f"{_DS}SignedInfo/{_DS}CanonicalizationMethod").get("Algorithm")
    if len(whole) != 1 or len(references) > _REFERENCES or method not in _WITHOUT_COMMENTS:
        raise _not_the_whole()
    for number, reference in enumerate(references):
        transforms = [one.get("Algorithm") for one in reference.iterfind(f"{_DS}Transforms/{_DS}Transform")]
        if number in whole:
            enveloped, *transforms = transforms or [""]
            if enveloped != SignatureConstructionMethod.enveloped.value:
                raise _not_the_whole()
        if len(transforms) > 1 or not set(transforms) <= _WITHOUT_COMMENTS:
            raise _not_the_whole()
    signed = results[whole[0]].signed_xml
    if signed is None or next(signed.iter(f"{_DS}Signature"), None) is not None:
        raise _not_the_whole()
    return signed


def _not_the_whole() -> RefusedError:
    return RefusedError("signature scope", "Chữ ký số phải ký trên toàn bộ hồ sơ, và chỉ trên hồ sơ này.")
