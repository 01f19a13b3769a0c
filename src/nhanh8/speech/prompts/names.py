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
    MENU_SLOWER = "menu_slower"
    MENU_FASTER = "menu_faster"
    MENU_ALOUD = "menu_aloud"
    NO_KEY = "no_key"
    UNKNOWN_KEY = "unknown_key"
    CHOOSE_BY_KEY = "choose_by_key"
    OFFICER = "officer"
    GAVE_UP = "gave_up"
    GOODBYE = "goodbye"

    # Asking for a number
    ASK_NUMBER = "ask_number"
    ASK_NUMBER_AGAIN = "ask_number_again"
    NO_NUMBER = "no_number"
    WRONG_LENGTH = "wrong_length"
    START_ANEW = "start_anew"

    # Asking for a number that may be said
    VOICE_LEAVES = "voice_leaves"
    SAY_NUMBER = "say_number"
    SAY_NUMBER_AGAIN = "say_number_again"
    SAY_NUMBER_SLOWLY = "say_number_slowly"
    NOT_UNDERSTOOD = "not_understood"
    NOTHING_HEARD = "nothing_heard"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    THAT_IS_THE_PHONE = "that_is_the_phone"
    ONLY_THE_LAST_TEN = "only_the_last_ten"
    SPEECH_FAILED = "speech_failed"
    KEYS_FROM_HERE = "keys_from_here"

    # Reading a number back
    READ_BACK = "read_back"
    READ_BACK_FIRST = "read_back_first"
    READ_BACK_MIDDLE = "read_back_middle"
    READ_BACK_LAST = "read_back_last"
    YES_OR_NO_BY_KEY = "yes_or_no_by_key"
    SAY_GROUP = "say_group"
    KEY_GROUP = "key_group"
    WRONG_GROUP = "wrong_group"

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
