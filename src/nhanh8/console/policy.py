"""What a browser may load in the console: more than elsewhere, for its look is Unfold's."""

from typing import Final

CONSOLE: Final = (
    "default-src 'none'; "
    # Alpine.js reads what the templates' attributes say by `new Function`. No script stands in a page itself.
    "script-src 'self' 'unsafe-eval'; "
    "style-src 'self'; "
    # Alpine.js writes `style` attributes: the bar of actions is as wide as the list.
    "style-src-attr 'unsafe-inline'; "
    # The scripts ask for parts of pages, and the picture of an arrow stands in a style sheet.
    "connect-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The same for all pages under `/console/`, and for no other."""
