"""Chores that every worker does between the jobs."""

from nhanh8.jobs import chores
from nhanh8.mail import letters


def test_letters_that_nobody_has_are_looked_for() -> None:
    assert letters.take_up_forgotten in chores._chores


def test_a_chore_is_done_each_time() -> None:
    done = []

    @chores.chore
    def note() -> None:
        done.append("once more")

    try:
        chores._chores[:], others = [note], chores._chores[:]
        chores.do_all()
        chores.do_all()
    finally:
        chores._chores[:] = others
        chores._chores.remove(note)
    assert done == ["once more"] * 2
