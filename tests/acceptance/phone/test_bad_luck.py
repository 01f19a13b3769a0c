"""What bad luck does: lines that carry one way, telephones that vanish, workers killed, a database gone."""

import signal
from collections.abc import Callable

import pytest

from acceptance.telephones.line import Line
from acceptance.telephones.sipp_phone import RefusedError
from acceptance.telephones.steps import hear_a_password, is_in_force, key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

# ── lines ────────────────────────────────────────────────────────────────────


def on_a_one_way_line_the_password_is_not_put_in_force(line: Line) -> None:
    """Nothing came from the caller: perhaps nothing reached the caller either."""
    line = line.beside("patient", silent_line_ends_after="3 min")  # or it ends about when the read-out does
    person = line.someone()
    with line.sipp(person, mute=True) as phone:
        phone.dial()
        phone.info("8")
        phone.info(f"{person.login}#")
        line.await_prompt(phone, Prompt.NOT_HEARD)
        phone.wait_for_goodbye()
    assert line.record_of(person)["outcome"] == "not heard"
    assert line.still_old(person)


def a_line_that_falls_silent_in_the_read_out_puts_nothing_in_force(line: Line) -> None:
    """The caller's packets stopped before its end."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.media.mute = True
        line.await_prompt(phone, Prompt.NOT_HEARD)
        phone.hang_up()
    assert line.still_old(person)


def a_telephone_that_vanishes_is_hung_up_and_nothing_changed(line: Line) -> None:
    """Its battery was taken out in the read-out: no BYE, no more packets."""
    line = line.beside("impatient", silent_line_ends_after="3 s")
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.vanish()
    assert line.record_of(person)["cause"] == "silent line"
    assert line.still_old(person)


# ── too many, and too late ───────────────────────────────────────────────────


def a_call_over_the_limit_is_told_when_to_try_again(line: Line) -> None:
    """503 with Retry-After; the calls before it are as good as ever, and a place that frees up is taken."""
    line = line.beside("small", max_calls=2, retry_after="7 s")
    first, second, third = line.someone(), line.someone(), line.someone()
    with line.sipp(first) as one, line.sipp(second) as two:
        one.dial()
        two.dial()
        key_ahead(one, first)
        with line.sipp(third) as three, pytest.raises(RefusedError) as refused:
            three.dial()
        assert (refused.value.status, refused.value.retry_after) == (503, "7")
        assert line.record_of(third)["cause"] == "busy"
        two.hang_up()
        line.record_of(second)
        with line.sipp(third) as three:
            three.dial()
            three.hang_up()
        is_in_force(line, first, hear_a_password(line, one))


def after_sigterm_the_running_call_finishes_and_no_new_one_begins(line: Line) -> None:
    """The worker drains: 503 for new ones, a password for the one that was there, then its end."""
    line = line.beside("drained")
    first, second = line.someone(), line.someone()
    with line.sipp(first) as running:
        running.dial()
        line.worker.send(signal.SIGTERM)
        with line.sipp(second) as late, pytest.raises(RefusedError) as refused:
            late.dial()
        assert refused.value.status == 503
        key_ahead(running, first)
        is_in_force(line, first, hear_a_password(line, running))
    assert line.worker.wait_until_ended() == 0
    assert line.record_of(first)["outcome"] == "reissued"
    assert line.record_of(second)["cause"] == "draining"


# ── killed ───────────────────────────────────────────────────────────────────


def a_worker_killed_in_the_read_out_leaves_no_half_re_issue(line: Line) -> None:
    """The old password works; another worker serves the caller; the audit record is sound."""
    line = line.beside("killed")
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        line.worker.end(signal.SIGKILL)
    assert line.still_old(person)
    line.start_hotline()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        is_in_force(line, person, hear_a_password(line, phone))
    line.installation.run("audit", "verify")


STORIES: list[Callable[[Line], None]] = [
    on_a_one_way_line_the_password_is_not_put_in_force,
    a_line_that_falls_silent_in_the_read_out_puts_nothing_in_force,
    a_telephone_that_vanishes_is_hung_up_and_nothing_changed,
    a_call_over_the_limit_is_told_when_to_try_again,
    after_sigterm_the_running_call_finishes_and_no_new_one_begins,
    a_worker_killed_in_the_read_out_leaves_no_half_re_issue,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_in_bad_luck(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
