"""An engine that writes down speech: OpenAI's `/v1/audio/transcriptions`, as far as the hotline asks for it.

A stand-in: it knows only the sounds that a story taught it, and finds them again in what the hotline sends.
What the hotline cuts off, garbles or leaves out isn't written down: a number gets through only if all of
it reached the engine.
"""

import email.parser
import email.policy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from acceptance.telephones import hearing
from acceptance.telephones.g711 import RATE, Samples
from acceptance.telephones.wav import wav_in

_AROUND = np.zeros(RATE // 5, np.int16)
"""A word whose first moments are missing is found none the less."""


class Transcriber(ThreadingHTTPServer):
    """Knows some sounds and their words."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._known: list[tuple[str, Samples]] = []

    @property
    def url(self) -> str:
        """Its address, as the setting `speech.recogniser` has it."""
        return f"http://127.0.0.1:{self.server_port}/v1?model=stand-in"

    def learn(self, words: str, sound: Samples) -> Samples:
        """Learn what these words sound like; gives the sound back, to be said."""
        self._known.append((words, sound))
        return sound

    def written(self, said: Samples) -> str:
        """Write down the known sounds in the order they were said."""
        around = np.concatenate([_AROUND, said, _AROUND])
        known = list(self._known)
        sounds = {str(place): sound for place, (_, sound) in enumerate(known)}
        return ", ".join(known[int(found.what)][0] for found in hearing.find(around, sounds))


class _Handler(BaseHTTPRequestHandler):
    server: Transcriber
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        parts = {part.get_param("name", header="content-disposition"): part for part in form.iter_parts()}
        sound, rate = wav_in(parts["file"].get_payload(decode=True))
        assert rate == RATE
        assert parts["model"].get_content().strip() == "stand-in"
        answer = json.dumps({"text": self.server.written(sound)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def transcriber() -> Iterator[Transcriber]:
    """Run one."""
    with Transcriber() as engine:
        thread = threading.Thread(target=engine.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield engine
        finally:
            engine.shutdown()
            thread.join()
