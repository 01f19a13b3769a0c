"""A file is sent in the parts that are asked for (RFC 9110, 14)."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.web import byte_ranges

CONTENT = bytes(range(100))


def asked(wanted: str, method: str = "GET") -> HttpResponse:
    request = RequestFactory().generic(method, "/", headers={"Range": wanted})
    return byte_ranges.answer(request, CONTENT, "audio/wav")


@pytest.mark.parametrize(
    ("wanted", "part", "said"),
    [
        ("bytes=0-1", CONTENT[:2], "bytes 0-1/100"),
        ("bytes=0-", CONTENT, "bytes 0-99/100"),
        ("bytes=98-", CONTENT[98:], "bytes 98-99/100"),
        ("bytes=90-500", CONTENT[90:], "bytes 90-99/100"),
        ("bytes=-3", CONTENT[-3:], "bytes 97-99/100"),
        ("bytes=-500", CONTENT, "bytes 0-99/100"),
    ],
)
def test_a_part_is_sent(wanted: str, part: bytes, said: str) -> None:
    response = asked(wanted)
    assert (response.status_code, response.content, response["Content-Range"]) == (206, part, said)


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_what_is_not_there_cannot_be_sent(wanted: str) -> None:
    response = asked(wanted)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize(
    "wanted", ["", "bytes=", "bytes=5-2", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", f"bytes=0-{'9' * 5000}"]
)
def test_what_makes_no_sense_gets_the_whole(wanted: str) -> None:
    response = asked(wanted)
    assert (response.status_code, response.content) == (200, CONTENT)
    assert response["Accept-Ranges"] == "bytes"


def test_a_head_request_gets_no_part() -> None:
    assert asked("bytes=0-1", "HEAD").status_code == 200


@given(st.from_regex(r"bytes=[0-9]{0,4}-[0-9]{0,4}", fullmatch=True))
def test_every_part_is_one_of_the_file(wanted: str) -> None:
    response = asked(wanted)
    assert response.status_code in {200, 206, 416}
    if response.status_code == 206:
        start, end = map(
            int, response["Content-Range"].removeprefix("bytes ").removesuffix("/100").split("-")
        )
        assert response.content == CONTENT[start : end + 1] != b""
