"""`nhanh8 filers import` and `nhanh8 filers participants`."""

from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from filing import TAX_CODE, a_filer, a_participant, an_agency
from nhanh8.cli import filers
from nhanh8.filers.models import Filer, Management

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.add_typer(filers.command, name="filers")
    return CliRunner().invoke(app, ["filers", *map(str, arguments)])


def test_filers_go_in_and_the_refused_rows_stand_beside_the_list(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    good = f"{TAX_CODE},Công ty,unit,{an_agency().code},a@example.com"
    file.write_text(f"tax_code,name,kind,agency,email\n{good}\n{good.replace('unit', 'khác')}\n")
    done = run("import", file)
    assert done.exit_code == 3
    assert "Filers added, 1; changed, 0; unchanged, 0; rows refused, 1." in done.output
    assert "3,The kind is unit" in (tmp_path / "list.refused.csv").read_text("utf-8-sig")
    file.write_text(f"tax_code,name,kind,agency,email\n{good}\n")
    assert run("import", file).exit_code == 0
    assert not (tmp_path / "list.refused.csv").exists()
    assert Filer.objects.get().name == "Công ty"


def test_whom_they_manage_goes_in_and_ends(tmp_path: Path) -> None:
    a_filer()
    a_participant()
    file = tmp_path / "list.csv"
    file.write_text(f"tax_code,number\n{TAX_CODE},0123456789\n")
    assert "Participants added, 1; ended, 0" in run("participants", file).output
    assert Management.objects.count() == 1
    assert "Participants added, 0; ended, 1" in run("participants", "--end", file).output
    assert not Management.objects.exists()


@pytest.mark.parametrize(
    ("content", "why"), [(b"nothing", "names no column"), (b"tax_code,number\n\xff\xfe", "UTF-8")]
)
def test_what_is_no_list_ends_with_what_to_do(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    done = run("participants", file)
    assert done.exit_code == 1
    assert why in done.output


def test_a_report_is_not_written_through_a_link(tmp_path: Path) -> None:
    file, other = tmp_path / "list.csv", tmp_path / "other"
    other.write_text("precious")
    (tmp_path / "list.refused.csv").symlink_to(other)
    file.write_text("tax_code,number\n1,2\n")
    assert run("participants", file).exit_code == 3
    assert other.read_text() == "precious"
