"""What the doctor finds about signatures."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from authority import Authority, write_trust
from nhanh8.cli.checks import signatures
from nhanh8.config import Settings

Configure = Callable[..., Settings]
_CA = Authority()


def test_nothing_set_up_is_well_and_said() -> None:
    assert signatures.trusted().well
    assert "no signed XML is taken" in signatures.trusted().found
    assert signatures.own().well
    assert "none is sent" in signatures.own().found


def test_trusted_authorities_need_a_list_in_force(configured: Configure, tmp_path: Path) -> None:
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]))
    assert signatures.trusted().well
    assert _CA.name in signatures.trusted().found
    stale = _CA.revocations(next_update=timedelta(hours=-1))
    configured(signatures=write_trust(tmp_path, [_CA], [stale]))
    assert not signatures.trusted().well
    assert "no revocation list in force" in signatures.trusted().found


def test_files_that_are_none_are_found(configured: Configure, tmp_path: Path) -> None:
    files = write_trust(tmp_path, [_CA], [])
    files["trusted"].write_text("no certificate")
    configured(signatures=files)
    assert not signatures.trusted().well


def test_an_intermediate_alone_is_no_root(configured: Configure, tmp_path: Path) -> None:
    below = Authority("Trung gian Ví Dụ", parent=_CA)
    configured(signatures=write_trust(tmp_path, [below], [below.revocations()]))
    assert signatures.trusted().found == "there is no root"


def test_trust_without_a_signature_of_our_own_is_found(configured: Configure, tmp_path: Path) -> None:
    files = write_trust(tmp_path, [_CA], [_CA.revocations()])
    configured(signatures=files)
    assert not signatures.own().well
    assert "unsigned ones are not sent" in signatures.own().found
    ours = _CA.issue(name="BHXH Việt Nam")
    certificate, key = tmp_path / "own.pem", tmp_path / "own.key"
    certificate.write_bytes(ours.pem())
    key.write_bytes(ours.key_pem())
    configured(signatures=files | {"own_certificate": certificate, "own_key": key})
    assert signatures.own().well
    assert signatures.own().found.startswith("BHXH Việt Nam, until ")
