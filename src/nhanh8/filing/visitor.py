"""Who is here: the representative, and what is theirs."""

from django.http import Http404, HttpRequest

from nhanh8.declarations.electronic import filing as verbs
from nhanh8.declarations.models import Filing
from nhanh8.users.guard import user_of
from nhanh8.users.models import User


def representative_of(request: HttpRequest) -> User:
    """Give the user of a page behind `requires(Act.FILE)`."""
    user = user_of(request)
    if user is None or user.filer is None:
        raise Http404
    return user


def filing_of(request: HttpRequest, number: str) -> Filing:
    """Give a filing of this representative's filer; there is no other: 404."""
    found = verbs.of(representative_of(request)).filter(number=number).first()
    if found is None:
        raise Http404
    return found
