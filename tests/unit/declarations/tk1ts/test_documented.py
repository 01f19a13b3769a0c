"""What the page about TK1-TS shows is what the product takes."""

import re
from pathlib import Path

from lxml import etree

from authority import Authority
from nhanh8.declarations.tk1ts import document, reading
from nhanh8.declarations.tk1ts.boxes import BOXES

_PAGE = (Path(__file__).parents[4] / "docs" / "tk1-ts.md").read_text(encoding="utf-8")


def test_the_example_signed_is_a_filing() -> None:
    example = next(block for block in re.findall(r"```xml\n(.*?)```", _PAGE, re.DOTALL) if "<hoSo" in block)
    unsigned = re.sub(r"  <ds:Signature .*</ds:Signature>\n", "", example)
    assert document.look_over(Authority().issue().sign(unsigned.encode())).tax_code == "0100047516"
    said = document.read([unsigned.encode()])
    assert said.tax_code == "0100047516"
    assert [type(reading.read(row, 1)) for row in said.rows] == [reading.Stated] * 2


def test_the_schema_has_the_boxes_that_are_read() -> None:
    schema = etree.fromstring(document.schema_file())
    kinds = schema.find("{*}simpleType[@name='SoO']/{*}restriction")
    assert [one.get("value") for one in kinds] == list(BOXES)


def test_every_box_is_on_the_page() -> None:
    table = _PAGE[_PAGE.index("### The boxes") : _PAGE.index("### The signature")]
    assert all(f"`{number}`" in table for number in BOXES if not number.startswith("14."))
