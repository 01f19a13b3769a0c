"""What callers do: they mistype, interrupt, change their minds and hang up."""

from collections.abc import Callable

import pytest

from acceptance.telephones.line import Line
from acceptance.telephones.media import Keys
from acceptance.telephones.rtp import SAMPLES
from acceptance.telephones.steps import WHOLE_CALL_S, hear_a_password, is_in_force, key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

STOPS_WITHIN_PACKETS = 3
"""60 ms of speech may follow the first packet of the key that interrupts it.

Counted in what the caller still hears, not by a clock: on a busy machine the clock runs on while neither side
gets to send or receive. `make bench` has the figure by the clock.
"""
_WORDS = 25
"""Packets of speech without a pause: a pause must not pass for an interruption."""
_CALLS = 5
"""Until one of them shows it: being held up between two packets only ever makes a telephone late."""


# ── numbers ──────────────────────────────────────────────────────────────────


def someone_elses_number_does_not_match(line: Line) -> None:
    """A right number from a telephone that isn't on file with it."""
    owner, stranger = line.someone(), line.someone()
    with line.sipp(stranger) as phone:
        phone.dial()
        key_ahead(phone, owner)
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.record_of(stranger)["outcome"] == "no match"
    assert line.still_old(owner)
    assert line.still_old(stranger)


def a_number_nobody_has_sounds_the_same(line: Line) -> None:
    """One message for every cause."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("89999999999#")
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.record_of(person)["outcome"] == "no match"


def after_a_wrong_number_the_right_one_still_leads_to_a_password(line: Line) -> None:
    """A mistyped digit, in the same call."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("80000000000#")
        line.await_prompt(phone, Prompt.ASK_NUMBER_AGAIN)
        phone.media.press(f"{person.number}#")
        is_in_force(line, person, hear_a_password(line, phone))


def after_three_wrong_numbers_the_call_is_over(line: Line) -> None:
    """Three checks a call, by default: a fourth isn't asked for, and the caller hears why."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8")
        heard_s = 0.0
        for _ in range(3):
            phone.media.press("0000000000#")
            heard_s = line.await_prompt(phone, Prompt.NO_MATCH, after_s=heard_s).end_s
        line.await_prompt(phone, Prompt.TOO_MANY_THIS_CALL)
        phone.wait_for_goodbye()
    assert line.record_of(person)["outcome"] == "no match"
    assert line.still_old(person)


def a_number_of_the_wrong_length_is_asked_for_again(line: Line) -> None:
    """Nine digits are no number."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8123456789#")
        line.await_prompt(phone, Prompt.WRONG_LENGTH)
        phone.media.press(f"{person.number}#")
        is_in_force(line, person, hear_a_password(line, phone))


def a_number_without_the_hash_ends_two_seconds_after_its_tenth_digit(line: Line) -> None:
    """Not everyone presses #."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press(f"8{person.number}")
        phone.media.wait_until_sent()
        asked_s = phone.media.recording.length / 8000
        answered = line.await_prompt(phone, Prompt.NEW_PASSWORD)
        assert answered.start_s - asked_s > 1.5
        phone.hang_up()


def the_star_starts_the_number_anew(line: Line) -> None:
    """As the question says."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press(f"8123*{person.number}#")
        is_in_force(line, person, hear_a_password(line, phone))


# ── interruptions ────────────────────────────────────────────────────────────


def a_key_stops_the_greeting_within_60_ms(line: Line) -> None:
    """A key by RFC 4733, measured on the packets: those of the greeting that follow the key's first."""
    _stops_the_greeting(line, Keys.EVENTS, 101)


def a_key_in_the_sound_stops_the_greeting_within_60_ms(line: Line) -> None:
    """The same for a tone, which has to be recognised first."""
    _stops_the_greeting(line, Keys.IN_BAND, None)


def baresip_interrupts_the_greeting(line: Line) -> None:
    """The other telephone hears the question at once, and the greeting never whole."""
    with line.baresip(line.someone()) as phone:
        phone.dial(line.address)
        phone.wait_until_heard(8000, 5)
        phone.press("8")
        line.await_prompt(phone, Prompt.ASK_NUMBER, timeout_s=15)
        phone.hang_up()
        assert not line.ear.hears(line.heard(phone), Prompt.GREETING)


def keys_do_not_interrupt_a_password(line: Line) -> None:
    """Not the first read-out, and not the second."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        begun = line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.media.press("1234567890*#")
        line.await_prompt(phone, Prompt.PASSWORD_REPEATED, after_s=begun.end_s)
        phone.media.press("0987654321#*")
        is_in_force(line, person, hear_a_password(line, phone))


# ── the menu ─────────────────────────────────────────────────────────────────


def a_key_that_leads_nowhere_is_named_so(line: Line) -> None:
    """The menu is offered again."""
    with line.sipp(line.someone()) as phone:
        phone.dial()
        phone.media.press("5")
        told = line.await_prompt(phone, Prompt.UNKNOWN_KEY)
        line.await_prompt(phone, Prompt.MENU_REISSUE_PASSWORD, after_s=told.end_s)
        phone.hang_up()


def nine_repeats_the_menu(line: Line) -> None:
    """Without an apology."""
    with line.sipp(line.someone()) as phone:
        phone.dial()
        phone.media.press("9")
        line.await_prompt(phone, Prompt.MENU_REISSUE_PASSWORD)
        phone.hang_up()
        assert not line.ear.hears(line.heard(phone), Prompt.UNKNOWN_KEY)


def nought_tells_where_officers_are(line: Line) -> None:
    """For now a notice, and back to the menu."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("0")
        told = line.await_prompt(phone, Prompt.OFFICER)
        line.await_prompt(phone, Prompt.MENU_REISSUE_PASSWORD, after_s=told.end_s)
        phone.hang_up()
    assert line.record_of(person)["outcome"] == "officer"


# ── hanging up at every step ─────────────────────────────────────────────────


def hanging_up_in_the_greeting_changes_nothing(line: Line) -> None:
    """Before anything was asked."""
    _hangs_up_after(line, lambda _person: "", Prompt.GREETING, wait=False)


def hanging_up_at_the_menu_changes_nothing(line: Line) -> None:
    """After the greeting."""
    _hangs_up_after(line, lambda _person: "", Prompt.MENU_REISSUE_PASSWORD)


def hanging_up_at_the_question_changes_nothing(line: Line) -> None:
    """After 8."""
    _hangs_up_after(line, lambda _person: "8", Prompt.ASK_NUMBER)


def hanging_up_in_the_middle_of_the_number_changes_nothing(line: Line) -> None:
    """After five digits."""
    _hangs_up_after(line, lambda person: f"8{person.login[:5]}", Prompt.GREETING, wait=False)


def hanging_up_right_after_the_number_changes_nothing(line: Line) -> None:
    """While the rules decide, or just after."""
    _hangs_up_after(line, lambda person: f"8{person.login}#", Prompt.GREETING, wait=False)


def hanging_up_in_the_first_read_out_changes_nothing(line: Line) -> None:
    """Some digits were heard: not all."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        media = phone.media
        second_later = media.recording.length + 20_000
        media.wait_until(lambda: media.recording.length > second_later, 10, "some digits were read out")
        phone.hang_up()
        digits, _ = line.ear.passwords(line.heard(phone))
    record = line.record_of(person)
    assert 0 < len(digits) < 8
    assert (record["cause"], record["outcome"]) == ("caller hung up", "")
    assert line.still_old(person)


def hanging_up_in_the_repetition_keeps_the_new_password(line: Line) -> None:
    """It was heard to its end once."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.PASSWORD_REPEATED)
        phone.hang_up()
        password, _ = line.ear.passwords(line.heard(phone))
    assert line.record_of(person)["outcome"] == "reissued"
    is_in_force(line, person, password)


def hanging_up_at_the_goodbye_keeps_the_new_password(line: Line) -> None:
    """After everything was said."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.PASSWORD_LASTS, timeout_s=WHOLE_CALL_S)
        phone.hang_up()
        password, _ = line.ear.passwords(line.heard(phone))
    is_in_force(line, person, password)


def baresip_hanging_up_in_the_first_read_out_changes_nothing(line: Line) -> None:
    """The same from the other telephone."""
    person = line.someone()
    with line.baresip(person) as phone:
        phone.dial(line.address)
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.hang_up()
    line.record_of(person)
    assert line.still_old(person)


def baresip_without_a_match_hears_so(line: Line) -> None:
    """The same message on the other telephone."""
    owner, stranger = line.someone(), line.someone()
    with line.baresip(stranger) as phone:
        phone.dial(line.address)
        key_ahead(phone, owner)
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.still_old(owner)


def _stops_the_greeting(line: Line, how: Keys, event_type: int | None) -> None:
    followed: list[int] = []
    while len(followed) < _CALLS:
        followed.append(_packets_after_a_key(line, how, event_type))
        if followed[-1] <= STOPS_WITHIN_PACKETS:
            return
    raise AssertionError(f"packets of the greeting that followed a key, call by call: {followed}")


def _packets_after_a_key(line: Line, how: Keys, event_type: int | None) -> int:
    with line.sipp(line.someone(), event_type=event_type) as phone:
        phone.dial()
        media = phone.media
        greeting = line.ear.greeting(media.codec)
        frames = [greeting[at : at + SAMPLES] for at in range(0, len(greeting), SAMPLES)]
        loud = [len(set(frame)) > 16 for frame in frames]
        middle = next(n for n in range(50, len(frames)) if all(loud[n : n + _WORDS]))
        media.wait_until(lambda: frames[middle] in {p.payload for p in media.packets[-9:]}, 20, "words")
        media.press("8", how)
        line.await_prompt(phone, Prompt.ASK_NUMBER)
        phone.hang_up()
    words = frames[middle : middle + _WORDS]
    heard = [packet.payload for packet in media.packets]
    key = media.packets_before[0]
    if heard[key - 1] not in words[: -STOPS_WITHIN_PACKETS - 1]:
        return _WORDS  # the key came too late to interrupt these words
    return sum(payload in words for payload in heard[key:])


def _hangs_up_after(line: Line, keys: Callable[..., str], prompt: Prompt, *, wait: bool = True) -> None:
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        media = phone.media
        media.press(keys(person))
        media.wait_until_sent()
        if wait:
            line.await_prompt(phone, prompt)
        else:
            media.wait_until(lambda: bool(media.packets), 5, "the hotline spoke")
        phone.hang_up()
    record = line.record_of(person)
    assert (record["cause"], record["outcome"]) == ("caller hung up", "")
    assert line.still_old(person)


STORIES: list[Callable[[Line], None]] = [
    someone_elses_number_does_not_match,
    a_number_nobody_has_sounds_the_same,
    after_a_wrong_number_the_right_one_still_leads_to_a_password,
    after_three_wrong_numbers_the_call_is_over,
    a_number_of_the_wrong_length_is_asked_for_again,
    a_number_without_the_hash_ends_two_seconds_after_its_tenth_digit,
    the_star_starts_the_number_anew,
    a_key_stops_the_greeting_within_60_ms,
    a_key_in_the_sound_stops_the_greeting_within_60_ms,
    baresip_interrupts_the_greeting,
    keys_do_not_interrupt_a_password,
    a_key_that_leads_nowhere_is_named_so,
    nine_repeats_the_menu,
    nought_tells_where_officers_are,
    hanging_up_in_the_greeting_changes_nothing,
    hanging_up_at_the_menu_changes_nothing,
    hanging_up_at_the_question_changes_nothing,
    hanging_up_in_the_middle_of_the_number_changes_nothing,
    hanging_up_right_after_the_number_changes_nothing,
    hanging_up_in_the_first_read_out_changes_nothing,
    hanging_up_in_the_repetition_keeps_the_new_password,
    hanging_up_at_the_goodbye_keeps_the_new_password,
    baresip_hanging_up_in_the_first_read_out_changes_nothing,
    baresip_without_a_match_hears_so,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_caller(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
