"""What every page shows, whoever looks at it."""

from django.http import HttpRequest

from nhanh8.charging.announced import NUMBER, NUMBER_TO_DIAL, fee
from nhanh8.portal.browser import COOKIE


def visitor(request: HttpRequest) -> dict[str, object]:
    """Give templates the hotline's number and fee, and whether this browser seems to be logged in.

    "Seems" is enough to choose a link, and asks no database: public pages stand while it is away.
    """
    return {
        "hotline_number": NUMBER,
        "hotline_to_dial": NUMBER_TO_DIAL,
        "hotline_fee": fee(),
        "seems_logged_in": COOKIE in request.COOKIES,
    }
