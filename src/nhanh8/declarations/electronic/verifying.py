"""Verify what we signed, receipts and states, as whoever got one may: with our certificate alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cryptography import x509
from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from nhanh8.declarations.electronic.receipts import RECEIPT, STATE
from nhanh8.declarations.tk1ts import trust
from nhanh8.declarations.tk1ts.document import parser

_NAMES: Final = {f"{{{RECEIPT}}}bienNhan": RECEIPT, f"{{{STATE}}}trangThai": STATE}


@dataclass(frozen=True, slots=True)
class Genuine:
    """It is as we signed it."""

    number: str
    at: datetime
    """When we signed it, as it says."""
    signer: str
    states: tuple[tuple[str, int], ...]
    """Of a file of states, how many declarations there are in each: code, count. Of a receipt: none."""


@dataclass(frozen=True, slots=True)
class NotGenuine:
    """It isn't ours, it was changed since, or it is no receipt and no file of states."""


def verify(content: bytes, certificate: x509.Certificate) -> Genuine | NotGenuine:
    """Verify a receipt or a file of states; at the moment it was signed, for certificates end."""
    try:
        root = etree.fromstring(content, parser=parser())
        at = datetime.fromisoformat(root.get("luc", ""))
        results = XAdESVerifier().verify(
            root,
            x509_cert=certificate,
            expect_config=XAdESSignatureConfiguration(location="./", verification_time=at),
            parser=parser(),
        )
    except (SignXMLException, etree.LxmlError, ValueError, TypeError, AttributeError, LookupError):
        return NotGenuine()
    each: list[Any] = [one.signed_xml for one in results]
    signed = next((one for one in each if one is not None and one.tag in _NAMES), None)
    if signed is None or datetime.fromisoformat(signed.get("luc", "")) != at:
        return NotGenuine()
    namespace = _NAMES[signed.tag]
    states = Counter(one.get("ma", "") for one in signed.iterchildren(f"{{{namespace}}}toKhai"))
    return Genuine(
        number=signed.findtext(f"{{{namespace}}}soHoSo"),
        at=at,
        signer=trust.subject(certificate),
        states=tuple(sorted(states.items())),
    )
