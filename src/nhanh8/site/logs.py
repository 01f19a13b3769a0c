"""Logs: to stderr, one line a record, by Vietnam's clock, every long number masked, tracebacks too."""

import logging
import sys
import threading
from datetime import datetime
from types import TracebackType
from zoneinfo import ZoneInfo

from nhanh8.audit.privacy import redact
from nhanh8.config import settings

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""Whose clock people here read, whatever the machine's own is."""

_LINE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"

# These would write rows with hashes, or every lookup of a template, at DEBUG.
_NEVER_BELOW_INFO = ("django.db.backends", "django.template")


class RedactingFormatter(logging.Formatter):
    """Formats a record whole (message, traceback, stack), then masks every long number in it."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Give a record's time, to the second."""
        del datefmt
        return f"{datetime.fromtimestamp(record.created, VIETNAM):%Y-%m-%d %H:%M:%S}"

    def format(self, record: logging.LogRecord) -> str:
        """Give the text of a record, masked."""
        return redact(super().format(record))


def set_up() -> None:
    """Send all logs of this process to stderr, masked, from the level in the settings up.

    Every process calls it once at its start. Python's warnings and errors that nobody caught go the same way.
    """
    to_stderr = logging.StreamHandler(sys.stderr)
    to_stderr.setFormatter(RedactingFormatter(_LINE))
    root = logging.getLogger()
    root.handlers[:] = [to_stderr]
    root.setLevel(settings().log_level)
    for name in _NEVER_BELOW_INFO:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _log_uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if not issubclass(kind, Exception):  # Ctrl-C
        sys.__excepthook__(kind, error, traceback)
        return
    logging.getLogger("nhanh8").critical("Ended by an error", exc_info=(kind, error, traceback))


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        _log_uncaught(args.exc_type, args.exc_value, args.exc_traceback)
