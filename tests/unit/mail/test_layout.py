"""How a mail looks: Vietnamese, a rule, English; nothing to click, nothing that anyone else can bring in."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.charging import announced
from nhanh8.mail.layout import as_html, as_text, subject
from nhanh8.mail.message import Facts, Message, Paragraph, Secret

LETTER = Message(
    _("Mật khẩu mới"),
    (
        Paragraph(format_lazy("{fee}", fee=announced.fee_lazy())),
        Secret(_("Mật khẩu mới"), "12345678"),
        Facts((("Thời gian", "14:02, 23/11/2026"), ("Bằng cách", "điện thoại"))),
        Paragraph("Kính gửi bạn, " * 50),
    ),
)


class Tags(HTMLParser):
    """What an HTML text consists of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_vietnamese_comes_first_and_english_after_a_rule() -> None:
    vietnamese, english = as_text(LETTER).split("─" * 20)
    assert "1.000 đồng/phút" in vietnamese
    assert "Mật khẩu mới: 12345678" in vietnamese
    assert "1,000 đồng a minute" in english
    assert "New password: 12345678" in english
    languages = [value for name, value in Tags(as_html(LETTER)).attributes if name == "lang"]
    assert languages == ["vi", "vi", "en"]


def test_a_paragraph_is_one_line_and_facts_are_one_each() -> None:
    lines = as_text(LETTER).split("─" * 20)[0].splitlines()
    assert max(map(len, lines)) > 600
    assert lines[lines.index("Thời gian: 14:02, 23/11/2026") + 1] == "Bằng cách: điện thoại"


def test_a_secret_can_be_copied_whole_from_either_form() -> None:
    assert "12345678" in as_text(LETTER)
    assert "12345678" in Tags(as_html(LETTER)).text


def test_the_subject_is_vietnamese_and_one_line() -> None:
    assert subject(LETTER) == "Mật khẩu mới"
    assert subject(Message("một\r\nBcc: hai", ())) == "một Bcc: hai"


def test_there_is_nothing_to_click_to_load_or_to_run() -> None:
    tags = Tags(as_html(LETTER))
    assert not {"a", "img", "link", "script", "form", "button", "iframe", "object"} & set(tags.names)
    assert not {"href", "src", "background", "action"} & {name for name, _value in tags.attributes}
    assert not re.search(r"https?:|url\(|@import|@font-face", as_html(LETTER))
    assert "http" not in as_text(LETTER)


def test_telephones_make_no_links_of_numbers_and_dates() -> None:
    assert ("content", "telephone=no, date=no, address=no, email=no, url=no") in Tags(
        as_html(LETTER)
    ).attributes


@pytest.mark.parametrize(
    "name", ["</p><script>alert(1)</script>", '"><a href="http://x">An</a>', "{{ secret }}"]
)
def test_a_name_stays_a_name(name: str) -> None:
    letter = Message("x", (Paragraph(format_lazy(_("Kính gửi {name},"), name=name)), Facts((("Tên", name),))))
    tags = Tags(as_html(letter))
    assert not {"script", "a"} & set(tags.names)
    assert tags.text.count(name) == 4


@given(st.text())
def test_no_name_adds_a_line_to_the_text(name: str) -> None:
    letter = Message("x", (Paragraph(name), Facts(((name, name),)), Secret(name, "123456")))
    assert len(as_text(letter).splitlines()) == 13
