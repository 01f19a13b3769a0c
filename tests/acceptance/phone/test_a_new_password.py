"""The product's main job, from dial tone to account: with either telephone, a browser and a mailbox."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any

import numpy as np
import pytest

from acceptance.form_login import Door
from acceptance.installation import Person
from acceptance.portal import Portal
from acceptance.telephones.ear import Ear
from acceptance.telephones.g711 import RATE, Samples
from acceptance.telephones.line import OWN_PASSWORD, Line
from acceptance.telephones.rtp import SAMPLES
from acceptance.telephones.steps import WHOLE_CALL_S, hear_a_password, is_in_force, key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.speaker import speaker

KEYED_AHEAD_S = 60
NEW_PASSWORD = "con mèo ngủ trên mái nhà"
EMAILS = ("an@example.test", "an.nguyen@example.test")
_SILENT = 100
"""No sample of silence is as loud, of 32,768."""
_PAUSE_PACKETS = 75
"""1.5 s: no pause in what is said is longer."""
Visit = Callable[..., Portal]


@pytest.mark.parametrize("telephone", ["sipp", "baresip"])
def test_a_caller_gets_a_new_password_and_chooses_their_own(
    telephone: str, line: Line, visit: Visit, together: Together[Line]
) -> None:
    del together  # the other stories talk meanwhile
    person = line.someone()
    before = visit(line.portal)
    before.log_in(person.login, OWN_PASSWORD)
    assert before.is_logged_in

    with ExitStack() as stack:
        if telephone == "sipp":
            phone: Any = stack.enter_context(line.sipp(person))
            phone.dial()
        else:
            phone = stack.enter_context(line.baresip(person))
            phone.dial(line.address)
        key_ahead(phone, person)

        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        assert line.log_in(person) is Door.OPEN  # not heard to its end: the old one is still the one
        line.await_prompt(phone, Prompt.PASSWORD_REPEATED)
        assert line.log_in(person) is Door.WRONG  # heard: from now on it is the new one
        assert not before.is_logged_in  # and whoever was logged in is not any more

        password = hear_a_password(line, phone)
        assert line.ear.hears(line.heard(phone), Prompt.PASSWORD_LASTS)
        assert line.ear.hears(line.heard(phone), Prompt.GOODBYE)

    after = visit(line.portal)
    after.log_in(person.login, password)
    assert after.must_change
    after.change_password(password, NEW_PASSWORD)
    assert after.is_logged_in
    assert line.log_in(person, NEW_PASSWORD) is Door.OPEN
    assert line.log_in(person, password) is Door.WRONG

    record = line.record_of(person)
    assert (record["cause"], record["outcome"], record["channel"]) == ("goodbye", "reissued", "sip")
    assert _talk_s(line.heard(phone)) < KEYED_AHEAD_S
    assert (record["rate"], record["increment_s"], record["fee"]) == (1000, 60, _fee(record))
    line.installation.run("audit", "verify")


# ── beside it ────────────────────────────────────────────────────────────────


def someone_who_listens_to_every_word_is_done_within_90_seconds(line: Line) -> None:
    """8 as soon as it is offered; the number, key by key, when it has been asked for."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        line.await_prompt(phone, Prompt.MENU_REISSUE_PASSWORD)
        phone.media.press("8")
        line.await_prompt(phone, Prompt.ASK_NUMBER)
        phone.media.press(f"{person.login}#")
        is_in_force(line, person, hear_a_password(line, phone))
        assert _talk_s(line.heard(phone)) <= WHOLE_CALL_S
    record = line.record_of(person)
    assert record["fee"] == _fee(record)


def the_call_can_be_had_in_english(line: Line) -> None:
    """2, then 8: the read-out is in English too."""
    english = replace(line, ear=Ear(speaker(), "en"))
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press(f"28{person.login}#")
        is_in_force(line, person, hear_a_password(english, phone))


def a_number_of_twelve_digits_ends_by_itself(line: Line) -> None:
    """The personal identification number, which takes the other's place; no hash needed."""
    person = replace(line.someone(), number=None, identification="001099000123", phone="+84919999123")
    line.installation.add(person)
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press(f"8{person.identification}")
        is_in_force(line, person, hear_a_password(line, phone))


def every_address_on_file_is_told(line: Line) -> None:
    """Two addresses, two notices; neither has the password, the number or the phone in full."""
    person = Person(
        number="0123456789", phone="+84918888456", email=EMAILS[0], more_emails=EMAILS[1:], password="x" * 12
    )
    line.installation.add(person)
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        password = hear_a_password(line, phone)
    assert line.mail_server
    mails = line.mail_server.wait_for(*EMAILS)
    assert len(mails) == len(EMAILS)
    for mail in mails:
        body = mail.get_body(("plain",))
        assert body
        text = f"{mail['subject']} {body.get_content()}"
        assert "1900.9068" in text
        assert (person.phone or "")[-3:] in text
        for secret in (password, person.login, (person.phone or "")[1:]):
            assert secret not in text


def a_password_asked_for_twice_is_the_latest_one(line: Line) -> None:
    """A second call makes the first password worthless."""
    person = line.someone()
    passwords = []
    for _ in range(2):
        with line.sipp(person) as phone:
            phone.dial()
            key_ahead(phone, person)
            passwords.append(hear_a_password(line, phone))
    assert line.log_in(person, passwords[0]) is Door.WRONG
    is_in_force(line, person, passwords[1])


def nobodys_secret_is_in_a_log(line: Line) -> None:
    """Logs of a whole call hold neither the password nor a full number."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        password = hear_a_password(line, phone)
    line.record_of(person)
    for process in line.installation.processes:
        written = process.log.read_text(encoding="utf-8") + "\n".join(process.lines)
        for secret in (password, person.login, (person.phone or "")[1:], (person.phone or "")[3:]):
            assert secret not in written


STORIES: list[Callable[..., None]] = [
    someone_who_listens_to_every_word_is_done_within_90_seconds,
    the_call_can_be_had_in_english,
    a_number_of_twelve_digits_ends_by_itself,
    every_address_on_file_is_told,
    a_password_asked_for_twice_is_the_latest_one,
    nobodys_secret_is_in_a_log,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_beside_it(story: Callable[..., None], together: Together[Line]) -> None:
    together.end_of(story)


def _fee(record: dict[str, Any]) -> int:
    """Work out what the call costs: 1,000 đồng for each minute begun."""
    answered, ended = (datetime.fromisoformat(record[name]) for name in ("answered_at", "ended_at"))
    return 1000 * ceil((ended - answered) / timedelta(minutes=1))


def _talk_s(heard: Samples) -> float:
    """Give how long the hotline talked, pauses with it; where it was kept waiting counts as a pause.

    So a machine that does much else makes no call longer. On a clock that runs by what is said and keyed,
    the whole of a call is timed in tests/unit/hotline/assistant/test_reissue_password.py.
    """
    packets = np.abs(heard[: len(heard) // SAMPLES * SAMPLES].reshape(-1, SAMPLES).astype(np.int32)).max(
        axis=1
    )
    talking = np.flatnonzero(packets > _SILENT)
    return float(np.minimum(np.diff(talking), _PAUSE_PACKETS).sum()) * SAMPLES / RATE
