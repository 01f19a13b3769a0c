"""Fixtures for every test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from nhanh8 import threads
from nhanh8.audit import record, triggers
from nhanh8.audit.models import Head
from nhanh8.config import Settings, settings, use

pytest_plugins = ["databases", "workers"]

# No verdict hangs on a clock: the machine may be busy.
hypothesis_settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("unhurried")


@pytest.fixture
def configured() -> Iterator[Callable[..., Settings]]:
    """Put other settings in force for one test: `configured(reissue={"password_length": 6})`."""
    with ExitStack() as stack:

        def configure(**sections: dict[str, Any]) -> Settings:
            now = settings()
            replaced = {}
            for name, values in sections.items():
                old = getattr(now, name)
                replaced[name] = type(old).model_validate(dict(old) | values)
            new = now.model_copy(update=replaced)
            stack.enter_context(use(new))
            return new

        yield configure


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let the test database forget: emptying it between tests removes audit entries, which it refuses."""
    del django_db_setup
    with django_db_blocker.unblock():
        triggers.remove(connection)


@pytest.fixture(autouse=True)
def audit_record_begun(request: pytest.FixtureRequest) -> None:
    """Seal the audit record's head anew where emptying the database took the migration's away."""
    marker = request.node.get_closest_marker("django_db")
    wanted = {"db", "transactional_db"} & set(request.fixturenames)
    if marker or wanted:
        transactional = "transactional_db" in wanted or (marker and marker.kwargs.get("transaction"))
        request.getfixturevalue("transactional_db" if transactional else "db")
        if not Head.objects.exists():
            record.begin()


@pytest.fixture(autouse=True)
def threads_of_its_own(audit_record_begun: None) -> Iterator[None]:
    """End the threads that a test's verbs ran in: their database connections must not meet the next test."""
    del audit_record_begun
    yield
    if threads._pool.cache_info().currsize:
        threads._pool().shutdown()
        threads._pool.cache_clear()
