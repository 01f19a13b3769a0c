"""What the stories about calls stand on: an exchange of telephones, an ear, and a hotline to dial."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from acceptance.installation import Installation
from acceptance.mail_server import MailServer
from acceptance.telephones.ear import Ear
from acceptance.telephones.line import Line, MakeLine, people
from acceptance.telephones.media import Exchange
from acceptance.telephones.together import SPEAKING_AT_ONCE, Together
from nhanh8.config import settings
from nhanh8.speech.speaker import speaker

PEOPLE = 110
"""One or two for each story."""
SPEAKERS = 60
"""The same for those who speak."""


@pytest.fixture(scope="session")
def exchange() -> Iterator[Exchange]:
    """Give the thread behind all telephones."""
    exchange = Exchange()
    yield exchange
    exchange.close()


@pytest.fixture(scope="session")
def ear() -> Ear:
    """Give an ear for the product's voice. Its sound is made here, once for all installations."""
    return Ear(speaker())


@pytest.fixture(scope="session")
def make_line(
    migrated_database: Path, exchange: Exchange, ear: Ear, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeLine]:
    """Give lines, not started yet: `make_line(20, hotline={"max_calls": 2})` has 20 people.

    They press keys where nothing is said about `speech`: a hundred telephones are for those who don't speak.
    """
    made: list[Installation] = []

    def make(count: int, *, database_url: str = "", **sections: dict[str, object]) -> Line:
        listens_to = {"speech": {"recogniser": "keys"}}
        installation = Installation(tmp_path_factory.mktemp("home"), **(listens_to | sections))
        installation.configure("hotline", trust_from_header=True)
        made.append(installation)
        if database_url:
            installation.environment["DATABASE_URL"] = database_url
            installation.migrate()
        else:
            shutil.copy(migrated_database, installation.database)
        (installation.home / "audio").symlink_to(settings().home.absolute() / "audio")
        everyone = people(count)
        installation.add(*everyone)
        return Line(installation, exchange, ear, tmp_path_factory.mktemp("telephones"), iter(everyone))

    yield make
    for installation in made:
        installation.stop()


@pytest.fixture(scope="session")
def line(make_line: MakeLine) -> Iterator[Line]:
    """Give everything there is: portal, hotline, worker and a mail server, and everyday's telephones."""
    with MailServer() as mail_server:
        line = make_line(PEOPLE, mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"})
        line.mail_server = mail_server
        line.installation.start("worker")
        yield line.start()


@pytest.fixture(scope="session")
def together(request: pytest.FixtureRequest, line: Line) -> Iterator[Together[Line]]:
    """Start all stories that were chosen, of all modules, at the same time on one line."""
    together = Together(line, _chosen(request.session, "story"))
    yield together
    together.close()


@pytest.fixture(scope="session")
def listening(make_line: MakeLine, together: Together[Line]) -> Line:
    """Give a hotline that understands speech, with its telephones, once those who press keys are done."""
    together.wait_for_all()
    return make_line(SPEAKERS, speech={"recogniser": "embedded"}).start()


@pytest.fixture(scope="session")
def told(request: pytest.FixtureRequest, listening: Line) -> Iterator[Together[Line]]:
    """Start all stories of people who speak that were chosen, of all modules, some at a time."""
    told = Together(listening, _chosen(request.session, "saying"), SPEAKING_AT_ONCE)
    yield told
    told.close()


def _chosen(session: pytest.Session, parameter: str) -> list[Callable[[Line], None]]:
    """Give the stories that tests of this session have as this parameter."""
    return [
        item.callspec.params[parameter]
        for item in session.items
        if isinstance(item, pytest.Function) and parameter in item.fixturenames
    ]
