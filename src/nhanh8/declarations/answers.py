"""What a filer is answered: a receipt, or what is wrong."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class Receipt:
    """It is filed."""

    number: str
    """`TK1-20261123-000001-7`; it may be told on the telephone, and opens nothing."""
    filed_at: datetime
    rows: int
    """Participants named in it; 0 while a spreadsheet is not read yet."""
    key: SecretStr | None = None
    """With it the API tells what became of the filing. Given once, for XML only."""
    again: bool = False
    """The same thing was filed before: this is its receipt."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with what was handed in; no number and no address is in it."""

    row: int | None
    """Which participant, from 1, or which row of the spreadsheet; None: the whole of it."""
    box: str
    """Number of the form's box; empty: none of them."""
    why: str
    """Vietnamese, for the filer to read."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing of it is filed."""

    faults: tuple[Fault, ...]
    """One at least, and a hundred at most."""
