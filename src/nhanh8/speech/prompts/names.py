"""The names of all prompts: a dialogue names a prompt, never its words."""

from enum import StrEnum


class Prompt(StrEnum):
    """Something the assistant says; each has its words in every language file."""

    # Reception
    GREETING = "greeting"
    MENU_REISSUE_PASSWORD = "menu_reissue_password"  # noqa: S105 - the name of a prompt
    MENU_OTHER_LANGUAGE = "menu_other_language"
    MENU_OFFICER = "menu_officer"
    MENU_REPEAT = "menu_repeat"
    NO_KEY = "no_key"
    UNKNOWN_KEY = "unknown_key"
    OFFICER = "officer"
    GAVE_UP = "gave_up"
    GOODBYE = "goodbye"

    # Asking for a number
    ASK_NUMBER = "ask_number"
    ASK_NUMBER_AGAIN = "ask_number_again"
    NO_NUMBER = "no_number"
    WRONG_LENGTH = "wrong_length"
    START_ANEW = "start_anew"

    # Re-issuing a password
    NO_CALLER_NUMBER = "no_caller_number"
    NO_MATCH = "no_match"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a prompt
    PASSWORD_REPEATED = "password_repeated"  # noqa: S105 - the name of a prompt
    PASSWORD_LASTS = "password_lasts"  # noqa: S105 - the name of a prompt
    TOO_MANY_THIS_CALL = "too_many_this_call"
    TOO_MANY_TODAY = "too_many_today"
    REISSUED_TOO_OFTEN = "reissued_too_often"
    FROZEN = "frozen"
    NOT_HEARD = "not_heard"
    SUPERSEDED = "superseded"
    UNAVAILABLE = "unavailable"
