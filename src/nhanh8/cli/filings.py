"""`nhanh8 filings`: what came of TK1-TS that was filed."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from nhanh8.cli.app import start_django
from nhanh8.cli.ending import fail
from nhanh8.cli.flags import Command, Group

command = typer.Typer(cls=Group, help="TK1-TS that was filed.", no_args_is_help=True)


@command.callback()
def _filings() -> None:
    """Keep the name of its one verb."""


@command.command(cls=Command)
def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A receipt or states, as XML.")],
    certificate: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="Ours, in PEM: /api/v1/filings/certificate.pem of a server. Else that of the settings.",
        ),
    ] = None,
) -> None:
    """Verify that a receipt, or states of a filing, are ours and as we signed them. Needs no database.

    Exit code 1: they aren't.
    """
    start_django()
    from cryptography import x509

    from nhanh8.declarations.electronic import receipts, verifying

    try:
        ours = (
            x509.load_pem_x509_certificates(certificate.read_bytes())
            if certificate
            else receipts.own_certificates()
        )
    except ValueError:
        fail(f"{certificate} is no certificate in PEM.")
    except receipts.NotSignedError as error:
        fail(str(error), "Or name the certificate: --certificate certificate.pem")
    match verifying.verify(file.read_bytes(), ours[0]):
        case verifying.Genuine(number=number, at=at, signer=signer, states=states):
            typer.echo(f"Genuine: filing {number}, signed by {signer} at {_moment(at)}.")
            for code, count in states:
                typer.echo(f"  {code}: {count}")
        case verifying.NotGenuine():
            fail("Not genuine: it isn't ours, or it was changed since we signed it.")


def _moment(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="seconds")
