"""The form 02/SĐ-GD on paper: one page of A4 as PDF, to print, sign and bring.

It is made of our own files alone: the fetcher knows two typefaces and nothing else, and what people wrote is
text in the template, never markup.
"""

import io
from typing import Any, Final

import qrcode
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

from nhanh8.declarations.models import Declaration

_TYPEFACES: Final = {
    "nhanh8:regular": "fonts/BeVietnamPro-Regular.woff2",
    "nhanh8:semibold": "fonts/BeVietnamPro-SemiBold.woff2",
}


class NotOursError(ValueError):
    """Nothing but the typefaces is fetched for a paper."""


def pdf(declaration: Declaration) -> bytes:
    """Make the paper of a draft; its words are Vietnamese whatever the page's language."""
    # Half a second to load, and only who prints needs it.
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OnlyOurs(URLFetcher):  # type: ignore[misc]
        """Gives the typefaces."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            del headers
            if url not in _TYPEFACES:
                raise NotOursError
            with open(_file(_TYPEFACES[url]), "rb") as typeface:  # noqa: PTH123 - a finder's path is text
                return URLFetcherResponse(url, typeface.read(), {"Content-Type": "font/woff2"})

    with translation.override("vi"):
        html = render_to_string(
            "declarations/02_sd_gd.html",
            {
                "declaration": declaration,
                "boxes": declaration.boxes,
                "code": _qr(declaration.reference),
                "made": timezone.localtime(declaration.created_at),
            },
        )
    made: bytes = HTML(string=html, url_fetcher=OnlyOurs()).write_pdf(pdf_tags=True)
    return made


def _file(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return found


def _qr(reference: str) -> SafeString:
    """Draw the reference alone: whoever photographs the paper's code learns nothing about a person."""
    drawn = io.BytesIO()
    # With capitals and dashes only, QR's alphanumeric mode keeps the squares large; Q survives a fold.
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(reference)
    code.make_image(image_factory=SvgPathImage).save(drawn)
    svg = drawn.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn here, from twelve signs
