"""What a signature is over, is made in pieces as if it were made at once; and nothing else is read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from signxml.algorithms import CanonicalizationMethod

from authority import Authority, filing, write_trust
from filing import boxes
from nhanh8.config import Settings
from nhanh8.declarations.tk1ts import document, outline, signature
from nhanh8.declarations.tk1ts.refusal import RefusedError

_CA = Authority()
_SIGNER = _CA.issue("MST:0100047516")
_FORMS = {
    "inclusive": CanonicalizationMethod.CANONICAL_XML_1_0,
    "1.1": CanonicalizationMethod.CANONICAL_XML_1_1,
    "exclusive": CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
}
_TEXTS = st.sampled_from(
    ["", "Ví Dụ", "a &amp; b", "<![CDATA[<>&]]>", "&#13;", "\r\n", "a > b", "&#x1F600;", "  ", "=\t"]
)
_BETWEEN = st.sampled_from(["", "\n", "\r\n  ", "<!-- beside -->", "<?x y?>"])
_ON_ROOT = st.sampled_from(["", " xmlns:x='urn:x'", " xmlns:ds='http://www.w3.org/2000/09/xmldsig#'"])
_ON_PART = st.sampled_from(["", " xmlns='urn:nhanh8:tk1-ts:1'", " xmlns:x='urn:y'", ' xml:lang="vi"'])


@st.composite
def written(draw: st.DrawFn) -> str:
    """Write the same filing in one of the ways that XML has for it."""
    parts = "".join(
        f'{draw(_BETWEEN)}<toKhai{draw(_ON_PART)}><o so="01"{draw(_ON_PART)}>{draw(_TEXTS)}</o>'
        f'{draw(_TEXTS)}<o so="08"/></toKhai>{draw(_BETWEEN)}'
        for _ in range(draw(st.integers(1, 5)))
    )
    unit = f"<donVi maSoThue='0100047516'>{draw(_TEXTS)}</donVi><ngayLap>2026-11-23</ngayLap>"
    opening = f'<hoSo{draw(_ON_ROOT)} xmlns="urn:nhanh8:tk1-ts:1"\n phienBan="1.0" >'
    return f"{draw(_BETWEEN)}{opening}{draw(_BETWEEN)}{unit}{parts}</hoSo >".strip()


@pytest.fixture
def trusted(configured: Callable[..., Settings], tmp_path: Path) -> None:
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("form", list(_FORMS))
def test_made_in_pieces_the_canonical_form_is_the_same(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "_PIECE", 80)

    @given(content=written())
    @settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def the_same(content: str) -> None:
        signed = _SIGNER.sign(content, c14n_algorithm=_FORMS[form])
        verified = signature.verify(document.look_over(signed), timezone.now())
        root = document.tree(signed)
        root.remove(root[-1])
        at_once = etree.tostring(root, method="c14n", exclusive=form == "exclusive", with_comments=False)
        opening, closing = at_once[: at_once.index(b">") + 1], b"</hoSo>"
        within = [one.removeprefix(opening).removesuffix(closing) for one in verified.pieces]
        assert opening + b"".join(within) + closing == at_once

    the_same()


def test_signed_with_a_prefix_for_everything_it_is_read() -> None:
    plain = filing(boxes()).replace(' xmlns="', ' xmlns:t="')
    prefixed = plain.replace("</", "</t:").replace("<", "<t:").replace("<t:/t:", "</t:")
    found = document.look_over(_SIGNER.sign(prefixed.split("?>")[-1]))
    assert found.root_alone().startswith(b"<t:hoSo")
    assert found.tax_code == "0100047516"


def part_with(content: str) -> bytes:
    """Write a filing with this in its declaration, and an empty signature."""
    within = filing(boxes()).replace("</toKhai>", f"{content}</toKhai>")
    return within.replace(
        "</hoSo>", '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></hoSo>'
    ).encode()


@pytest.mark.parametrize(
    "content",
    [
        "<a/>" * 1001,
        "<o so='19'>" + "a" * (1 << 20) + "</o>",
        "<o " + " ".join(f"a{number}='>'" for number in range(40_000)) + "/>",
        "<o a='" + "x" * (1 << 19) + "'/>",
    ],
    ids=["crowded", "long", "attributes", "attribute"],
)
def test_a_part_is_never_larger_than_a_declaration_can_be(content: str) -> None:
    assert refused(lambda: document.look_over(part_with(content))) == "elements"


def test_more_people_than_may_be_are_refused_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "MOST_PEOPLE", 2)
    assert refused(lambda: document.look_over(filing(*[boxes()] * 3).encode())) == "people"


@pytest.mark.parametrize("behind", ["<toKhai/>", "<!-- -->", "<?x y?>"])
def test_nothing_comes_behind_the_signature(behind: str) -> None:
    content = part_with("").replace(b"</hoSo>", behind.encode() + b"</hoSo>")
    assert refused(lambda: document.look_over(content)) == "signature place"


@pytest.mark.usefixtures("trusted")
def test_a_canonical_form_that_swells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature, "_LARGEST_CANONICAL", 100)
    content = document.look_over(_SIGNER.sign(filing(boxes())))
    assert refused(lambda: signature.verify(content, timezone.now())) == "size"


UNIT = '<donVi maSoThue="0100047516">C</donVi>'
DAY = "<ngayLap>2026-11-23</ngayLap>"
GOOD = '<toKhai><o so="01">A</o></toKhai>\n'


def piece(*parts: str) -> bytes:
    return f'<hoSo xmlns="urn:nhanh8:tk1-ts:1" phienBan="1.0">{"".join(parts)}</hoSo>'.encode()


@pytest.mark.parametrize(
    ("pieces", "where"),
    [
        ([piece(UNIT, DAY, GOOD), piece(GOOD, '<toKhai><o so="20">A</o></toKhai>')], "tờ khai thứ 3"),
        ([piece(UNIT, DAY, GOOD, "<toKhai/>", GOOD)], "tờ khai thứ 2"),
        ([piece(UNIT, DAY, GOOD), piece("x")], "hoSo"),
        ([piece(UNIT, DAY, GOOD), piece(GOOD, DAY)], "ngayLap"),
        ([piece(UNIT, DAY, GOOD), piece(UNIT), piece(GOOD)], "donVi"),
        ([piece("<khac/>", UNIT, DAY, GOOD)], "khac"),
        ([piece(UNIT, DAY)], "hoSo"),
        ([piece()], "hoSo"),
    ],
)
def test_what_is_wrong_is_found_wherever_it_stands(pieces: list[bytes], where: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        document.read(pieces)
    assert refusal.value.tag == "schema"
    assert refusal.value.fault.why == f"Không đúng lược đồ XML: xem {where}."


def test_what_is_read_in_pieces_comes_together() -> None:
    numbered = [GOOD.replace(">A<", f">{number}<") for number in range(5)]
    said = document.read([piece(UNIT, DAY, *numbered[:2]), piece(), piece(numbered[2]), piece(*numbered[3:])])
    assert [row["01"] for row in said.rows] == list("01234")
    assert (said.tax_code, said.drawn_up) == ("0100047516", "2026-11-23")


def test_half_a_piece_is_refused() -> None:
    assert refused(lambda: document.read([piece(UNIT, DAY, GOOD)[:-3]])) == "xml"


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(RefusedError) as refusal:
        act()
    return refusal.value.tag
