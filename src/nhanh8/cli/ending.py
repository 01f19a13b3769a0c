"""How a verb ends that cannot do what it was asked: in plain words, with what to do, and an exit code."""

from typing import NoReturn

import typer


def fail(what: str, advice: str = "", *, code: int = 1) -> NoReturn:
    """Print what is wrong and, on a line of its own, what to do about it; end with an exit code."""
    typer.secho(what, err=True, fg="red")
    if advice:
        typer.echo(advice, err=True)
    raise typer.Exit(code)
