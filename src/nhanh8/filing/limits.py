"""How often the API may be asked: by network address, and by filer."""

from django.db import transaction
from django.http import HttpRequest

from nhanh8.accounts.visitor import Channel
from nhanh8.config import settings
from nhanh8.limits import allowance
from nhanh8.limits.allowance import Left, UsedUp
from nhanh8.web.problems import About, Kind, Problem
from nhanh8.web.rates import rate_headers, refused_headers
from nhanh8.web.visitors import visitor_of

_FROM_SOURCE = "filings"
_OF_FILER = "filings-of-filer"
_LATER = "Vui lòng thử lại sau."


def count_request(request: HttpRequest) -> dict[str, str]:
    """Count a request from this network address; gives the headers that tell what is left.

    Raises Problem where nothing is.
    """
    subjects = allowance.each_of(visitor_of(request, Channel.APP).source)
    rules = settings().declarations.filings_per_source
    with transaction.atomic():
        spent = allowance.spend(_FROM_SOURCE, rules, subjects)
    left = allowance.left(_FROM_SOURCE, rules, subjects)
    if isinstance(spent, UsedUp):
        raise Problem(Kind.TOO_MANY_FROM_HERE, About(_LATER), refused_headers(_FROM_SOURCE, left))
    return rate_headers(_FROM_SOURCE, left)


def refuse_too_often(tax_code: str) -> None:
    """Raise Problem where this filer's filings are used up.

    It only asks: the tax code is still a claim, and nobody's limit is used up by somebody else's claims.
    """
    left = _left(tax_code)
    if not all(one.count for one in left):
        raise Problem(Kind.FILED_TOO_OFTEN, About(_LATER), refused_headers(_OF_FILER, left))


def count_filing(tax_code: str) -> dict[str, str]:
    """Count what a filer has filed, its signature verified; gives the headers that tell what is left."""
    rules = settings().declarations.filings_per_filer
    with transaction.atomic():
        allowance.spend(_OF_FILER, rules, allowance.each_of(tax_code))
    return rate_headers(_OF_FILER, _left(tax_code))


def _left(tax_code: str) -> tuple[Left, ...]:
    return allowance.left(_OF_FILER, settings().declarations.filings_per_filer, allowance.each_of(tax_code))
