"""What a caller got, as it stands in the call detail record."""

from enum import StrEnum


class Outcome(StrEnum):
    """The outcome of a call."""

    NOTHING = ""
    REISSUED = "reissued"
    NO_MATCH = "no match"
    REFUSED = "refused"
    WITHHELD_NUMBER = "withheld number"
    NOT_HEARD = "not heard"
    SUPERSEDED = "superseded"
    UNAVAILABLE = "unavailable"
    OFFICER = "officer"
    GAVE_UP = "gave up"
