"""`nhanh8 bench`: run the benchmarks of a source checkout (bench/README.md says what one looks like)."""

from collections.abc import Mapping, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any, cast

import typer

CONTEXT = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": ["--help"]}

Figures = Mapping[str, object]

_WIDE = 200
"""Characters of a line in a file."""


def command(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME] [--json] [OPTIONS]", help="Which one (all without), and its options."),
    ] = None,
) -> None:
    """Measure, and print a table; with `--json`, one JSON object."""
    import sys
    from contextlib import redirect_stdout

    from rich.console import Console

    given = list(arguments or [])
    as_json = "--json" in given
    options = [one for one in given if one != "--json"]
    name = options.pop(0) if options and not options[0].startswith("-") else None
    found = _benchmarks()
    if name:
        found = {name: _named(name, found)}
    results: dict[str, Figures] = {}
    # A table that is kept is as wide as its columns; one that is looked at is as wide as the window.
    console = Console(width=None if sys.stdout.isatty() else _WIDE)
    for one, path in found.items():
        module = _load(path)
        with redirect_stdout(sys.stderr):
            results[one] = module.run(options)
        if not as_json:
            _print(console, (module.__doc__ or one).splitlines()[0], results[one])
    if as_json:
        _print_json(results[name] if name else results)


def _benchmarks() -> dict[str, Path]:
    """Give the benchmarks' names and files: of the checkout this package is installed from."""
    from nhanh8.cli.ending import fail

    folder = Path(__file__).parents[3] / "bench"
    if not folder.is_dir():
        fail("The benchmarks come with the source, not with an installed package.", "Run it in a checkout.")
    return {path.stem: path for path in sorted(folder.glob("[a-z]*.py"))}


def _named(name: str, found: Mapping[str, Path]) -> Path:
    from nhanh8.cli.ending import fail

    if name not in found:
        fail(f"There is no benchmark {name}.", f"There are: {', '.join(found) or 'none yet'}.")
    return found[name]


def _load(path: Path) -> ModuleType:
    import sys

    spec = spec_from_file_location(f"bench_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    if str(path.parent) not in sys.path:
        sys.path.insert(0, str(path.parent))  # its parts, such as _load.py, stand beside it
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _print(console: "Any", title: str, figures: Figures) -> None:
    from rich.table import Table

    console.print(f"\n[bold]{title}[/]")
    alone = Table("figure", "value", box=None, padding=(0, 3, 0, 0), header_style="dim")
    tables = {name: value for name, value in figures.items() if isinstance(value, list)}
    for name, value in figures.items():
        if name not in tables:
            alone.add_row(name, _text(value))
    if alone.row_count:
        console.print(alone)
    for name, rows in tables.items():
        columns = list(rows[0]) if rows else []
        table = Table(*columns, title=name, title_justify="left", box=None, padding=(0, 3, 0, 0))
        for row in cast("Sequence[Figures]", rows):
            table.add_row(*(_text(row.get(column, "")) for column in columns))
        console.print(table)


def _print_json(figures: object) -> None:
    import json

    typer.echo(json.dumps(figures, ensure_ascii=False))


def _text(value: object) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)
