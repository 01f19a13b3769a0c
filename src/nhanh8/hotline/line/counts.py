"""What happened, as numbers: packets, calls by cause, things dropped. Nothing personal is in it."""

from collections import Counter


class Counts(Counter[str]):
    """Counters by name: `rtp sent`, `sip malformed`, `calls goodbye` ..."""

    def __str__(self) -> str:
        """One line for the log, in the order of the names."""
        return ", ".join(f"{name} {self[name]}" for name in sorted(self)) or "nothing yet"
