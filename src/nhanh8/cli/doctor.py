"""`nhanh8 doctor`: what is wrong with this installation, and what to do."""

from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli.app import start_django

if TYPE_CHECKING:
    from nhanh8.cli.checks import Finding


def command(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")] = False,
) -> None:
    """Say what is wrong with this installation and what to do about it. Exit code 1 if anything is."""
    findings = _examine()
    if json:
        _print_json(findings)
    else:
        for finding in findings:
            _print(finding)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


def _examine() -> "list[Finding]":
    from nhanh8.cli.checks import Finding
    from nhanh8.config import ConfigError, settings

    try:
        settings()
    except ConfigError as error:
        return [Finding("settings", well=False, found=str(error), advice="docs/settings.md has every name.")]
    start_django()
    from nhanh8.cli.checks import dangers, jobs, machine, mail, servers, signatures, users

    readable = Finding("settings", well=True, found="can be read")
    rooms = (dangers, servers, jobs, mail, users, signatures, machine)
    return [readable, *(check() for room in rooms for check in room.CHECKS)]


def _print(finding: "Finding") -> None:
    mark = typer.style("✓", fg="green") if finding.well else typer.style("✗", fg="red", bold=True)
    typer.echo(f"{mark} {finding.name}: {finding.found}")
    if not finding.well:
        typer.echo(f"    → {finding.advice}")


def _print_json(findings: "list[Finding]") -> None:
    import json
    from dataclasses import asdict

    report = {"well": all(f.well for f in findings), "checks": [asdict(f) for f in findings]}
    typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
