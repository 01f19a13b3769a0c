"""How often one may be wrong: each try is counted before it is compared, and given back if it was right.

So a hundred tries at the same time are a hundred. Names count as they are typed, whether a user has them or
not: that one is blocked tells nobody that it exists.
"""

from typing import Final

from django.db import transaction

from nhanh8.audit import record
from nhanh8.audit.privacy import pseudonym
from nhanh8.config import settings
from nhanh8.limits.allowance import Spent, UsedUp, each_of, give_back, spend
from nhanh8.users.browser import Browser

_OF_USER: Final = "users: tries of a user"
_FROM_SOURCE: Final = "users: tries from a source"


def count(name: str, browser: Browser) -> bool:
    """Count a try for a user name and from a network address; False if there was none left."""
    rules = settings().users
    with transaction.atomic():
        by_name = spend(_OF_USER, rules.tries_per_user, each_of(name))
        by_source = spend(_FROM_SOURCE, rules.tries_per_source, each_of(browser.source))
        if isinstance(by_source, UsedUp) and isinstance(by_name, Spent):
            give_back(_OF_USER, rules.tries_per_user, each_of(name))  # one address blocks few names, not all
        refused = [one for one in (by_name, by_source) if isinstance(one, UsedUp)]
        if any(one.first for one in refused):
            record.append(
                "users:login:blocked",
                name=pseudonym("user name", name),
                source=pseudonym("source", browser.source),
            )
    return not refused


def was_right(name: str, browser: Browser) -> None:
    """Give a try back, in the caller's transaction."""
    rules = settings().users
    give_back(_OF_USER, rules.tries_per_user, each_of(name))
    give_back(_FROM_SOURCE, rules.tries_per_source, each_of(browser.source))
