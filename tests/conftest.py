"""Fixtures for every test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from nhanh8.config import Settings, settings, use


@pytest.fixture
def configured() -> Iterator[Callable[..., Settings]]:
    """Put other settings in force for one test: `configured(reissue={"password_digits": 6})`."""
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
