"""`nhanh8 seed`: put invented people into the registry."""

from typing import Annotated

import typer

from nhanh8.cli.app import start_django

_PERCENT = 100


def command(
    count: Annotated[int, typer.Argument(min=1, max=50_000_000, help="How many people.")],
    emails: Annotated[
        int, typer.Option(min=0, max=_PERCENT, help="Percent who have an e-mail address.")
    ] = 60,
    personal_numbers: Annotated[
        int, typer.Option(min=0, max=_PERCENT, help="Percent who have a 12-digit number.")
    ] = 50,
    random_seed: Annotated[
        int | None, typer.Option(help="The same seed invents the same people in an empty registry.")
    ] = None,
) -> None:
    """Invent people, each with a phone and an account without a password, to try things out with.

    The agencies that look after them are put on file, too, at addresses that aren't.

    Their numbers begin with 00, which is no province; their e-mail goes to example.com, where nobody is.
    """
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()
    from rich.console import Console
    from rich.progress import Progress

    from nhanh8.accounts.opening import open_accounts
    from nhanh8.agencies import example
    from nhanh8.audit.record import append
    from nhanh8.registry.seed import Shares, seed

    example.put_on_file()
    shares = Shares(email=emails / _PERCENT, personal_number=personal_numbers / _PERCENT)
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("", total=count)
        seed(
            count,
            settle=open_accounts,
            shares=shares,
            random_seed=random_seed,
            progress=lambda done: progress.update(bar, completed=done),
        )
    append("registry:people:seeded", people=count)
    typer.echo(f"{count:,} people invented.")
