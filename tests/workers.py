"""Which tests stay together when several workers run them (`-n 2`): a pytest plugin."""

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

_ON_ONE_LINE = "tests/acceptance/phone/"
"""Whose modules share a hotline, and are all told at once on it."""


class ByModule(LoadScopeScheduling):
    """A module's tests stay on one worker, for they share what they start; all calls on one, too."""

    def _split_scope(self, nodeid: str) -> str:
        return _ON_ONE_LINE if nodeid.startswith(_ON_ONE_LINE) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByModule:
    """Give the tests out module by module."""
    return ByModule(config, log)
