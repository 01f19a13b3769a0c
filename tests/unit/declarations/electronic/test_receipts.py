"""Receipts and states are signed by us, name nobody, and open by their key alone."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from authority import Authority, Signer, filing, write_trust
from filing import NAME, NUMBER, a_filer, a_participant, a_representative, boxes
from nhanh8.config import Settings
from nhanh8.declarations.electronic.filing import (
    NotSignedError,
    Receipt,
    file_form,
    file_xml,
    receipt_xml,
    state,
    state_xml,
)
from nhanh8.declarations.models import Declaration, Filing

pytestmark = pytest.mark.django_db

Configure = Callable[..., Settings]
_CA = Authority()
_OURS = _CA.issue(name="BHXH Việt Nam")


def sign_with(configured: Configure, folder: Path, ours: Signer, key: bytes | None = None) -> None:
    certificate, private = folder / "own.pem", folder / "own.key"
    certificate.write_bytes(ours.pem())
    private.write_bytes(key or ours.key_pem())
    files = write_trust(folder, [_CA], [_CA.revocations()])
    configured(signatures=files | {"own_certificate": certificate, "own_key": private})


def verified(content: bytes, ours: Signer = _OURS) -> Any:
    results = XAdESVerifier().verify(
        content, x509_cert=ours.certificate, expect_config=XAdESSignatureConfiguration(location="./")
    )
    return results[0].signed_xml


def texts(root: Any) -> dict[str, str]:
    return {etree.QName(one).localname: one.text or "" for one in root}


@pytest.fixture
def filed() -> Filing:
    user = a_representative(a_filer(manages=[a_participant()]))
    receipt = file_form(user, boxes())
    assert isinstance(receipt, Receipt)
    return Filing.objects.select_related("filer").get()


def test_a_receipt_has_number_time_and_counts(configured: Configure, tmp_path: Path, filed: Filing) -> None:
    sign_with(configured, tmp_path, _OURS)
    content = receipt_xml(filed)
    root = verified(content)
    assert root.tag == "{urn:nhanh8:bien-nhan:1}bienNhan"
    said = texts(root)
    assert (said["soHoSo"], said["soToKhai"], said["soDongTraLai"]) == (filed.number, "1", "0")
    assert said["bam"] == filed.digest
    for personal in (NUMBER, NAME.upper(), "vi.du@example.com"):
        assert personal not in content.decode()


def test_an_rsa_key_signs_too(configured: Configure, tmp_path: Path, filed: Filing) -> None:
    ours = _CA.issue(key=rsa.generate_private_key(65537, 2048))
    sign_with(configured, tmp_path, ours)
    assert verified(receipt_xml(filed), ours) is not None


def test_states_open_by_number_and_key(configured: Configure, tmp_path: Path) -> None:
    sign_with(configured, tmp_path, _OURS)
    a_filer(manages=[a_participant()])
    receipt = file_xml(_CA.issue("MST:0100047516").sign(filing(boxes())))
    assert isinstance(receipt, Receipt)
    assert receipt.key
    key = receipt.key.get_secret_value()
    declaration = Declaration.objects.get()
    declaration.state, declaration.reason = Declaration.State.REFUSED, "Chữ ký không khớp."
    declaration.save()
    content = state(receipt.number, key)
    assert content
    assert texts(verified(receipt_xml(Filing.objects.get())))["nguoiKy"] == "Công ty Ví Dụ"
    (shown,) = verified(content).findall("{urn:nhanh8:trang-thai:1}toKhai")
    assert (shown.get("ma"), shown.get("maThamChieu")) == ("refused", declaration.reference)
    assert texts(shown) == {"buoc": "chờ giải quyết", "lyDo": "Chữ ký không khớp."}
    assert NUMBER not in content.decode()
    assert state(receipt.number, key + "x") is None
    assert state("TK1-20261123-999999-1", key) is None


def test_rows_that_came_back_are_told_with_their_reasons(
    configured: Configure, tmp_path: Path, filed: Filing
) -> None:
    sign_with(configured, tmp_path, _OURS)
    filed.refused_rows = [[3, "08", "Địa chỉ thư điện tử không đúng."], [None, "", "Không đọc được."]]
    returned = verified(state_xml(filed)).findall("{urn:nhanh8:trang-thai:1}dongTraLai")
    assert [(dict(one.attrib), one.text) for one in returned] == [
        ({"dong": "3", "o": "08"}, "Địa chỉ thư điện tử không đúng."),
        ({}, "Không đọc được."),
    ]


def test_a_filing_that_has_no_key_opens_by_none(configured: Configure, tmp_path: Path, filed: Filing) -> None:
    sign_with(configured, tmp_path, _OURS)
    assert state(filed.number, "") is None


def test_without_a_certificate_nothing_unsigned_is_given(filed: Filing) -> None:
    with pytest.raises(NotSignedError, match="own_certificate"):
        receipt_xml(filed)


@pytest.mark.parametrize(
    ("ours", "key"),
    [
        (_OURS, _CA.issue().key_pem()),
        (_OURS, b"no key"),
        (_CA.issue(lasts=timedelta(seconds=-1)), None),
    ],
    ids=["another's key", "no key", "expired"],
)
def test_what_cannot_sign_gives_nothing(
    configured: Configure, tmp_path: Path, filed: Filing, ours: Signer, key: bytes | None
) -> None:
    sign_with(configured, tmp_path, ours, key)
    with pytest.raises(NotSignedError):
        receipt_xml(filed)
