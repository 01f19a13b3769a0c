"""`nhanh8 agencies import`."""

from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from nhanh8.agencies import example
from nhanh8.agencies.models import Agency
from nhanh8.cli import agencies

pytestmark = pytest.mark.django_db


def run(file: Path) -> Result:
    app = typer.Typer()
    app.add_typer(agencies.command, name="agencies")
    return CliRunner().invoke(app, ["agencies", "import", str(file)])


def test_a_list_goes_in_and_the_counts_are_told() -> None:
    assert "4 agencies added, 0 changed, 0 unchanged, 0 rows refused." in run(example.LIST).output
    assert run(example.LIST).exit_code == 0
    assert Agency.objects.count() == 4


def test_refused_rows_are_told_by_line_and_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("code,name,province,address\nA,B,Atlantis,C\n")
    done = run(file)
    assert done.exit_code == 3
    assert "Line 2: Its province is none of the 34" in done.output


@pytest.mark.parametrize(
    ("content", "why"), [(b"nothing", "names no column"), (b"code,name,province,address\n\xff\xfe", "UTF-8")]
)
def test_what_is_no_list_ends_with_what_to_do(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    done = run(file)
    assert done.exit_code == 1
    assert why in done.output
