"""The page on which the received mails are read."""

from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, unquote, urlsplit

from nhanh8.demo.mailbox.letters import Letter, Letters
from nhanh8.site.logs import VIETNAM

_HTML = "text/html; charset=utf-8"
_REFRESH_S = 3
_OF_A_PAGE = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'"
_OF_A_MAIL = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""Whoever sent it, it runs nothing, loads nothing, sends nothing and leads nowhere."""
_STYLE = Path(__file__).with_name("page.css").read_text("utf-8")


class Page(ThreadingHTTPServer):
    """The mailbox's web server. It answers to this machine's own names only, and changes nothing."""

    daemon_threads = True

    def __init__(self, host: str, port: int, letters: Letters) -> None:
        self.letters = letters
        super().__init__((host, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Page
    server_version = "mailbox"
    sys_version = ""
    timeout = 10
    own_names: ClassVar = {"127.0.0.1", "localhost", "[::1]"}

    def do_GET(self) -> None:
        # Another site's name that resolves to this machine (DNS rebinding) gets nothing.
        if self.headers.get("Host", "").rpartition(":")[0] not in self.own_names:
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, _page("Not here", "<h1>Not here</h1>"))
            return
        match unquote(urlsplit(self.path).path).split("/"):
            case ["", ""]:
                self._answer(HTTPStatus.OK, _list(self.server.letters))
            case ["", "mail", name] if letter := self.server.letters.find(name):
                self._answer(HTTPStatus.OK, _letter(letter))
            case ["", "html", name] if (letter := self.server.letters.find(name)) and letter.html:
                self._answer(HTTPStatus.OK, letter.html, policy=_OF_A_MAIL)
            case ["", "raw", name] if (raw := self.server.letters.raw(name)) is not None:
                self._answer(HTTPStatus.OK, raw, "text/plain; charset=utf-8")
            case _:
                body = '<h1>No such mail</h1><p><a href="/">All mails</a></p>'
                self._answer(HTTPStatus.NOT_FOUND, _page("No such mail", body))

    def _answer(
        self, status: HTTPStatus, content: str | bytes, kind: str = _HTML, policy: str = _OF_A_PAGE
    ) -> None:
        body = content if isinstance(content, bytes) else content.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Keep quiet: the page asks for itself every few seconds."""


def _list(letters: Letters) -> str:
    rows = "".join(
        f'<li><a href="/mail/{quote(one.name)}"><b>{escape(one.subject) or "(no subject)"}</b>'
        f'<span class="quiet">{escape(one.recipients)} · {_when(one)}</span></a></li>'
        for one in letters.newest_first()
    )
    body = (
        "<h1>Mailbox of the demo</h1>"
        '<p class="quiet">Every mail that Nhánh 8 sends here lands on this page and goes no further.</p>'
        + (f"<ol>{rows}</ol>" if rows else "<article>No mail yet.</article>")
    )
    return _page("Mailbox", body, refresh=True)


def _letter(one: Letter) -> str:
    text = escape(one.text) or "(no plain text; the file has it as it came)"
    return _page(
        one.subject or "(no subject)",
        f'<p><a href="/">All mails</a></p><article><h1>{escape(one.subject)}</h1>'
        f'<p class="quiet">To {escape(one.recipients)}</p><p class="quiet">{_when(one)} · '
        f'<a href="/raw/{quote(one.name)}">the file as it came</a></p><hr><pre>{text}</pre></article>'
        + (_as_html(one) if one.html else ""),
    )


def _as_html(one: Letter) -> str:
    return (
        '<h2>As mail programs show it</h2><iframe sandbox="" title="The mail as HTML" '
        f'src="/html/{quote(one.name)}"></iframe>'
    )


def _when(one: Letter) -> str:
    return f"{one.came_at.astimezone(VIETNAM):%H:%M:%S %d/%m/%Y}"


def _page(title: str, body: str, *, refresh: bool = False) -> str:
    again = f'<meta http-equiv="refresh" content="{_REFRESH_S}">' if refresh else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{again}'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
