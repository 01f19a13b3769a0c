"""What every acceptance test stands on: installations of their own, and a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from acceptance.installation import Installation
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
