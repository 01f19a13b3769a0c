"""Who says what the benchmarks publish."""

import re
import subprocess

import numpy as np

from spoken.made import CHOOSING, STRANGERS, WOMEN, numbers
from training import synthetic


def test_strangers_are_exactly_those_that_training_neither_learns_from_nor_chooses_by() -> None:
    assert set(STRANGERS).isdisjoint(synthetic.VARIANTS)
    assert set(STRANGERS).isdisjoint(synthetic.CHOOSING)
    drawn = {one.speaker.name.partition("+")[2] for one in numbers(400, "vi", np.random.default_rng(8))}
    assert drawn == set(STRANGERS)


def test_who_something_is_chosen_by_are_none_of_them() -> None:
    drawn = numbers(200, "en", np.random.default_rng(8), CHOOSING)
    assert {one.speaker.name.partition("+")[2] for one in drawn} == set(CHOOSING)


def test_women_are_those_that_espeak_ng_calls_so() -> None:
    listed = subprocess.run(["espeak-ng", "--voices=variant"], capture_output=True, text=True, check=True)
    women = set(re.findall(r"/F .*!v/(\S+)", listed.stdout))
    assert women & {*STRANGERS, *CHOOSING} == WOMEN


def test_numbers_are_such_as_people_have() -> None:
    drawn = [one.digits for one in numbers(200, "vi", np.random.default_rng(8))]
    assert {len(number) for number in drawn} == {10, 12}
    personal = [number for number in drawn if len(number) == 12]
    assert all("001" <= number[:3] <= "096" and number[3] in "0123" for number in personal)
