"""The command line: every verb of `nhanh8` is named here once."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nhanh8.cli.flags import Command, Group

if TYPE_CHECKING:
    from collections.abc import Callable

    from nhanh8.config import Settings

app = typer.Typer(
    name="nhanh8",
    cls=Group,
    help="Nhánh 8: a new password for a VssID account, by phone, on the portal, in the app.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    add_completion=False,
)

# Verb and the module of this folder that holds it.
_VERBS: dict[str, str] = {
    "demo": "demo",
    "doctor": "doctor",
    "bench": "bench",
    "agencies": "agencies",
    "filers": "filers",
    "filings": "filings",
    "audit": "audit",
    "hotline": "hotline",
    "call": "call",
    "mail": "mail",
    "mailbox": "mailbox",
    "migrate": "migrate",
    "retention": "retention",
    "talk": "talk",
    "users": "users",
    "voice": "voice",
    "worker": "worker",
    "web": "web",
    "import": "import_participants",
    "seed": "seed",
}

SHORTEST_SECRET_KEY = 50
"""Characters; Django asks for as many."""


@app.callback()
def everywhere(
    home: Annotated[Path | None, typer.Option(help="Folder for data (settings: `home`).")] = None,
    config: Annotated[Path | None, typer.Option(help="TOML file of settings.", exists=True)] = None,
) -> None:
    """Take the options that every verb has; what a verb makes is its owner's alone."""
    os.umask(0o077)
    if home is not None:
        os.environ["NHANH8_HOME"] = str(home)
    if config is not None:
        os.environ["NHANH8_CONFIG"] = str(config)


def read_settings() -> "Settings":
    """Read the settings; end with a plain message where they can't be used."""
    from nhanh8.cli.ending import fail
    from nhanh8.config import ConfigError, settings

    try:
        return settings()
    except ConfigError as error:
        fail(str(error))


def start_django(*, serving: bool = False) -> None:
    """Read the settings and start Django. A verb that serves people (`serving`) needs a secret key."""
    from nhanh8.cli.ending import fail

    os.environ["DJANGO_SETTINGS_MODULE"] = "nhanh8.site.settings"
    if len(read_settings().secret_key.get_secret_value()) < SHORTEST_SECRET_KEY and serving:
        fail(
            f"NHANH8_SECRET_KEY must be set, to {SHORTEST_SECRET_KEY} random characters or more.",
            'python3 -c "import secrets; print(secrets.token_urlsafe(50))" makes some. '
            "(`nhanh8 demo` makes its own.)",
        )
    import django

    django.setup()


def main() -> None:
    """Run the command."""
    for verb, name in _VERBS.items():
        module: Any = import_module(f"nhanh8.cli.{name}")
        command: Callable[..., None] | typer.Typer = module.command
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=verb)
        else:
            # A verb that passes options on takes those it doesn't know.
            app.command(verb, cls=Command, context_settings=getattr(module, "CONTEXT", None))(command)
    try:
        sys.exit(app())
    except Exception as error:
        if (said := _of_the_database(error)) is None:
            raise
        sys.exit(said)


def _of_the_database(error: Exception) -> str | None:
    """Give what to say of an error that the database raised; None if it comes from elsewhere."""
    if "django.db" not in sys.modules:
        return None
    from django.db import Error

    from nhanh8.cli import database

    return database.away(error) if isinstance(error, Error) else None
