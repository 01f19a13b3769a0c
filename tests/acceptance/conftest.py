"""What every acceptance test stands on: installations of their own, and a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from acceptance.crowd import PEOPLE
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal, launch


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty database with all tables, made once; every installation starts from a copy."""
    installation = Installation(tmp_path_factory.mktemp("migrated"))
    installation.migrate()
    return installation.database


@pytest.fixture(scope="module")
def install(
    tmp_path_factory: pytest.TempPathFactory, migrated_database: Path
) -> Iterator[Callable[..., Installation]]:
    """Make installations that live as long as one test module: `install(hotline={"max_calls": 2})`."""
    made: list[Installation] = []

    def make(**settings: dict[str, object]) -> Installation:
        installation = Installation(tmp_path_factory.mktemp("home"), **settings)
        shutil.copy(migrated_database, installation.database)
        made.append(installation)
        return installation

    yield make
    for installation in made:
        installation.stop()


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    """Give a server that keeps the mails it is sent, for one module."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def someone() -> Callable[[], Person]:
    """Give, of the crowd, a person whom no other story of the module has met."""
    crowd = iter(PEOPLE)
    return lambda: next(crowd)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Chromium, for one module only: Playwright's event loop in this thread would stop async tests."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Portal]]:
    """Open the portal in a window of its own: `visit(installation.portal_url(), width=360, english=True)`."""
    opened: list[Portal] = []

    def open_portal(url: str, **window: Any) -> Portal:
        opened.append(Portal(browser, url, **window))
        return opened[-1]

    yield open_portal
    for portal in opened:
        portal.close()


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation], mail_server: MailServer) -> Installation:
    """Give a portal and a worker, with the crowd on file; a module may give another of its own."""
    installation = install(
        mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"},
        # All these people sit at one machine.
        reissue={"per_source": "1000 per hour"},
        checkcode={"per_source": "1000 per hour"},
    )
    installation.add(*PEOPLE)
    installation.start("worker")
    return installation


@pytest.fixture
def portal(installation: Installation, visit: Callable[..., Portal]) -> Portal:
    """Open the portal in a window."""
    return visit(installation.portal_url())
