"""The form 02/SĐ-GD on paper: one page of A4 as PDF, to print, sign and bring.

What people wrote is text in the template, never markup.
"""

import io

import qrcode
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

from nhanh8.declarations.models import Declaration


def pdf(declaration: Declaration) -> bytes:
    """Make the paper of a draft; its words are Vietnamese whatever the page's language."""
    from nhanh8.web import pdf as typeset  # noqa: PLC0415 - half a second to load, and only who prints needs it

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
    return typeset.of_html(html)


def _qr(reference: str) -> SafeString:
    """Draw the reference alone: whoever photographs the paper's code learns nothing about a person."""
    drawn = io.BytesIO()
    # With capitals and dashes only, QR's alphanumeric mode keeps the squares large; Q survives a fold.
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(reference)
    code.make_image(image_factory=SvgPathImage).save(drawn)
    svg = drawn.getvalue().decode()
    return mark_safe(svg[svg.index("<svg") :])  # noqa: S308 - drawn here, from twelve signs
