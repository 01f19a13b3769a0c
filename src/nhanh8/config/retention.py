"""Settings of how long things are kept."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from nhanh8.config.quantity import Duration
from nhanh8.config.rules import Section


class Retention(Section):
    """How long what is no longer needed is kept: [the rules](retention.md)."""

    records: Annotated[Duration, Field(ge=timedelta(days=90))] = timedelta(days=365)
    """Call records, account history, re-issues, declarations that ended, the audit record: 12 months, as is
    common for logs; 3 at least."""

    traces: Annotated[Duration, Field(ge=timedelta(days=2))] = timedelta(days=30)
    """Letters sent, jobs done, and tallies of limits, codes, sessions and failures that are over."""
