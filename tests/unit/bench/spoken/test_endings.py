"""How many calls ended in which way."""

import pytest

from spoken.corpus import Speaker, Spoken
from spoken.dialogues import Called, Ending
from spoken.endings import ending_tables

OUT = Ending(passed=False, given=2, keyed=True, outcome="no match")
PEOPLE = {name: Spoken(Speaker(name, "North", "male"), "", "", ()) for name in ("one", "other")}


def called(own: Ending, *, line: str = "clean", who: str = "one", alike: Ending = OUT) -> Called:
    return Called(PEOPLE[who], line, own, {"random": OUT, "one_digit": OUT, "alike": alike})


def passed(given: int, *, keyed: bool = False) -> Ending:
    return Ending(passed=True, given=given, keyed=keyed, outcome="reissued")


def test_shares_are_of_all_calls_and_each_way_holds_the_one_before() -> None:
    officer = Ending(passed=False, given=3, keyed=False, outcome="officer")
    every = [passed(1), passed(2), passed(3), passed(1, keyed=True), officer]
    row = ending_tables([called(one) for one in every], speakers=False)["read_back"][0]
    assert row["calls"] == 5
    assert row["at_once_percent"] == pytest.approx(20)
    assert row["within_two_percent"] == pytest.approx(40)
    assert row["by_voice_percent"] == pytest.approx(60)
    assert row["by_key_percent"] == pytest.approx(20)
    assert row["no_password_percent"] == row["officer_percent"] == pytest.approx(20)
    assert row["digits_said_mean"] == pytest.approx(2)


def test_who_is_let_in_with_another_number_is_counted_by_line_with_what_chance_leaves_open() -> None:
    every = [called(OUT, line="bad", alike=passed(1)), called(passed(1)), called(passed(1))]
    rows = {(row["account"], row["line"]): row for row in ending_tables(every, speakers=False)["let_in"]}
    assert rows["alike", "all"]["let_in"] == rows["alike", "bad"]["let_in"] == 1
    assert rows["alike", "clean"]["let_in"] == rows["random", "all"]["let_in"] == 0
    # One-sided, 95 %: 1 - 0.05 ** (1 / 3).
    assert rows["random", "all"]["at_most_percent"] == pytest.approx(63.16, abs=0.01)


def test_speakers_have_rows_of_their_own_where_they_are_wanted() -> None:
    every = [called(passed(1)), called(OUT, who="other")]
    without = {row["who"] for row in ending_tables(every, speakers=False)["read_back"]}
    wanted = {row["who"] for row in ending_tables(every, speakers=True)["read_back"]}
    assert without == {"all", "clean", "North, clean", "male, clean"}
    assert wanted - without == {"one, clean", "other, clean"}
