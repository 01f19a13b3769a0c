"""Fifty people call at once, and each gets a password of their own."""

from concurrent.futures import ThreadPoolExecutor

from acceptance.installation import Person
from acceptance.telephones.line import Line, MakeLine
from acceptance.telephones.sipp_phone import SippPhone
from acceptance.telephones.steps import hear_a_password, is_in_force, key_ahead
from acceptance.telephones.together import Together

CALLS = 50


def test_fifty_calls_at_once_all_hear_their_own_password(
    make_line: MakeLine, together: Together[Line]
) -> None:
    together.wait_for_all()  # the machine is theirs alone
    line = make_line(CALLS).start()
    callers = [line.someone() for _ in range(CALLS)]
    with line.many(callers) as phones, ThreadPoolExecutor(CALLS) as pool:
        passwords = list(pool.map(_ask, [line] * CALLS, phones, callers))
    assert len(set(passwords)) == CALLS
    for caller, password in zip(callers, passwords, strict=True):
        is_in_force(line, caller, password)
    rows = line.installation.rows("SELECT DISTINCT cause, outcome FROM charging_callrecord")
    assert [tuple(row) for row in rows] == [("goodbye", "reissued")]


def _ask(line: Line, phone: SippPhone, caller: Person) -> str:
    phone.dial()
    key_ahead(phone, caller)
    return hear_a_password(line, phone)
