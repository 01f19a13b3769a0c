"""The picture of a check code."""

import io
from functools import cache
from typing import Final

from captcha.image import ImageCaptcha

WIDTH: Final = 220
HEIGHT: Final = 80
"""Pixels, shown one to one: as much as a telephone of 320 has room for inside a form."""
_SIZES: Final = (56, 64, 70)
_INK: Final = (12, 74, 86)
_GROUND: Final = (255, 255, 255)
"""Dark on white by day and by night: 10 to 1, for eyes that need the contrast."""
_CURVES: Final = 5
"""Of each colour: with them, ordinary text recognition (tesseract 5.3, told which digits to expect) read 47
of 180 pictures. The code makes many requests dear; it is the limits that stop them."""
_COLOURS: Final = 16


class _Digits(ImageCaptcha):
    """The library's picture, tuned for people: less turned, touching but not hiding one another."""

    # It takes a letter's opacity from the brightness of its ink, which for a dark one has to be raised.
    lookup_table = [min(round(brightness * 4.5), 255) for brightness in range(256)]
    character_rotate = (-25, 25)
    character_offset_dx = (0, 6)
    character_offset_dy = (0, 8)
    word_space_probability = 1.0  # the chance of no gap
    word_offset_dx = 0.2


def png(digits: str) -> bytes:
    """Draw digits: a PNG of `WIDTH` by `HEIGHT` pixels, about 4 kB, another one each time."""
    image = _drawer().generate_image(digits, bg_color=_GROUND, fg_color=(*_INK, 255))
    for _ in range(_CURVES):
        ImageCaptcha.create_noise_curve(image, _INK)
        ImageCaptcha.create_noise_curve(image, _GROUND)
    file = io.BytesIO()
    image.quantize(_COLOURS).save(file, "PNG")
    return file.getvalue()


@cache
def _drawer() -> _Digits:
    return _Digits(WIDTH, HEIGHT, font_sizes=_SIZES)
