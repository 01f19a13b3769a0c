"""Mail that comes back is noted once, and only if it was ours."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from mail_server import MailServer, running
from nhanh8.mail import bounces, letters, outcomes
from nhanh8.mail.bounces import KnownAlready, NoReport, Noted, NotOurs
from nhanh8.mail.letters import Posted
from nhanh8.mail.message import Message, Paragraph
from nhanh8.mail.models import Letter
from post import deliver_all
from reports import report, vacation

pytestmark = pytest.mark.django_db

AN = "an@example.vn"


@pytest.fixture(autouse=True)
def a_kind() -> Iterator[None]:
    """Register a kind of letters for one test."""

    @letters.composer("test:notice")
    def compose(about: int) -> Message:
        return Message(f"{about}", (Paragraph("Xin chào"),))

    yield
    del letters._kinds["test:notice"]


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """Give what is said of addresses."""
    said: list[str] = []

    def refused(*, address: str, **_: object) -> None:
        said.append(f"{address} refused")

    def works(*, address: str, **_: object) -> None:
        said.append(f"{address} works")

    outcomes.address_refused.connect(refused)
    outcomes.address_works.connect(works)
    yield said
    outcomes.address_refused.disconnect(refused)
    outcomes.address_works.disconnect(works)


def sent(settings: Settings, server: MailServer | None = None) -> tuple[Letter, str]:
    """Send a letter; give it, and the Message-ID that its recipient sees."""
    letters.post("test:notice", [Posted(1, AN)])
    server = server or MailServer()
    with running(server, settings):
        deliver_all()
    return Letter.objects.latest("pk"), str(server.mails[-1]["Message-ID"]) if server.mails else ""


def test_a_letter_that_came_back_is_refused_and_its_address_told_of_once(
    settings: Settings, heard: list[str]
) -> None:
    letter, message_id = sent(settings)
    assert bounces.take_in(report(message_id)) == Noted(letter.pk, "5.1.1")
    letter.refresh_from_db()
    assert (letter.state, letter.why) == (Letter.State.REFUSED, "came back 5.1.1")
    assert bounces.take_in(report(message_id)) == KnownAlready(letter.pk)
    assert heard == [f"{AN} refused"]


@pytest.mark.parametrize("to", ["AN@example.vn", "an@EXAMPLE.VN"])
def test_capitals_in_the_reported_address_do_not_matter(
    settings: Settings, heard: list[str], to: str
) -> None:
    _, message_id = sent(settings)
    bounces.take_in(report(message_id, to))
    assert heard == [f"{to} refused"]


def test_a_report_blames_no_address_but_the_letters_own(settings: Settings, heard: list[str]) -> None:
    letter, message_id = sent(settings)
    assert bounces.take_in(report(message_id, "binh@example.vn")) == Noted(letter.pk, "5.1.1")
    assert heard == []


@pytest.mark.parametrize("status", ["4.4.7", "5.7.1"])
def test_what_is_not_the_addresss_fault_is_not_counted_on_it(
    settings: Settings, heard: list[str], status: str
) -> None:
    letter, message_id = sent(settings)
    assert bounces.take_in(report(message_id, status=status)) == Noted(letter.pk, status)
    assert heard == []


@pytest.mark.parametrize("status", ["", "nonsense", "5.1", "5.1.1.1", "2" * 500])
def test_a_report_without_a_status_is_none(settings: Settings, status: str) -> None:
    _, message_id = sent(settings)
    assert bounces.take_in(report(message_id, status=status)) == NoReport()


def test_nothing_counts_but_reports_about_mail_of_ours(settings: Settings, heard: list[str]) -> None:
    letter, message_id = sent(settings)
    assert bounces.take_in(vacation(message_id)) == NoReport()
    assert bounces.take_in(report("<someone.elses@example.org>")) == NotOurs()
    assert bounces.take_in(report(message_id.replace(f"letter.{letter.pk}.", "letter.99."))) == NotOurs()
    letter.refresh_from_db()
    assert (letter.state, heard) == (Letter.State.SENT, [])


def test_a_refusal_by_the_mail_server_is_told_of_too(settings: Settings, heard: list[str]) -> None:
    sent(settings, MailServer("550 5.1.1 unknown"))
    assert heard == [f"{AN} refused"]


def test_a_refusal_of_what_a_mail_says_is_not_the_addresss_fault(
    settings: Settings, heard: list[str]
) -> None:
    letter, _ = sent(settings, MailServer(text="554 rejected"))
    assert (letter.state, heard) == (Letter.State.REFUSED, [])


def test_an_address_works_when_the_mail_before_has_not_come_back_by_the_next(
    settings: Settings, heard: list[str]
) -> None:
    _, message_id = sent(settings)
    bounces.take_in(report(message_id))
    assert heard == [f"{AN} refused"]
    sent(settings)  # most servers take everything, so this proves nothing yet
    assert heard == [f"{AN} refused"]
    sent(settings)
    assert heard == [f"{AN} refused", f"{AN} works"]
