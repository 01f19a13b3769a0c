"""`nhanh8 users`: those who log in with a second factor, and the first administrator."""

from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.ending import fail
from nhanh8.cli.flags import Command, Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from nhanh8.users.administration.managing import Done, NotDone
    from nhanh8.users.models import User

command = typer.Typer(cls=Group, help="Staff and filers' representatives.", no_args_is_help=True)
_Name = Annotated[str, typer.Argument(metavar="NAME", help="User name.")]


@command.callback()
def users() -> None:
    """Look after those who log in with a second factor."""


@command.command(cls=Command)
def add(
    name: _Name,
    full_name: Annotated[str, typer.Option(help="As people call them.")],
    email: Annotated[str, typer.Option(help="Where notices go.")],
    role: Annotated[str, typer.Option(help="See docs/roles.md.")] = "administrator",
    agency: Annotated[str | None, typer.Option(help="Code of their agency.")] = None,
    filer: Annotated[str | None, typer.Option(help="Tax code of whom they file for.")] = None,
) -> None:
    """Invite a user, the first administrator for one, and print the code to be given to them.

    With it they choose a password and a second factor on /nguoi-dung/loi-moi/. Nothing is mailed.
    """
    _start()
    from typing import assert_never

    from nhanh8.agencies.models import Agency
    from nhanh8.filers.models import Filer
    from nhanh8.users.administration.invitations import Invited, NotInvited, invite
    from nhanh8.users.roles import Role

    if role not in Role.values:
        fail(f"There is no role {role}.", f"One of: {', '.join(Role.values)}.")
    their_agency = Agency.objects.filter(code=agency).first()
    if agency and their_agency is None:
        fail(f"There is no agency {agency}.")
    their_filer = Filer.objects.filter(tax_code=filer).first()
    if filer and their_filer is None:
        fail(f"There is no filer {filer}.")
    match invite(None, name, full_name, email, Role(role), their_agency, their_filer):
        case Invited(user=user):
            _print_code(user)
        case NotInvited(faults=faults):
            fail("; ".join(f"{fault.field}: {fault.why}" for fault in faults))
        case other:
            assert_never(other)


@command.command("list", cls=Command)
def show(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead.")] = False,
) -> None:
    """List all users, with their role and whether they can log in."""
    _start()
    from nhanh8.users.models import User

    rows = [
        {
            "name": user.username,
            "full_name": user.full_name,
            "role": user.role,
            "of": str(user.agency or user.filer or ""),
            "state": _state(user),
        }
        for user in User.objects.select_related("agency", "filer", "invitation", "proposal").order_by(
            "username"
        )
    ]
    if json:
        import json as json_format

        typer.echo(json_format.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 3, 0, 0), header_style="dim")
    for title in ("name", "full name", "role", "of", "state"):
        table.add_column(title)
    for row in rows:
        table.add_row(*row.values())
    Console().print(table)


@command.command(cls=Command)
def lock(name: _Name) -> None:
    """Let a user in no more, and end their sessions. The last administrator stays."""
    _start()
    from nhanh8.users.administration import managing

    _done(managing.lock, name)
    typer.echo(f"{name} is locked.")


@command.command(cls=Command)
def unlock(name: _Name) -> None:
    """Let a user who was locked in again."""
    _start()
    from nhanh8.users.administration import managing

    _done(managing.unlock, name)
    typer.echo(f"{name} is unlocked.")


@command.command(cls=Command)
def reset(name: _Name) -> None:
    """Take password and second factor from a user who lost them, and print the code of a new invitation."""
    _start()
    from nhanh8.users.administration import managing

    _print_code(_done(managing.reset, name))


def _start() -> None:
    start_django(serving=True)
    from nhanh8.cli import database

    database.need()


def _done(verb: "Callable[[None, int], Done | NotDone]", name: str) -> "User":
    from nhanh8.users.administration.managing import NotDone
    from nhanh8.users.models import User

    user = User.objects.filter(username=name.lower()).first()
    if user is None:
        fail(f"There is no user {name}.")
    result = verb(None, user.pk)
    if isinstance(result, NotDone):
        # All that the command line, which is nobody, can be refused.
        fail(f"{name} is the last administrator who can log in.", "Add another one first.")
    return result.user


def _state(user: "User") -> str:
    from nhanh8.users.entering.login import has_second_factor

    if not user.is_active:
        return "locked"
    if hasattr(user, "proposal") and user.proposal.invites:
        return "waits for another administrator"
    if has_second_factor(user.pk):
        return "can log in"
    invitation = getattr(user, "invitation", None)
    return f"invited until {invitation.expires_at:%Y-%m-%d %H:%M} UTC" if invitation else "can't log in"


def _print_code(user: "User") -> None:
    from nhanh8.users.administration.invitations import make_code

    code = make_code(user.invitation.pk)
    if code is None:
        fail(f"{user.username} is locked: unlock them first.")
    typer.echo(f"Code for {user.username}: {code}")
    until = f"{user.invitation.expires_at:%Y-%m-%d %H:%M} UTC"
    typer.echo(f"Good until {until}, on /nguoi-dung/loi-moi/ of the portal.")
