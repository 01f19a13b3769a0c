"""Whose certificates are believed: chains to a trusted root, and revocation lists in force.

What can't be shown to be in order isn't believed: no trusted authority, no list, a list that is out of date.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from nhanh8.config import settings
from nhanh8.declarations.tk1ts.refusal import RefusedError

_LIST = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)
_TAX_CODE: Final = "MST:"
"""Before a tax code in the subject's UID, as Vietnam's certification authorities write it."""
_LONGEST_CHAIN: Final = 5


@dataclass(frozen=True, slots=True, repr=False)
class _Trusted:
    roots: list[x509.Certificate]
    intermediates: list[x509.Certificate]


def check(chain: Sequence[x509.Certificate], at: datetime) -> None:
    """Check a signer's certificate, and what came with it, at a moment. Raises RefusedError, saying why."""
    leaf, *others = chain
    trusted = _trusted()
    if not leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc:
        raise RefusedError(
            "certificate expired",
            f"Chứng thư số của {subject(leaf)} đã hết hạn hoặc chưa có hiệu lực "
            f"(từ {leaf.not_valid_before_utc:%d/%m/%Y} đến {leaf.not_valid_after_utc:%d/%m/%Y}).",
        )
    policy = PolicyBuilder().store(Store(trusted.roots)).time(at).max_chain_depth(_LONGEST_CHAIN)
    verifier = policy.extension_policies(ee_policy=_OF_SIGNERS, ca_policy=_OF_AUTHORITIES)
    try:
        path = verifier.build_client_verifier().verify(leaf, [*others, *trusted.intermediates]).chain
    except VerificationError:
        raise RefusedError(
            "certificate untrusted",
            f"Chứng thư số của {subject(leaf)} không do tổ chức chứng thực được công nhận cấp, "
            "hoặc không dùng để ký số được.",
        ) from None
    for certificate, issuer in pairwise(path):
        _check_revocation(certificate, issuer, at)


def stand(at: datetime) -> tuple[list[str], list[str]]:
    """Name the roots that are trusted, and the authorities, roots or not, without a list in force.

    Raises RefusedError where the files can't be read.
    """
    trusted, lists = _trusted(), _revocations()
    authorities = [*trusted.roots, *trusted.intermediates]
    without = [
        subject(one)
        for one in authorities
        if not any(each.issuer == one.subject and _in_force(each, one, at) for each in lists)
    ]
    return [subject(one) for one in trusted.roots], without


def tax_codes(certificate: x509.Certificate) -> frozenset[str]:
    """Give the tax codes in a certificate's subject (UID, 0.9.2342.19200300.100.1.1)."""
    written = (str(name.value) for name in certificate.subject.get_attributes_for_oid(NameOID.USER_ID))
    return frozenset(text[len(_TAX_CODE) :].strip() for text in written if text.upper().startswith(_TAX_CODE))


def subject(certificate: x509.Certificate) -> str:
    """Name whose certificate it is, by the common name if there is one; short, and on one line."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    text = str(names[0].value) if names else certificate.subject.rfc4514_string()
    return "".join(sign if sign.isprintable() else " " for sign in text)[:200]


def _may_sign(_policy: Policy, _certificate: x509.Certificate, usage: x509.KeyUsage | None) -> None:
    if usage is None or not (usage.digital_signature or usage.content_commitment):
        raise ValueError("it may not sign")


def _is_no_authority(
    _policy: Policy, _certificate: x509.Certificate, constraints: x509.BasicConstraints | None
) -> None:
    if constraints is not None and constraints.ca:
        raise ValueError("it is an authority's")


# The rules for web servers (names, extended usage) aren't those for people who sign.
_OF_SIGNERS: Final = (
    ExtensionPolicy.permit_all()
    .require_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign)
    .may_be_present(x509.BasicConstraints, Criticality.AGNOSTIC, _is_no_authority)
)


def _issues(_policy: Policy, _certificate: x509.Certificate, constraints: x509.BasicConstraints) -> None:
    if not constraints.ca:
        raise ValueError("it is no authority's")


def _signs_certificates(_policy: Policy, _certificate: x509.Certificate, usage: x509.KeyUsage) -> None:
    if not usage.key_cert_sign:
        raise ValueError("it may not sign certificates")


_OF_AUTHORITIES: Final = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _issues)
    .require_present(x509.KeyUsage, Criticality.AGNOSTIC, _signs_certificates)
)


def _check_revocation(certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> None:
    lists = [one for one in _revocations() if one.issuer == issuer.subject and _in_force(one, issuer, at)]
    if not lists:
        raise RefusedError(
            "revocation unknown",
            f"Chưa kiểm tra được chứng thư số của {subject(certificate)} có bị thu hồi hay không: "
            "danh sách thu hồi không có hoặc đã quá hạn. Hãy nộp lại sau.",
        )
    if any(one.get_revoked_certificate_by_serial_number(certificate.serial_number) for one in lists):
        raise RefusedError("certificate revoked", f"Chứng thư số của {subject(certificate)} đã bị thu hồi.")


def _in_force(one: x509.CertificateRevocationList, issuer: x509.Certificate, at: datetime) -> bool:
    """Tell whether a list is its issuer's, complete, and of now. One for some certificates only is none."""
    if one.next_update_utc is None or not one.last_update_utc <= at <= one.next_update_utc:
        return False
    try:
        usage = issuer.extensions.get_extension_for_class(x509.KeyUsage).value
        key: Any = issuer.public_key()  # of a kind that can't sign: TypeError
        signed = one.is_signature_valid(key)
        return signed and usage.crl_sign and not any(extension.critical for extension in one.extensions)
    except (x509.ExtensionNotFound, UnsupportedAlgorithm, TypeError, ValueError):
        return False


def _trusted() -> _Trusted:
    path = settings().signatures.trusted
    if path is None:
        raise _not_set_up()
    certificates = _certificates(*_version(path))
    roots = [one for one in certificates if one.issuer == one.subject]
    return _Trusted(roots, [one for one in certificates if one.issuer != one.subject])


def _revocations() -> tuple[x509.CertificateRevocationList, ...]:
    path = settings().signatures.revocations
    return _lists(*_version(path)) if path else ()


def _version(path: Path) -> tuple[Path, int, int]:
    """Give what a file is known by: read again when it changes, for lists come out every day."""
    try:
        found = path.stat()
    except OSError:
        raise _not_set_up() from None
    return path, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=2)
def _certificates(path: Path, _changed: int, _size: int) -> tuple[x509.Certificate, ...]:
    try:
        return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
    except (OSError, ValueError):
        raise _not_set_up() from None


@lru_cache(maxsize=2)
def _lists(path: Path, _changed: int, _size: int) -> tuple[x509.CertificateRevocationList, ...]:
    try:
        return tuple(_read_lists(path.read_bytes()))
    except (OSError, ValueError):
        raise _not_set_up() from None


def _read_lists(content: bytes) -> Iterator[x509.CertificateRevocationList]:
    for one in _LIST.finditer(content):
        yield x509.load_pem_x509_crl(one[0])


def _not_set_up() -> RefusedError:
    return RefusedError("not set up", "Hệ thống chưa nhận hồ sơ XML có chữ ký số. Hãy nộp bằng biểu mẫu.")
