"""Settings of the declarations and of who decides on them."""

from datetime import timedelta

from pydantic import Field

from nhanh8.config.quantity import Allowance, Allowances, Duration, Window
from nhanh8.config.rules import Section


class Declarations(Section):
    """Declarations that put a phone or an e-mail on file: TK1-TS and 02/SĐ-GD."""

    decide_within: Duration = timedelta(days=5)
    """Until when a filed declaration should be decided; no time is published, so it is a setting."""

    second_for_known_phone: bool = True
    """Whether another member of staff must agree before a phone that is on file is replaced."""

    one_contact_for: int = Field(default=3, ge=1)
    """How many people may have one phone or e-mail address, on file or in declarations, before another member
    of staff must agree to one more. A family shares a mailbox; so does who files their own for everybody."""

    drafts_kept: Duration = timedelta(days=30)
    """How long a 02/SĐ-GD that nobody brought is kept."""

    drafts_per_source: Allowances = (Allowance(20, Window.HOUR),)
    """Drafts of 02/SĐ-GD from one network address (IPv4, or the /56 of IPv6)."""

    filings_per_source: Allowances = (Allowance(300, Window.HOUR),)
    """TK1-TS sent to the API, and questions for their state, from one network address (IPv4, or the /56 of
    IPv6)."""

    filings_per_filer: Allowances = (Allowance(100, Window.HOUR), Allowance(500, Window.DAY))
    """TK1-TS that one filer may file through the API; one takes up to 10,000 participants."""
