"""Turns: chunks of 32 ms go in, events come out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.recognisers.recogniser import Digits, Grammar, Meaning
from nhanh8.speech.turns import Began, Count, Ended, Event, Patience, Turns, Why

CHUNK_MS = 32
NUMBER = Patience.of(Grammar(lengths=frozenset({10, 12})))
WORD = Patience.of(Grammar(meanings=frozenset({Meaning.YES, Meaning.NO})))

probabilities = st.lists(st.floats(0, 1), max_size=1200)


def chunks(ms: float) -> int:
    return round(ms / CHUNK_MS)


class Caller:
    """Someone who speaks and is silent; what the turns say to it, with the time in milliseconds."""

    def __init__(self, patience: Patience, *, over_a_prompt: bool = False) -> None:
        self.turns = Turns()
        self.turns.expect(patience)
        self.turns.over_a_prompt(over_a_prompt)
        self.ms = 0
        self.events: list[tuple[int, Event]] = []

    def hears(self, ms: float, probability: float) -> None:
        for _ in range(chunks(ms)):
            self.ms += CHUNK_MS
            self._note(self.turns.hear(probability))

    def speaks(self, ms: float) -> None:
        self.hears(ms, 0.95)

    def is_silent(self, ms: float) -> None:
        self.hears(ms, 0.02)

    def has_said(self, digits: int, *, finished: int | None = None) -> None:
        self._note(self.turns.digits(Digits(digits, digits if finished is None else finished)))

    @property
    def end(self) -> tuple[int, Why] | None:
        return next(((ms, event.why) for ms, event in self.events if isinstance(event, Ended)), None)

    @property
    def began(self) -> bool:
        return any(isinstance(event, Began) for _, event in self.events)

    @property
    def counts(self) -> int:
        return sum(isinstance(event, Count) for _, event in self.events)

    def _note(self, event: Event | None) -> None:
        if event is not None:
            self.events.append((self.ms, event))


@pytest.mark.parametrize(("ms", "over_a_prompt"), [(96, False), (190, True)])
def test_a_short_noise_is_no_speech(ms: int, over_a_prompt: bool) -> None:
    caller = Caller(NUMBER, over_a_prompt=over_a_prompt)
    for _ in range(5):
        caller.speaks(ms)
        caller.is_silent(600)
    assert not caller.events


@pytest.mark.parametrize(("over_a_prompt", "ms"), [(False, 128), (True, 224)])
def test_speech_is_certain_after_so_long(over_a_prompt: bool, ms: int) -> None:
    caller = Caller(NUMBER, over_a_prompt=over_a_prompt)
    caller.speaks(ms)
    [(at, began)] = caller.events
    assert at == pytest.approx(ms, abs=CHUNK_MS)
    assert isinstance(began, Began)
    assert began.chunks_ago * CHUNK_MS > at + 300


def test_a_stop_within_a_word_is_no_silence() -> None:
    caller = Caller(WORD)
    caller.speaks(64)
    caller.is_silent(64)
    caller.speaks(64)
    assert caller.began


def test_a_number_that_may_be_complete_ends_after_half_a_second() -> None:
    caller = Caller(NUMBER)
    caller.speaks(3000)
    caller.is_silent(320)
    caller.has_said(10)
    caller.is_silent(3000)
    ended = caller.end
    assert ended is not None
    assert ended[1] is Why.SILENCE
    assert 480 < ended[0] - 3000 <= 540


def test_between_groups_a_caller_has_one_and_a_half_seconds() -> None:
    caller = Caller(NUMBER)
    for group in range(3):
        caller.speaks(800)
        caller.is_silent(200)
        caller.has_said(3 * (group + 1))
        caller.is_silent(1200)
    assert caller.end is None
    caller.is_silent(400)
    ended = caller.end
    assert ended is not None
    assert ended[1] is Why.SILENCE


def test_who_reads_the_whole_number_in_groups_where_a_group_was_asked_for_is_heard_to_the_end() -> None:
    caller = Caller(Patience.of(Grammar(lengths=frozenset({3, 10, 12}))))
    for digits in (3, 6, 10):
        assert caller.end is None
        caller.speaks(800)
        caller.is_silent(200)
        caller.has_said(digits)
        caller.is_silent(400)
    assert caller.end is None
    caller.is_silent(200)
    assert caller.end == (pytest.approx(3 * 800 + 2 * 600 + 750, abs=100), Why.SILENCE)


def test_who_pauses_between_groups_has_as_much_time_after_the_tenth_of_twelve_digits() -> None:
    caller = Caller(NUMBER)
    for digits in (3, 6, 10):
        caller.speaks(800)
        caller.is_silent(200)
        caller.has_said(digits)
        caller.is_silent(700)
    assert caller.end is None
    caller.speaks(400)
    caller.is_silent(200)
    caller.has_said(12)
    assert caller.end is not None
    assert caller.end[1] is Why.COMPLETE


def test_nobody_has_more_time_than_between_groups() -> None:
    caller = Caller(NUMBER)
    for digits in (5, 10):
        caller.speaks(800)
        caller.is_silent(200)
        caller.has_said(digits)
        caller.is_silent(1200)
    assert caller.end is None
    caller.is_silent(200)
    assert caller.end == (pytest.approx(2 * 800 + 1400 + 1500, abs=100), Why.SILENCE)


def test_twelve_digits_that_a_next_word_may_change_are_over_after_half_a_second() -> None:
    caller = Caller(NUMBER)
    caller.speaks(3000)
    caller.is_silent(200)
    caller.has_said(12, finished=11)
    assert caller.end is None
    caller.is_silent(400)
    assert caller.end == (pytest.approx(3500, abs=50), Why.SILENCE)


@pytest.mark.parametrize(
    ("lengths", "said", "end"),
    [
        ({3}, 3, (160, Why.COMPLETE)),
        ({3, 10, 12}, 3, (1500, Why.SILENCE)),
        ({6, 8}, 6, (1500, Why.SILENCE)),
        ({6, 8}, 8, (160, Why.COMPLETE)),
        ({10, 12}, 10, (500, Why.SILENCE)),
    ],
)
def test_how_long_a_silence_ends_a_number_goes_by_what_more_may_come(
    lengths: set[int], said: int, end: tuple[int, Why]
) -> None:
    caller = Caller(Patience.of(Grammar(lengths=frozenset(lengths))))
    caller.speaks(800)
    caller.has_said(said)
    caller.is_silent(2000)
    assert caller.end == (pytest.approx(800 + end[0], abs=50), end[1])


def test_the_twelfth_digit_ends_the_turn_as_soon_as_its_word_is_over() -> None:
    caller = Caller(NUMBER)
    caller.speaks(3000)
    caller.has_said(12)
    assert caller.end is None
    caller.is_silent(200)
    ended = caller.end
    assert ended is not None
    assert ended[1] is Why.COMPLETE
    assert ended[0] - 3000 <= 200


def test_who_talks_on_after_the_twelfth_digit_is_stopped() -> None:
    caller = Caller(NUMBER)
    caller.speaks(3000)
    caller.has_said(12)
    caller.speaks(2000)
    ended = caller.end
    assert ended is not None
    assert ended[1] is Why.COMPLETE
    assert ended[0] - 3000 <= 700


def test_a_word_ends_after_half_a_second() -> None:
    caller = Caller(WORD)
    caller.speaks(320)
    caller.is_silent(600)
    ended = caller.end
    assert ended is not None
    assert 480 < ended[0] - 320 <= 540
    assert not caller.counts


def test_digits_are_counted_twice_at_each_pause_and_once_a_second_in_speech_without_one() -> None:
    caller = Caller(NUMBER)
    caller.speaks(600)
    caller.is_silent(1000)
    assert caller.counts == 2
    caller.speaks(3200)
    assert caller.counts == 5


@pytest.mark.parametrize(("patience", "ms"), [(NUMBER, 25_000), (WORD, 6_000), (Patience(), 25_000)])
def test_no_turn_lasts_for_ever(patience: Patience, ms: int) -> None:
    caller = Caller(patience)
    caller.speaks(ms + 1000)
    ended = caller.end
    assert ended is not None
    assert ended == (pytest.approx(ms, abs=100), Why.TOO_LONG)


def test_talk_without_a_digit_is_no_number() -> None:
    caller = Caller(NUMBER)
    caller.speaks(4000)
    caller.has_said(0)
    caller.speaks(5000)
    ended = caller.end
    assert ended is not None
    assert ended[1] is Why.TOO_LONG
    assert ended[0] < 8_200


def test_talk_of_which_no_digits_can_be_counted_ends_by_its_silences() -> None:
    caller = Caller(NUMBER)
    for _ in range(6):
        caller.speaks(2000)
        caller.is_silent(1200)
    assert caller.end is None
    assert caller.counts > 6
    caller.is_silent(400)
    assert caller.end == (pytest.approx(6 * 3200 + 300, abs=250), Why.SILENCE)


def test_a_television_interrupts_only_once() -> None:
    caller = Caller(WORD)
    caller.speaks(7000)
    caller.turns.listen()
    caller.turns.over_a_prompt(True)
    caller.events.clear()
    caller.speaks(5000)
    assert not caller.events
    caller.is_silent(400)
    caller.speaks(400)
    assert caller.began


def test_a_key_ends_a_turn_and_undoes_what_is_not_one_yet() -> None:
    caller = Caller(NUMBER)
    caller.speaks(96)
    assert caller.turns.key() is None
    caller.speaks(96)
    assert not caller.began
    caller.speaks(320)
    ended = caller.turns.key()
    assert ended is not None
    assert ended.why is Why.KEY
    assert caller.turns.key() is None


def test_a_count_that_comes_too_late_changes_nothing() -> None:
    caller = Caller(WORD)
    caller.has_said(12)
    caller.speaks(320)
    caller.is_silent(600)
    assert caller.end is not None
    assert caller.turns.digits(Digits(12, 12)) is None


@given(probabilities, st.sampled_from([NUMBER, WORD, Patience()]), st.booleans(), st.data())
def test_whatever_is_heard_a_turn_begins_once_and_ends_once(
    heard: list[float], patience: Patience, over_a_prompt: bool, data: st.DataObject
) -> None:
    turns = Turns()
    turns.expect(patience)
    turns.over_a_prompt(over_a_prompt)
    speaking = False
    length = 0
    for probability in heard:
        event = turns.hear(probability)
        match event:
            case Began(chunks_ago=ago):
                assert not speaking
                assert ago >= 4
                speaking, length = True, 0
            case Ended(speech=speech):
                assert speaking
                assert 0 < speech <= length + 16
                assert not turns.speaking
                speaking = False
                turns.listen()
            case Count():
                assert speaking
                count = data.draw(st.integers(0, 14))
                if turns.digits(Digits(count, data.draw(st.integers(0, count)))):
                    speaking = False
                    turns.listen()
        length += speaking
        assert length <= patience.longest
        assert turns.speaking == speaking


@given(st.lists(st.floats(0, 0.49), max_size=300), st.booleans())
def test_what_is_not_likely_speech_begins_no_turn(heard: list[float], over_a_prompt: bool) -> None:
    turns = Turns()
    turns.over_a_prompt(over_a_prompt)
    assert all(turns.hear(probability) is None for probability in heard)
