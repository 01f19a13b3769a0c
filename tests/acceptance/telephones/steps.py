"""Steps that many stories share."""

from acceptance.installation import Person
from acceptance.telephones.baresip import Baresip
from acceptance.telephones.line import Line
from acceptance.telephones.media import Keys
from acceptance.telephones.sipp_phone import SippPhone

WHOLE_CALL_S = 90
"""A keyed call takes at most so long from answer to goodbye: callers pay by the minute."""


def key_ahead(phone: SippPhone | Baresip, person: Person, how: Keys = Keys.EVENTS) -> None:
    """Press 8 and the number, without waiting for the questions."""
    keys = f"8{person.login}#"
    if isinstance(phone, Baresip):
        phone.press(keys)
    else:
        phone.media.press(keys, how)


def hear_a_password(line: Line, phone: SippPhone | Baresip) -> str:
    """Wait for the goodbye; return the password, which was heard twice, the same digits."""
    phone.wait_for_goodbye(WHOLE_CALL_S)
    first, second = line.ear.passwords(line.heard(phone))
    assert len(first) == 8, f"heard {len(first)} digits, then {len(second)}"
    assert first == second
    return first


def is_in_force(line: Line, person: Person, password: str) -> None:
    """Check on the portal that the new password works, must be changed, and that the old one is refused."""
    assert line.opens(person, password)
    assert not line.still_old(person)
