"""The picture: a small PNG, another one each time."""

import io

from PIL import Image

from nhanh8.checkcode import picture


def test_it_is_a_small_png_with_dark_digits_on_white() -> None:
    png = picture.png("02345")
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG"
        assert image.size == (picture.WIDTH, picture.HEIGHT)
        levels = image.convert("L").getextrema()
    assert levels[0] < 80
    assert levels[1] > 250
    assert len(png) < 8_000


def test_the_same_digits_never_give_the_same_picture() -> None:
    assert len({picture.png("86420") for _ in range(5)}) == 5
