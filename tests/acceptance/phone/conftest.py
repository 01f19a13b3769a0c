"""What the stories about calls stand on: an exchange of telephones, an ear, and lines to dial."""

import itertools
from collections.abc import Callable, Iterator

import pytest

from acceptance.installation import Installation
from acceptance.telephones.ear import Ear
from acceptance.telephones.line import Line, MakeLine, people
from acceptance.telephones.media import Exchange
from acceptance.telephones.together import Together
from nhanh8.config import settings
from nhanh8.speech.speaker import speaker


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


@pytest.fixture(scope="module")
def make_line(
    install: Callable[..., Installation],
    exchange: Exchange,
    ear: Ear,
    tmp_path_factory: pytest.TempPathFactory,
) -> MakeLine:
    """Give lines: `make_line(20, hotline={"max_calls": 2})` has 20 people and these settings. Not started."""

    def make(count: int, *, database_url: str = "", **sections: dict[str, object]) -> Line:
        hotline = {"trust_from_header": True} | sections.pop("hotline", {})
        installation = install(hotline=hotline, **sections)
        if database_url:
            installation.environment["DATABASE_URL"] = database_url
            installation.migrate()
        (installation.home / "audio").symlink_to(settings().home.absolute() / "audio")
        everyone = people(count, next(_SERIES))
        installation.add(*everyone)
        folder = tmp_path_factory.mktemp("telephones")
        return Line(installation, exchange, ear, folder, iter(everyone))

    return make


@pytest.fixture(scope="module")
def together(request: pytest.FixtureRequest, line: Line) -> Iterator[Together[Line]]:
    """Start all chosen stories of a module at once on its `line`."""
    parameters = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.module is request.module and hasattr(item, "callspec")
    ]
    together = Together(line, [p["story"] for p in parameters if "story" in p])
    yield together
    together.close()


_SERIES = itertools.count(10)
