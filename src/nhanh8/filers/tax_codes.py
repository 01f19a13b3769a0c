"""Tax codes (mã số thuế), by which filers are known."""

import re

_CODE = re.compile(r"(?P<first>[0-9]{9})(?P<check>[0-9])(?:-?(?P<branch>[0-9]{3}))?")
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
"""Of the first nine digits; their weighted sum modulo 11, taken from 10, is the tenth. From the circulars on
tax registration; 0100047516 is their worked example."""
_BETWEEN = re.compile(r"[\s.]+")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


class TaxCodeError(ValueError):
    """This is no tax code: 10 digits whose last one checks the others, or 13 with a dash after the tenth."""

    def __str__(self) -> str:
        """Give the docstring: it is the message."""
        return type(self).__doc__ or ""


def parse_tax_code(text: str) -> str:
    """Give a tax code as it is kept: `0100047516`, or `0100047516-001` of a branch. Raises TaxCodeError."""
    found = _CODE.fullmatch(_DASHES.sub("-", _BETWEEN.sub("", text)))
    if not found or found["branch"] == "000":
        raise TaxCodeError
    weighted = sum(int(digit) * weight for digit, weight in zip(found["first"], _WEIGHTS, strict=True))
    if int(found["check"]) != 10 - weighted % 11:
        raise TaxCodeError
    return found["first"] + found["check"] + (f"-{found['branch']}" if found["branch"] else "")
