"""The signature of a filing: XAdES-BES, enveloped, over the whole of it (ETSI TS 101 903, XML-DSig 1.1).

signxml verifies it on the filing without its declarations. Only the digest of the whole is taken here, of
canonical bytes that are made some declarations at a time; and those very bytes are what is read afterwards,
so that nothing is believed but what was signed, whatever was made of the file on the way.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import Hash
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
    digest_algorithm_implementations,
)
from signxml.exceptions import InvalidDigest, InvalidSignature, SignXMLException
from signxml.verifier import VerifyResult
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from nhanh8.declarations.tk1ts import document, trust
from nhanh8.declarations.tk1ts.outline import Outline
from nhanh8.declarations.tk1ts.refusal import RefusedError

_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_PROPERTIES: Final = "{http://uri.etsi.org/01903/v1.3.2#}QualifyingProperties"
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
_LARGEST_CANONICAL: Final = 2 * document.LARGEST
"""Bytes: a sign that has to be written as an entity may take four for one."""
_CURVES: Final = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)


@dataclass(frozen=True, slots=True, repr=False)
class Verified:
    """What was signed, and by whom."""

    pieces: tuple[bytes, ...]
    """The canonical bytes that the signature is over, some at a time and each within the root."""
    signer: x509.Certificate


def verify(filing: Outline, at: datetime) -> Verified:
    """Verify a filing's one signature at a moment. Raises RefusedError, saying what is wrong with it."""
    root = document.tree(filing.signature_alone())
    chain = _chain(root)
    leaf = chain[0]
    _check_key(leaf)
    trust.check(chain, at)
    _check_scope(root)
    _check_objects(root)
    expected = XAdESSignatureConfiguration(
        location="./",
        expect_references=True,  # any number; which ones was looked at
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,  # XML-DSig 1.1, 4.4.3.2
    )
    verifier = _Verifier(filing)
    try:
        verifier.verify(root, x509_cert=leaf, expect_config=expected, parser=document.parser())
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
    if not verifier.pieces:
        raise _not_the_whole()
    return Verified(verifier.pieces, leaf)


class _Verifier(XAdESVerifier):
    """Verifies on a filing without its declarations, but for the digest of the whole."""

    def __init__(self, filing: Outline) -> None:
        super().__init__()
        self._filing = filing
        self.pieces: tuple[bytes, ...] = ()
        """What the signature was found to be over."""

    def _verify_reference(self, reference: Any, index: int, *others: Any) -> Any:
        """Verify one reference out of what was signed; the library's own step, taken apart for the whole."""
        library: Any = super()  # which has no types here
        if reference.get("URI") != "":
            return library._verify_reference(reference, index, *others)  # noqa: SLF001 - its step
        algorithm = DigestAlgorithm(reference.find(f"{_DS}DigestMethod").get("Algorithm"))
        library.check_digest_alg_expected(algorithm)
        transforms = reference.findall(f"{_DS}Transforms/{_DS}Transform")
        alone, pieces = self._canonical(transforms[1] if len(transforms) > 1 else None)
        begins, ends = alone.rindex(b"</"), len(alone) - alone.rindex(b"</")
        digest = Hash(digest_algorithm_implementations[algorithm]())
        digest.update(alone[:begins])
        for piece in pieces:
            digest.update(piece[begins:-ends])
        digest.update(alone[begins:])
        if base64.b64decode(reference.findtext(f"{_DS}DigestValue")) != digest.finalize():
            raise InvalidDigest("the whole")
        self.pieces = pieces
        key = library._get_cert_public_key(self.x509_cert)  # noqa: SLF001 - its form of a key
        return VerifyResult(b"", None, others[3], key)

    def _canonical(self, transform: Any) -> tuple[bytes, tuple[bytes, ...]]:
        """Make the canonical form, which `transform` names, or None: 1.0; of the root alone, and in pieces.

        What stands beside an element changes nothing in its canonical form, only what it stands in does.
        """
        library: Any = super()
        how: dict[str, Any] = {"algorithm": self.config.default_reference_c14n_method}
        if transform is not None:
            how = {
                "algorithm": CanonicalizationMethod(transform.get("Algorithm")),
                "inclusive_ns_prefixes": library._get_inclusive_ns_prefixes(transform),  # noqa: SLF001 - its reading
            }
        pieces: list[bytes] = []
        length = 0
        for piece in self._filing.pieces():
            pieces.append(self._c14n(document.tree(piece), **how))
            length += len(pieces[-1])
            if length > _LARGEST_CANONICAL:
                raise document.too_large()
        return self._c14n(document.tree(self._filing.root_alone()), **how), tuple(pieces)


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


def _check_scope(root: Any) -> None:
    """See what is to be signed: the whole document, once, made bytes of in the usual way.

    Other references are to parts of the signature, for nothing else is there when they are verified.
    """
    signed = root.find(f"{_DS}Signature/{_DS}SignedInfo")
    references = [] if signed is None else signed.findall(f"{_DS}Reference")
    method = signed.find(f"{_DS}CanonicalizationMethod") if references else None
    if method is None or method.get("Algorithm") not in _WITHOUT_COMMENTS or len(references) > _REFERENCES:
        raise _not_the_whole()
    if [one.get("URI") for one in references].count("") != 1:
        raise _not_the_whole()
    for reference in references:
        transforms = [one.get("Algorithm") for one in reference.iterfind(f"{_DS}Transforms/{_DS}Transform")]
        if reference.get("URI") == "":
            enveloped, *transforms = transforms or [""]
            if enveloped != SignatureConstructionMethod.enveloped.value:
                raise _not_the_whole()
        if len(transforms) > 1 or not set(transforms) <= _WITHOUT_COMMENTS:
            raise _not_the_whole()


def _check_objects(root: Any) -> None:
    """See that nothing came along that no reference is over, and that would be kept as if it were signed.

    A signature is not over itself, so whoever has a filing could add to it. XAdES needs one object, no other.
    """
    objects = root.findall(f"{_DS}Signature/{_DS}Object")
    held = [child.tag for one in objects for child in one]
    beside = "".join(text for one in objects for text in one.xpath("text()"))
    if len(objects) > 1 or held not in ([], [_PROPERTIES]) or beside.strip():
        raise RefusedError(
            "signature object",
            "Trong chữ ký số có phần kèm thêm (ds:Object) không được ký. Hãy ký lại, không kèm gì khác.",
        )


def _not_the_whole() -> RefusedError:
    return RefusedError("signature scope", "Chữ ký số phải ký trên toàn bộ hồ sơ, và chỉ trên hồ sơ này.")
