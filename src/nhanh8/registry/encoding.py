"""Which encoding a list of participants is written in."""

import codecs

from nhanh8.registry.errors import ListError

BEGINNING = 64 * 1024
"""Bytes that the encoding is told from."""

# The byte order marks of the encodings that spreadsheets write, the longer ones first.
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

# In UTF-16 every ASCII character has a byte that is zero, and the most of a list is ASCII.
_ZEROS_IN_UTF_16 = 0.3


def encoding_of(beginning: bytes, named: str | None) -> str:
    """Tell a file's encoding from its first `BEGINNING` bytes, or take the one that the operator named.

    UTF-8 and UTF-16 are recognised, with a mark or without. The old Vietnamese encodings can't be told apart
    without risking wrong names, so ListError is raised, saying what to do.
    """
    if named is not None:
        return _checked(named)
    for mark, encoding in _MARKS:
        if beginning.startswith(mark):
            return encoding
    half = max(len(beginning) // 2, 1)
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if beginning[first::2].count(0) / half > _ZEROS_IN_UTF_16:
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError as error:
        line = beginning.count(b"\n", 0, error.start) + 1
        raise ListError(
            f"Line {line} isn't UTF-8. Save the list as “CSV UTF-8” and import that; or, if you know its "
            "encoding, name it: --encoding windows-1258. (TCVN3 and VNI lists have to be converted first.)"
        ) from None
    return "utf-8"


def _checked(named: str) -> str:
    try:
        found = codecs.lookup(named)
        "".encode(named)
    except LookupError:
        raise ListError(f'There is no text encoding called "{named}".') from None
    return found.name
