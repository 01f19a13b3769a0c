"""`nhanh8 filings verify`."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from authority import Authority
from filing import a_filer, a_participant, a_representative, boxes
from nhanh8.cli import filings
from nhanh8.config import Settings
from nhanh8.declarations.electronic.filing import Receipt, file_form, state_xml
from nhanh8.declarations.models import Filing

pytestmark = pytest.mark.django_db

_OURS = Authority().issue(name="Cơ quan BHXH Ví Dụ")


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.add_typer(filings.command, name="filings")
    return CliRunner().invoke(app, ["filings", "verify", *map(str, arguments)])


@pytest.fixture
def states(configured: Callable[..., Settings], tmp_path: Path) -> Path:
    (tmp_path / "own.pem").write_bytes(_OURS.pem())
    (tmp_path / "own.key").write_bytes(_OURS.key_pem())
    configured(signatures={"own_certificate": tmp_path / "own.pem", "own_key": tmp_path / "own.key"})
    assert isinstance(file_form(a_representative(a_filer(manages=[a_participant()])), boxes()), Receipt)
    file = tmp_path / "trang-thai.xml"
    file.write_bytes(state_xml(Filing.objects.select_related("filer").get()))
    return file


def test_what_is_ours_is_told_with_its_states(states: Path) -> None:
    done = run(states)
    assert done.exit_code == 0
    assert f"Genuine: filing {Filing.objects.get().number}, signed by Cơ quan BHXH Ví Dụ at 2" in done.output
    assert "filed: 1" in done.output


def test_with_our_certificate_no_setting_is_needed(
    states: Path, configured: Callable[..., Settings], tmp_path: Path
) -> None:
    configured(signatures={"own_certificate": None, "own_key": None})
    assert "own_certificate" in run(states).output
    assert run(states, "--certificate", tmp_path / "own.pem").exit_code == 0
    assert "is no certificate" in run(states, "--certificate", tmp_path / "own.key").output


def test_what_was_changed_is_not_genuine(states: Path) -> None:
    states.write_bytes(states.read_bytes().replace(b'ma="filed"', b'ma="accepted"'))
    done = run(states)
    assert done.exit_code == 1
    assert "Not genuine" in done.output
