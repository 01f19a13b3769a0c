"""A server that tests let answer as they like: an engine of speech."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle


class Handler(BaseHTTPRequestHandler):
    """Keeps the request and lets the test answer."""

    server: "Engine"
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append((self.path, dict(self.headers), body))
        self.close_connection = True
        with suppress(OSError):  # who asked may have gone
            self.server.answers(self)

    def whole(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


Answer = Callable[[Handler], None]


class Engine(ThreadingHTTPServer):
    """A server that takes each request and does with it what the test says."""

    daemon_threads = False

    def __init__(self, answers: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.answers = answers
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def running(answers: Answer) -> Iterator[Engine]:
    """Run a server."""
    with Engine(answers) as engine:
        thread = threading.Thread(target=engine.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield engine
        finally:
            engine.over.set()
            engine.shutdown()
            thread.join()


def silent(handler: Handler) -> None:
    """Answer nothing."""
    handler.server.over.wait()


def dripping(start: bytes, drops: bytes) -> Answer:
    """Send a byte each 10 ms: no single one is late."""

    def answer(handler: Handler) -> None:
        handler.wfile.write(start)
        for drop in cycle(drops):
            if handler.server.over.wait(0.01):
                return
            handler.wfile.write(bytes([drop]))

    return answer
