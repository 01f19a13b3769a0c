"""Make a PDF of a page of HTML, in our own typeface, and fetch nothing for it from anywhere."""

from pathlib import Path
from threading import Lock
from typing import Any, Final

from django.contrib.staticfiles import finders
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

_SCHEME: Final = "nhanh8:"
"""`url("nhanh8:fonts/BeVietnamPro-Regular.woff2")` is that static file of ours."""
_FILES: Final = frozenset({"fonts/BeVietnamPro-Regular.woff2", "fonts/BeVietnamPro-SemiBold.woff2"})


_one_at_a_time: Final = Lock()
"""In a process: each takes a core, and some 100 MiB where it has many pages."""


def of_html(html: str) -> bytes:
    """Lay a page out and write it as a PDF with tags, for screen readers. Some tenths of a second."""
    with _one_at_a_time:
        document = HTML(string=html, url_fetcher=_OurFiles())
        written: bytes = document.write_pdf(pdf_tags=True)
    return written


class _OurFiles(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Gives the two files of our typeface, and nothing else: no file, no host, whatever a page names."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Give a file. Raises ValueError, upon which the page is made without it."""
        del headers
        name = url.removeprefix(_SCHEME)
        found = finders.find(name) if name in _FILES else None
        if not url.startswith(_SCHEME) or not isinstance(found, str):
            raise ValueError("not ours")
        return URLFetcherResponse(url, Path(found).read_bytes())
