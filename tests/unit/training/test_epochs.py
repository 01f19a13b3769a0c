"""What is drawn to be heard, and how learning's rate goes."""

from collections import Counter

import numpy as np
import pytest

from nhanh8.speech.recognisers.syllables import units_of
from training import synthetic
from training.corpus import Clip
from training.epochs import PORTION, Nothing, Part, epoch
from training.rounds import rate, rounds
from training.rows import Row, Word
from training.script import grammars_units
from training.telephone_line import CLEAN, for_training
from training.units import units_of_clips


def clip(split: str, sex: str, region: str = "North") -> Clip:
    return Clip(split, f"{sex} from {region}", region, sex, "ba", units_of("ba"), 0, 800)


CLIPS = [
    *[clip("train", "made", "vi")] * 900,
    *[clip("train", "male")] * 50,
    *[clip("train", "female")] * 50,
    *[clip("dev", "male")] * 50,
    *[clip("made-dev", "made", "vi")] * 50,
]
WORDS = [Word("one", "North", "male", units_of("ba"), 0, 800)] * 6


def kinds(portions: list[list[Part]]) -> Counter[str]:
    names = {Row: "row", Nothing: "nothing"}
    parts = [part for portion in portions for part in portion]
    return Counter(part.sex if isinstance(part, Clip) else names[type(part)] for part in parts)


def test_an_epoch_has_its_shares() -> None:
    drawn = epoch(CLIPS, WORDS, 1600, (8, 1, 0))
    assert [len(portion) for portion in drawn] == [PORTION] * 3 + [100]
    found = kinds(drawn)
    assert (found["made"], found["row"], found["nothing"]) == (768, 448, 48)
    assert found["female"] > 2 * found["male"]  # as many clips, three times the weight


def test_before_words_are_cut_sentences_take_their_place() -> None:
    found = kinds(epoch(CLIPS, [], 1600, (8, 0, 0)))
    assert (found["row"], found["female"] + found["male"]) == (0, 784)


def test_what_is_chosen_on_is_never_learnt_from() -> None:
    parts = [part for portion in epoch(CLIPS, [], 4000, (8, 0, 0)) for part in portion]
    assert {part.split for part in parts if isinstance(part, Clip)} == {"train"}


def test_an_epoch_is_the_same_again_and_the_next_is_another() -> None:
    assert epoch(CLIPS, WORDS, 100, (8, 1, 0)) == epoch(CLIPS, WORDS, 100, (8, 1, 0))
    assert epoch(CLIPS, WORDS, 100, (8, 1, 0)) != epoch(CLIPS, WORDS, 100, (8, 1, 1))


def test_lines_to_learn_from_are_clean_or_bad_in_their_shares() -> None:
    rng = np.random.default_rng(1)
    lines = [for_training(rng) for _ in range(1000)]
    assert 120 < sum(line == CLEAN for line in lines) < 180
    # Every fault at once: a room, noise and lost packets.
    at_once = sum(line.snr_db < 18 and line.reverberation_s > 0 and line.lost > 0 for line in lines)
    assert 370 < at_once < 490


def test_voices_to_learn_from_to_choose_on_and_to_report_are_apart() -> None:
    learnt, choosing, held_out = map(set, (synthetic.VARIANTS, synthetic.CHOOSING, synthetic.HELD_OUT))
    assert not learnt & choosing
    assert not learnt & held_out
    assert not choosing & held_out


def test_units_of_answers_are_there_even_where_nothing_says_them() -> None:
    units = units_of_clips([clip("train", "made")] * 4, grammars_units())
    assert units[0] == ""
    assert set(units_of("sáu") + units_of("vâng")) <= set(units)
    assert {"en:three", "en:yes"} <= set(units)


def test_the_rate_rises_then_falls_and_leaves_a_little() -> None:
    rates = [rate(done) for done in np.linspace(0, 1, 101)]
    assert rates[0] == 0
    assert max(rates) == pytest.approx(1)
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert 0 < rates[-1] < 0.1


def test_the_head_learns_first_then_two_layers_with_it_the_higher_faster() -> None:
    head, upper = rounds(16_000, 4, 12)
    assert (head.layer_rates, len(upper.layer_rates)) == ((), 2)
    assert upper.layer_rates[0] < upper.layer_rates[1] < upper.head_rate < head.head_rate
