"""The cable to the database: a test cuts it in the middle of a call and mends it again."""

import contextlib
import socket
import threading
from typing import Self


class Cable:
    """Carries TCP connections to a server's Unix socket. Cut: all end, and new ones are refused."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._listener = self._listening(0)
        self.port: int = self._listener.getsockname()[1]
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._accept()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.cut()

    def cut(self) -> None:
        """End every connection and refuse new ones."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._acceptor.join()
        with self._lock:
            for end in self._ends:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Carry connections again, on the same port."""
        self._listener = self._listening(self.port)
        self._accept()

    def _listening(self, port: int) -> socket.socket:
        return socket.create_server(("127.0.0.1", port))

    def _accept(self) -> None:
        self._acceptor = threading.Thread(target=self._carry_all, args=(self._listener,), daemon=True)
        self._acceptor.start()

    def _carry_all(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._server)
                with self._lock:
                    self._ends |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._ends.discard(one)
        one.close()
