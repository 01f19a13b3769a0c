"""What the demo prints: who there is, and how to try each way."""

import sys
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from nhanh8.charging.announced import NUMBER_TO_DIAL
from nhanh8.config import settings
from nhanh8.demo.people import Person
from nhanh8.demo.place import MORE_ALLOWED
from nhanh8.demo.run import Ready


def show(ready: Ready, console: Console) -> None:
    """Print everything that someone needs who sees this for the first time."""
    table = Table(box=None, padding=(0, 3, 0, 0), header_style="dim")
    for title in ("name", "number", "phone", "e-mail", "password now"):
        table.add_column(title)
    for one in ready.people:
        table.add_row(one.name, one.number, one.phone_at_home, one.email or "none", one.password)
    console.print("\n[bold green]Nhánh 8 is running.[/] [dim]Nobody below is real.[/]\n")
    console.print(table)
    console.print(f"\n[bold]The console and the filers' pages[/] [dim]{ready.web}/nguoi-dung/dang-nhap/[/]\n")
    for line in _users(ready):
        _print_whole(console, line)
    for title, lines in _ways(ready):
        console.print(f"\n[bold]{title}[/]")
        for line in lines:
            _print_whole(console, f"  {line}")
    checks = settings().reissue.per_caller[0]
    console.print(
        f"\n[dim]All limits are {MORE_ALLOWED} times the usual ones: {checks.count * MORE_ALLOWED} checks a "
        f"{checks.window} instead of {checks.count}, for example. "
        f"Logs: {ready.home}/logs. Ctrl-C stops everything.[/]\n"
    )


def _print_whole(console: Console, line: str) -> None:
    """Print a line that is for copying: no wrapping of ours, no markup."""
    console.print(line, soft_wrap=True, markup=False, highlight=False)


def _users(ready: Ready) -> Iterator[str]:
    """Give a row for each user. It is wider than some windows; a table of rich's would break passwords."""
    rows = [
        ("user", "role", "password", "secret for an app of codes", "or once"),
        *((one.username, one.role, one.password, one.secret, one.recovery_code) for one in ready.users),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "   ".join(part.ljust(width) for part, width in zip(row, widths, strict=True)).rstrip()


def _ways(ready: Ready) -> Iterator[tuple[str, tuple[str, ...]]]:
    an = ready.people[0]
    command = f"{_program()} --config {ready.config}"
    phone = an.phone_at_home
    yield (
        "A new password by phone",
        (
            f"without a telephone:  {command} talk --caller {phone}",
            f"a call by itself:     {command} call {_call(ready, an)}",
            f"with a softphone:     dial sip:{NUMBER_TO_DIAL}@{ready.sip} as user {phone} (no registration)",
            f"then press 8, and say or key in the number ({an.number}) and #.",
        ),
    )
    yield (
        "A new password by e-mail, on the portal",
        (f"{ready.web}/quen-mat-khau/ with {an.number} and {an.email}; the mails come to {ready.mailbox}",),
    )
    yield "Log in with it, on the portal", (ready.web,)
    yield "Read the notices that were mailed", (ready.mailbox,)


def _call(ready: Ready, person: Person) -> str:
    return f"--to {ready.sip} --caller {person.phone_at_home} --keys 8,{person.number}# --save call.wav"


def _program() -> str:
    """Give how this program was called, so that the same works in another window, in whichever folder."""
    program = Path(sys.argv[0]).absolute()
    return f"{sys.executable} -m nhanh8" if program.name == "__main__.py" else str(program)
