"""`nhanh8 seed`: invented people with accounts."""

import pytest
import typer
from typer.testing import CliRunner

from nhanh8.accounts.models import Account
from nhanh8.agencies.models import Agency
from nhanh8.audit.models import Entry
from nhanh8.cli import seed
from nhanh8.registry.models import Contact, Participant

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    app = typer.Typer()
    app.command()(seed.command)
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_everyone_gets_an_account_that_nothing_opens() -> None:
    assert "50 people invented." in run("50")
    assert Account.objects.count() == 50
    assert all(account.password.startswith("!") for account in Account.objects.all())
    assert [*Entry.objects.order_by("sequence").values_list("event", flat=True)] == [
        "agencies:list:taken in",
        "registry:people:seeded",
    ]


def test_everyone_s_agency_is_on_file() -> None:
    run("20")
    assert set(Participant.objects.values_list("agency", flat=True)) <= set(
        Agency.objects.values_list("name", flat=True)
    )


def test_options_say_who_has_what() -> None:
    run("30", "--emails", "0", "--personal-numbers", "100")
    assert not Contact.objects.filter(kind=Contact.Kind.EMAIL).exists()
    assert not Participant.objects.filter(personal_identification_number=None).exists()


def test_the_same_random_seed_gives_the_same_people() -> None:
    run("10", "--random-seed", "5")
    names = [*Participant.objects.order_by("pk").values_list("full_name", flat=True)]
    Participant.objects.all().delete()
    run("10", "--random-seed", "5")
    assert [*Participant.objects.order_by("pk").values_list("full_name", flat=True)] == names
