"""The program that looks into a scan, in a process of its own: bytes come in, pictures of its pages go out.

What comes may be made to break whoever reads it. So it is read here, with no key, no database and no more
than some memory and processor time, and what goes out is drawn anew: no script, no link and no hidden text
is left.

    python -I -m nhanh8.declarations.in_person.scan_reader MOST_PAGES < scan > pages

Each page goes out as four bytes of length and a JPEG. The exit code says why there is none.
"""

import io
import resource
import sys
import warnings
from collections.abc import Iterator
from enum import IntEnum
from typing import Final

import pypdfium2
from PIL import Image, ImageOps

LENGTH_BYTES: Final = 4
_MEMORY: Final = 1024**3
"""Bytes of address space, libraries included; a page of A4 in colour takes 12 MB."""
_PROCESSOR_S: Final = 20
_PIXELS: Final = 40_000_000
"""A4 at 600 dots per inch has 35 million."""
_LONGEST_SIDE: Final = 2339
"""Pixels: A4 at 200 dots per inch, enough to read small print and signatures."""
_LONGEST_PAGE: Final = 4000
"""Points (1/72 inch) of a PDF's page: A0 has 3,370."""
_QUALITY: Final = 75
_PDF: Final = b"%PDF-"
_PICTURES: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}


class Exit(IntEnum):
    """Why there are no pages."""

    NEITHER = 10
    """It begins like no PDF, JPEG or PNG."""
    BROKEN = 11
    """It begins like one, and is none."""
    ENCRYPTED = 12
    TOO_MANY_PAGES = 13
    TOO_LARGE = 14
    """Of too many pixels, or more work than it may be."""


class _NoScan(Exception):  # noqa: N818 - what it isn't
    def __init__(self, why: Exit) -> None:
        super().__init__(why)
        self.why = why


def _pages(content: bytes, most: int) -> Iterator[Image.Image]:
    if content.startswith(_PDF):
        yield from _of_pdf(content, most)
        return
    for signature, kind in _PICTURES.items():
        if content.startswith(signature):
            yield _of_picture(content, kind)
            return
    raise _NoScan(Exit.NEITHER)


def _of_pdf(content: bytes, most: int) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        raise _NoScan(Exit.ENCRYPTED if "password" in str(error).lower() else Exit.BROKEN) from None
    if count > most:
        raise _NoScan(Exit.TOO_MANY_PAGES)
    if count == 0:
        raise _NoScan(Exit.BROKEN)
    for number in range(count):
        try:
            page = document[number]
            width, height = page.get_size()
        except pypdfium2.PdfiumError:
            raise _NoScan(Exit.BROKEN) from None
        if not (0 < width <= _LONGEST_PAGE and 0 < height <= _LONGEST_PAGE):
            raise _NoScan(Exit.TOO_LARGE)
        scale = _LONGEST_SIDE / max(width, height)
        yield page.render(scale=scale).to_pil().convert("RGB")
        page.close()


def _of_picture(content: bytes, kind: str) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as opened:
            if opened.width * opened.height > _PIXELS:
                raise _NoScan(Exit.TOO_LARGE)
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            page = Image.new("RGB", upright.size, "white")
            see_through = upright.convert("RGBA")
            page.paste(see_through, mask=see_through)
            return page
    except (OSError, SyntaxError, ValueError):  # what Pillow raises for what it can't read
        raise _NoScan(Exit.BROKEN) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _NoScan(Exit.TOO_LARGE) from None


def _main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_S, _PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    out = io.BytesIO()
    try:
        for page in _pages(sys.stdin.buffer.read(), int(sys.argv[1])):
            drawn = io.BytesIO()
            page.save(drawn, "JPEG", quality=_QUALITY, optimize=True)
            out.write(drawn.tell().to_bytes(LENGTH_BYTES))
            out.write(drawn.getvalue())
    except _NoScan as no:
        return no.why
    except MemoryError:
        return Exit.TOO_LARGE
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(_main())
