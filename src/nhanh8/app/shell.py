"""The files of the app, as browsers keep them: under an address that names their content, for ever."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import ninja
from django.templatetags.static import static

_HERE = Path(__file__).parent / "shell"
_TEMPLATE = Path(__file__).parent / "templates" / "app" / "shell.html"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_COMMON = (
    "nhanh8.css",
    "mark.svg",
    "fonts/BeVietnamPro-Regular.woff2",
    "fonts/BeVietnamPro-SemiBold.woff2",
)
"""What the app shares with the portal."""
_DEVELOPERS = "docs/"
"""Where the API's page finds Swagger UI, which comes with django-ninja; the app doesn't load it."""
_SWAGGER_UI = ("swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-init.js")
WORKER = "sw.js"


@dataclass(frozen=True)
class File:
    """A file that is served as it stands."""

    path: Path

    @property
    def media_type(self) -> str:
        """What it is."""
        return _TYPES[self.path.suffix]

    @cached_property
    def content(self) -> bytes:
        """What is in it."""
        return self.path.read_bytes()

    @cached_property
    def compressed(self) -> bytes:
        """The same by gzip, the same bytes each time."""
        return gzip.compress(self.content, mtime=0)


@cache
def files() -> dict[str, File]:
    """Give all files by their names, `screens/log_in.js`."""
    ours = {
        path.relative_to(_HERE).as_posix(): File(path)
        for path in sorted(_HERE.rglob("*"))
        if path.suffix in _TYPES
    }
    swagger = Path(ninja.__file__).parent / "static" / "ninja"
    return ours | {f"{_DEVELOPERS}{name}": File(swagger / name) for name in _SWAGGER_UI}


@cache
def version() -> str:
    """Give the digest of all that the shell consists of: 16 hex digits."""
    digest = hashlib.sha256(_TEMPLATE.read_bytes())
    for name, file in files().items():
        digest.update(f"{name} {len(file.content)}\n".encode() + file.content)
    for url in _common():
        digest.update(f"{url}\n".encode())
    return digest.hexdigest()[:16]


def url_of(name: str) -> str:
    """Give the address of a file, which changes whenever something in the shell does."""
    return f"/app/files/{version()}/{name}"


def kept_offline() -> list[str]:
    """Give the addresses of what a telephone keeps, so that the app opens without a connection."""
    needed = [name for name in files() if not name.startswith((_DEVELOPERS, "icons/")) and name != WORKER]
    return [*(url_of(name) for name in needed), *_common()]


def _common() -> list[str]:
    return [static(name) for name in _COMMON]
