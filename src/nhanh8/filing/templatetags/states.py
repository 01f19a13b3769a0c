"""States of filings and declarations, as a badge shows them."""

from django import template

from nhanh8.declarations.models import Declaration, Filing

register = template.Library()

_BADGES: dict[str, str] = {
    Filing.State.CHECKING: "badge-warning",
    Declaration.State.SECOND: "badge-warning",
    Declaration.State.ACCEPTED: "badge-good",
    Filing.State.REFUSED: "badge-wrong",
    Declaration.State.REFUSED: "badge-wrong",
}
"""What only waits, or was taken, has the quiet badge."""


@register.filter
def badge(state: str) -> str:
    """Give the class of a state's badge."""
    return f"badge {_BADGES.get(state, '')}".strip()
