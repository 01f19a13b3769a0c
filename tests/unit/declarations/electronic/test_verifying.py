"""Whoever gets a receipt or states can tell whether they are ours: with our certificate and nothing else."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from django.test import Client
from django.utils import timezone

from authority import Authority
from authority import filing as filing_xml
from filing import a_filer, a_participant, a_representative, boxes
from nhanh8.config import Settings
from nhanh8.declarations.electronic.filing import Receipt, file_form, receipt_xml, state_xml
from nhanh8.declarations.electronic.verifying import Genuine, NotGenuine, verify
from nhanh8.declarations.models import Declaration, Filing

pytestmark = pytest.mark.django_db

_CA = Authority()
_OURS = _CA.issue(name="Cơ quan BHXH Ví Dụ", lasts=timedelta(days=1))


@pytest.fixture
def filed(configured: Callable[..., Settings], tmp_path: Path) -> Filing:
    (tmp_path / "own.pem").write_bytes(_OURS.pem())
    (tmp_path / "own.key").write_bytes(_OURS.key_pem())
    configured(signatures={"own_certificate": tmp_path / "own.pem", "own_key": tmp_path / "own.key"})
    user = a_representative(a_filer(manages=[a_participant()]))
    assert isinstance(file_form(user, boxes()), Receipt)
    return Filing.objects.select_related("filer").get()


def test_a_receipt_and_every_change_of_state_are_verified_by_our_certificate(
    filed: Filing, client: Client
) -> None:
    published = x509.load_pem_x509_certificate(client.get("/api/v1/filings/certificate.pem").content)
    receipt = verify(receipt_xml(filed), published)
    assert isinstance(receipt, Genuine)
    assert (receipt.number, receipt.signer, receipt.states) == (filed.number, "Cơ quan BHXH Ví Dụ", ())
    for state in (Declaration.State.ACCEPTED, Declaration.State.REFUSED, Declaration.State.WITHDRAWN):
        Declaration.objects.update(state=state)
        told = verify(state_xml(filed), published)
        assert isinstance(told, Genuine)
        assert told.states == ((state.value, 1),)
        assert timezone.now() - told.at < timedelta(minutes=1)


def test_what_was_changed_or_signed_by_another_or_says_nothing_of_ours_is_not_genuine(filed: Filing) -> None:
    told = state_xml(filed)
    stranger = Authority().issue(name="Cơ quan BHXH Ví Dụ")
    assert verify(told.replace(b'ma="filed"', b'ma="accepted"'), _OURS.certificate) == NotGenuine()
    assert verify(told.replace(b' luc="2', b' luc="3', 1), _OURS.certificate) == NotGenuine()
    assert verify(told, stranger.certificate) == NotGenuine()
    assert verify(_OURS.sign(filing_xml(boxes())), _OURS.certificate) == NotGenuine()
    for content in (b"", b"<a/>", told[:-20], b'<a luc="2026-11-23T08:00:00+07:00"/>'):
        assert verify(content, _OURS.certificate) == NotGenuine()


def test_a_receipt_wrapped_into_another_is_not_genuine(filed: Filing) -> None:
    told = state_xml(filed)
    inner = told.split(b"?>", 1)[1].strip()
    signature = inner[
        inner.index(b"<ds:Signature") : inner.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    ]
    forged = inner.replace(signature, b"").replace(b'ma="filed"', b'ma="accepted"')
    assert (
        verify(forged.replace(b"</trangThai>", signature + b"</trangThai>"), _OURS.certificate)
        == NotGenuine()
    )
    assert verify(forged.replace(b"</trangThai>", inner + b"</trangThai>"), _OURS.certificate) == NotGenuine()


def test_without_a_certificate_none_is_published(
    client: Client, configured: Callable[..., Settings], tmp_path: Path
) -> None:
    configured(signatures={"own_certificate": None})
    assert client.get("/api/v1/filings/certificate.pem").status_code == 404
    (tmp_path / "x.pem").write_bytes(b"none")
    configured(signatures={"own_certificate": tmp_path / "x.pem"})
    assert client.get("/api/v1/filings/certificate.pem").status_code == 404
