"""What the hotline says, heard in the console."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from nhanh8.config import Settings
from nhanh8.speech import wav
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.tempo import Tempo
from nhanh8.users.roles import Role

pytestmark = pytest.mark.django_db
AsRole = Callable[..., Client]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_prompt_stands_there_with_its_sound(as_role: AsRole, language: str) -> None:
    page = as_role(Role.OPERATOR).get("/console/prompts/", {"language": language, "tempo": "slower"})
    text = page.content.decode()
    for prompt in Prompt:
        assert f'src="/console/prompts/{language}/slower/{prompt}.wav"' in text
    assert "1742 9308" in text
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("tempo", Tempo)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prompt_is_heard_as_callers_hear_it(as_role: AsRole, language: str, tempo: Tempo) -> None:
    answer = as_role(Role.SUPERVISOR).get(f"/console/prompts/{language}/{tempo}/goodbye.wav")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "audio/wav"
    samples, rate = wav.read(answer.content, "goodbye.wav")
    assert rate == 8000
    assert samples.size > 8000


def test_a_player_may_ask_for_a_part(as_role: AsRole) -> None:
    answer = as_role(Role.OPERATOR).get(
        "/console/prompts/vi/normal/goodbye.wav", headers={"Range": "bytes=0-3"}
    )
    assert (answer.status_code, answer.content) == (206, b"RIFF")


@pytest.mark.parametrize(
    "path",
    ["?language=fr", "?tempo=quick", "fr/normal/goodbye.wav", "vi/quick/goodbye.wav", "vi/normal/hello.wav"],
)
def test_what_nobody_says_is_not_there(as_role: AsRole, path: str) -> None:
    assert as_role(Role.OPERATOR).get(f"/console/prompts/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "vi/normal/goodbye.wav"])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_others_do_not_hear_it(as_role: AsRole, role: Role, path: str) -> None:
    assert as_role(role).get(f"/console/prompts/{path}").status_code == 403


@pytest.mark.parametrize("path", ["", "vi/normal/goodbye.wav"])
def test_nothing_is_changed_there(as_role: AsRole, path: str) -> None:
    assert as_role(Role.OPERATOR).post(f"/console/prompts/{path}").status_code == 405


def test_without_a_voice_the_words_are_there_and_the_sound_is_not(
    as_role: AsRole, configured: Callable[..., Settings], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    configured(speech={"voice": str(tmp_path)})
    client = as_role(Role.OPERATOR)
    assert client.get("/console/prompts/").status_code == 200
    assert client.get("/console/prompts/vi/normal/goodbye.wav").status_code == 503
    assert "manifest.toml" in caplog.text
