"""The check code on the page: what its answer does, its picture, its recording."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from nhanh8.checkcode import challenge, sound
from nhanh8.config import Settings
from nhanh8.reissue.models import Reissue
from nhanh8.speech.speaker import dictation
from people import NUMBER, person
from unit.portal.asking import CODE, EMAIL, FORM, ask, hidden, shown

pytestmark = pytest.mark.django_db


def test_with_a_wrong_check_code_the_pair_is_not_looked_at_and_stays_typed(client: Client) -> None:
    response = ask(client, answer="11111")
    page = shown(response)
    assert "Mã kiểm tra không đúng" in page
    assert f'value="{NUMBER}"' in page
    assert f'value="{EMAIL}"' in page
    assert "11111" not in page
    assert not Reissue.objects.exists()


def test_a_check_code_works_once(client: Client) -> None:
    name = hidden(client.get(FORM), "check")
    typed = {"check": name, "number": NUMBER, "email": EMAIL, "answer": challenge._digits_of(name)}
    assert client.post(FORM, typed).status_code == 302
    page = shown(client.post(FORM, typed))
    assert "Mã kiểm tra đã hết hạn hoặc đã dùng" in page
    assert "nhập mã xác nhận trong thư" in page  # of the first one, which this browser has
    assert Reissue.objects.count() == 1


def test_a_check_code_too_old_says_so(client: Client) -> None:
    name = hidden(client.get(FORM), "check")
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        typed = {"check": name, "number": NUMBER, "email": EMAIL, "answer": challenge._digits_of(name)}
        assert "Mã kiểm tra đã hết hạn" in shown(client.post(FORM, typed))


def test_another_check_code_keeps_what_was_typed_and_complains_of_nothing(client: Client) -> None:
    first = hidden(client.get(FORM), "check")
    response = client.post(
        FORM, {"check": first, "number": NUMBER, "email": "", "answer": "2", "another": "1"}
    )
    page = shown(response)
    assert hidden(response, "check") != first
    assert f'value="{NUMBER}"' in page
    assert "Lỗi" not in page
    assert 'role="alert"' not in page


def test_the_picture_and_the_recording_are_there_until_the_code_is_answered(client: Client) -> None:
    name = hidden(client.get(FORM), "check")
    picture = client.get(f"{FORM}ma-kiem-tra/{name}.png")
    recording = client.get(f"{FORM}ma-kiem-tra/{name}.wav")
    assert (picture.status_code, picture["Content-Type"], picture.content[:4]) == (
        200,
        "image/png",
        b"\x89PNG",
    )
    assert (recording.status_code, recording["Content-Type"], recording.content[:4]) == (
        200,
        "audio/wav",
        b"RIFF",
    )
    assert picture["Cache-Control"] == recording["Cache-Control"] == "no-store"
    client.post(FORM, {"check": name, "number": NUMBER, "email": EMAIL, "answer": "11111"})
    assert client.get(f"{FORM}ma-kiem-tra/{name}.png").status_code == 404
    assert client.get(f"{FORM}ma-kiem-tra/{name}.wav").status_code == 404


def test_the_recording_comes_in_parts_for_players_that_want_it_so(client: Client) -> None:
    url = f"{FORM}ma-kiem-tra/{hidden(client.get(FORM), 'check')}.wav"
    whole = client.get(url).content
    part = client.get(url, headers={"Range": "bytes=1000-1999"})
    assert (part.status_code, part.content) == (206, whole[1000:2000])


@pytest.fixture
def no_voice(configured: Callable[..., Settings], tmp_path: Path) -> Iterator[None]:
    """Take the voice away: a folder of recordings without any."""
    for made in (sound._clips, dictation):
        made.cache_clear()
    configured(speech={"voice": str(tmp_path)})
    yield
    for made in (sound._clips, dictation):
        made.cache_clear()


@pytest.mark.usefixtures("no_voice")
def test_without_a_voice_the_recording_is_not_there_and_the_picture_is(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    name = hidden(client.get(FORM), "check")
    assert client.get(f"{FORM}ma-kiem-tra/{name}.wav").status_code == 503
    assert "A check code can't be said" in caplog.text
    assert client.get(f"{FORM}ma-kiem-tra/{name}.png").status_code == 200


def test_only_the_form_may_play_sound(client: Client) -> None:
    person(emails=[EMAIL])
    assert "media-src 'self'" in client.get(FORM)["Content-Security-Policy"]
    ask(client)
    for path in (CODE, "/dang-nhap/"):
        assert "media-src" not in client.get(path)["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["a" * 22, "x", "a" * 5000, "0"])
def test_a_picture_of_no_code_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"{FORM}ma-kiem-tra/{name}.png").status_code == 404
    assert client.get(f"{FORM}ma-kiem-tra/{name}.wav").status_code == 404
