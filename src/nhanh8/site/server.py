"""The web server: gunicorn, embedded, with the pages loaded before its workers start."""

import fcntl
import gc
import logging
import sys
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from nhanh8.config import settings

_FINISH_WITHIN_S = 30
"""After SIGTERM, requests that are being answered may finish for so long."""
_STUCK_AFTER_S = 30
"""A worker that doesn't move for so long is replaced."""
_SWITCH_S = 0.001
"""A thread that renders a page gives way to others after so long at most. A request asks the database twenty
times, and may wait that long for Python after each answer, while it holds up all who want to write."""


def serve(host: str, port: int) -> None:
    """Serve the pages until SIGTERM or SIGINT. Port 0 takes a free one; the line on stdout tells which."""
    collect_static_files()
    _Server(host, port).run()


def collect_static_files() -> None:
    """Put the static files, with hashed names and compressed, where they are served from: `home/static`.

    Done at each start, so that no installation can serve yesterday's. Servers starting together take turns.
    """
    root = Path(django_settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root.parent / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, host: str, port: int) -> None:
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        web = settings().web
        options = {
            "bind": self._address,
            "workers": web.workers,
            "threads": web.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "graceful_timeout": _FINISH_WITHIN_S,
            "timeout": _STUCK_AFTER_S,
            "errorlog": None,
            "logger_class": _ToOurLogs,
            "loglevel": settings().log_level,
            "post_worker_init": _begin,
            "control_socket_disable": True,
            "forwarder_headers": "",  # no client's SCRIPT_NAME moves the pages
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        from nhanh8.site.wsgi import application  # noqa: PLC0415 - started by gunicorn, when it is ready for it

        return application


class _ToOurLogs(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Hands gunicorn's messages to the logs of this process, where numbers are masked."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.propagate = True
        # That a worker started or stopped is no news.
        self.error_log.setLevel(max(self.loglevel, logging.WARNING))


def _begin(worker: Any) -> None:
    """Make a worker fit for several requests at once, and tell that they are answered.

    What is loaded by now stays for good: the garbage collector, which holds up every thread, needn't look at
    it again. The last of the first workers tells (ages count from 1).
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_S)
    if worker.age == settings().web.workers:
        host, port = worker.sockets[0].getsockname()[:2]
        sys.stdout.write(f"web ready http://{f'[{host}]' if ':' in host else host}:{port}\n")
        sys.stdout.flush()
