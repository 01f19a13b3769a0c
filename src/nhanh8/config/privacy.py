"""Settings of what a participant may ask of their own data."""

from datetime import date
from typing import Annotated

from pydantic import Field

from nhanh8.config.quantity import Allowance, Allowances, Window
from nhanh8.config.rules import Section


class Privacy(Section):
    """Requests of data subjects: Law 91/2025/QH15, Decree 356/2025."""

    answer_within: Annotated[int, Field(ge=1, le=20)] = 2
    """Working days in which a request is answered, counted from the day after it came. The law says 2."""

    holidays: tuple[date, ...] = ()
    """Days off that move each year, as announced: Tết, Giỗ Tổ, the second day of Quốc khánh, days in lieu.
    Written `2027-02-08`. 1 January, 30 April, 1 May, 2 September, Saturdays and Sundays are known."""

    downloads_per_account: Allowances = (Allowance(10, Window.DAY),)
    """How often one may download one's own data; a PDF takes half a second of a processor."""

    requests_per_account: Allowances = (Allowance(5, Window.DAY),)
    """Requests for a correction or for erasure, of one account."""
