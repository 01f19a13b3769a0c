"""What `nhanh8 retention run` prints, and that a dry run is dry."""

from datetime import timedelta

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from nhanh8.audit.models import Entry
from nhanh8.cli.retention import command
from nhanh8.mail.models import Letter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")  # the verb sets it
    monkeypatch.setenv("COLUMNS", "200")
    done = timezone.now() - timedelta(days=31)
    for _ in range(3):
        Letter.objects.create(kind="test", about=1, state=Letter.State.SENT, done_at=done)


def run(*arguments: str) -> str:
    done = CliRunner().invoke(command, ["run", *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def row_of(rule: str, text: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(rule))


def test_a_dry_run_lists_every_rule_with_what_would_go() -> None:
    text = run("--dry-run")
    assert row_of("mail:letters", text).rstrip().endswith("30 days            3")
    assert row_of("charging:calls", text).rstrip().endswith("365 days           0")
    assert "3 rows would go." in text
    assert Letter.objects.count() == 3
    assert not Entry.objects.exists()


def test_a_run_says_what_went_and_the_next_has_nothing_to_do() -> None:
    assert "3 rows went." in run()
    assert not Letter.objects.exists()
    assert "0 rows went." in run()
    assert Entry.objects.filter(event="retention:run:ended").count() == 2
