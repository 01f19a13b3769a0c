"""Settings of how long things are kept."""

from datetime import timedelta

from nhanh8.config.quantity import Duration
from nhanh8.config.rules import Section


class Retention(Section):
    """How long what is no longer needed is kept."""

    records: Duration = timedelta(days=365)
    """Call records, account history, re-issues, declarations that ended: 12 months, as is common for logs."""

    traces: Duration = timedelta(days=30)
    """Letters sent, jobs done, and tallies of limits, codes, sessions and failures that are over."""
