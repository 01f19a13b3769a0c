"""What every acceptance test stands on: installations of their own, and a browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from acceptance.installation import Installation


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
