"""What `nhanh8 voice` found, as tables."""

import math
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nhanh8.speech.voices.checking import Report
    from nhanh8.speech.voices.intake import TakenIn
    from nhanh8.speech.voices.script import Line
    from nhanh8.speech.voices.takes import Fault, Take

_LONGEST_TEXT: Final = 28
"""Characters; the table fits into 80 columns."""
_NEAREST: Final = 5
"""Pairs that are shown however far apart they are."""


def print_taken(taken: "TakenIn") -> None:
    """Show what became of recordings."""
    console = Console()
    rows = ((one.line, one.take, one.faults) for one in taken.recorded)
    console.print(_table(rows), highlight=False)
    good = sum(one.is_taken for one in taken.recorded)
    console.print(f"{good} recordings taken in, {len(taken.recorded) - good} not.", highlight=False)
    if taken.surplus:
        console.print(f"No line of the script: {', '.join(taken.surplus)}.", highlight=False, markup=False)


def print_report(report: "Report") -> None:
    """Show what a check found."""
    console = Console()
    console.print(_table((one.line, one.take, one.faults) for one in report.checked), highlight=False)
    pairs = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    pairs.add_column("nearest to each other")
    pairs.add_column("apart, dB", justify="right")
    pairs.add_column("")
    for pair in (*report.alike, *report.pairs[len(report.alike) :][:_NEAREST]):
        alike = "[yellow]sound alike[/]" if pair in report.alike else ""
        pairs.add_row(f"{pair.one} – {pair.other}", f"{pair.apart_db:.1f}", alike)
    console.print(pairs, highlight=False)
    if report.surplus:
        console.print(f"Clips that nothing says any more: {len(report.surplus)}.", highlight=False)
    faulty = sum(bool(one.faults) for one in report.checked)
    console.print(
        f"{len(report.checked)} clips, {faulty} with faults. "
        + ("This voice can serve." if report.can_serve else "This voice can't serve."),
        highlight=False,
    )


def _table(rows: "Iterable[tuple[Line, Take | None, tuple[Fault, ...]]]") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("line", no_wrap=True)
    table.add_column("text", no_wrap=True)
    for heading in ("s", "dBm0", "peak", "SNR"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("")
    for line, take, faults in rows:
        figures = (
            (
                f"{take.seconds:.2f}",
                _figure(take.level_dbm0),
                _figure(take.peak_db),
                _figure(take.above_noise_db),
            )
            if take
            else ("", "", "", "")
        )
        verdict = f"[red]{', '.join(faults)}[/]" if faults else "[green]✓[/]"
        table.add_row(line.file, escape(_short(line.clip.text)), *figures, verdict)
    return table


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _figure(decibels: float) -> str:
    return f"{decibels:.1f}" if math.isfinite(decibels) else "–"
