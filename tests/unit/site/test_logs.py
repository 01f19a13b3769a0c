"""Nothing that a process logs shows a number."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from nhanh8.site import logs

NUMBER = "0123456789"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Set the logs up, give what they write, and put everything back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logs.set_up()
        yield stderr
        logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks


def test_messages_are_masked(written: io.StringIO) -> None:
    logging.getLogger("anything").warning("number %s, phone %s", NUMBER, "+84912345678")
    assert "number •••••••789, phone +••••••••678" in written.getvalue()


def test_tracebacks_are_masked(written: io.StringIO) -> None:
    try:
        raise ValueError(NUMBER)  # noqa: TRY301 - the traceback is what this is about
    except ValueError:
        logging.getLogger("anything").exception("it broke")
    assert "ValueError: •••••••789" in written.getvalue()
    assert NUMBER not in written.getvalue()


def test_errors_that_nobody_caught_are_masked_too(written: io.StringIO) -> None:
    error = ValueError(NUMBER)
    sys.excepthook(ValueError, error, None)

    def broken() -> None:
        raise error

    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    assert written.getvalue().count("Ended by an error") == 2
    assert NUMBER not in written.getvalue()


def test_warnings_are_masked_too(written: io.StringIO) -> None:
    warnings.warn(f"about {NUMBER}", stacklevel=1)
    assert "•••••••789" in written.getvalue()
    assert NUMBER not in written.getvalue()


def test_a_line_begins_with_the_time_in_vietnam_to_the_second(written: io.StringIO) -> None:
    with time_machine.travel(datetime(2026, 1, 2, 23, 2, 11, 987654, tzinfo=UTC), tick=False):
        logging.getLogger("anything").warning("it happened")
    assert written.getvalue() == "2026-01-03 06:02:11 WARNING anything: it happened\n"


def test_ctrl_c_is_no_error(written: io.StringIO) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "Ended by an error" not in written.getvalue()


def test_the_database_never_logs_its_statements(written: io.StringIO) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").debug("SELECT %s", NUMBER)
    assert not written.getvalue()
