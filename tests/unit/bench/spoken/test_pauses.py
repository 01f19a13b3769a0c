"""The table of numbers that are read with pauses."""

from spoken.pauses import Paused, pauses_table


def test_who_was_cut_short_counts_as_such_and_waited_for_nothing() -> None:
    read = [
        Paused(0.7, "clean", right=True, waited_s=0.9),
        Paused(0.7, "clean", right=False, waited_s=-1.2),
        Paused(0.7, "bad", right=False, waited_s=-0.1),
    ]
    clean, bad = pauses_table(read)["pauses"]
    assert (clean["numbers"], clean["right_percent"], clean["cut_short_percent"]) == (2, 50.0, 50.0)
    assert clean["over_after_p50_ms"] == 900.0
    assert bad["over_after_p50_ms"] is None
