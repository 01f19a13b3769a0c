"""The runner of the benchmarks, with benchmarks of its own."""

import json
import sys
from pathlib import Path

import pytest
from typer import Exit

from nhanh8.cli import bench

PAGES = '''"""Pages, fetched one after another."""


from _clicks_of_a_test import CLICKS


def run(arguments):
    print("fetching", *arguments)
    return {"pages": CLICKS, "p99_ms": 12.345, "each": [{"page": "/", "ms": 1.5}, {"page": "/x", "ms": 2.0}]}
'''


@pytest.fixture(autouse=True)
def benchmarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a checkout in place of ours, with one benchmark."""
    folder = tmp_path / "bench"
    folder.mkdir()
    (folder / "pages.py").write_text(PAGES)
    (folder / "_clicks_of_a_test.py").write_text("CLICKS = 3")
    (folder / "README.md").write_text("")
    monkeypatch.setattr(bench, "__file__", str(tmp_path / "src" / "nhanh8" / "cli" / "bench.py"))
    monkeypatch.setattr(sys, "path", sys.path.copy())
    for name in ("bench_pages", "_clicks_of_a_test"):
        monkeypatch.delitem(sys.modules, name, raising=False)


def test_json_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    bench.command(["pages", "--json", "--count", "3"])
    said = capsys.readouterr()
    assert json.loads(said.out)["p99_ms"] == 12.345
    assert "fetching --count 3" in said.err


def test_all_of_them_are_one_object_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    bench.command(["--json"])
    assert list(json.loads(capsys.readouterr().out)) == ["pages"]


def test_a_table_has_the_title_the_figures_and_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    bench.command(["pages"])
    said = capsys.readouterr().out
    for part in ("Pages, fetched one after another.", "p99_ms", "12.35", "/x", "2.00"):
        assert part in said


def test_an_unknown_name_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Exit):
        bench.command(["nothing"])
    assert "There are: pages." in capsys.readouterr().err


def test_a_table_that_goes_into_a_file_keeps_the_names_of_its_columns(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = [f"figure_number_{n}_percent" for n in range(7)]
    file = tmp_path / "bench" / "wide.py"
    file.write_text(
        f'"""Wide."""\n\n\ndef run(arguments):\n    return {{"rows": [dict.fromkeys({columns}, 1)]}}\n'
    )
    bench.command(["wide"])
    said = capsys.readouterr().out
    assert all(column in said for column in columns)
