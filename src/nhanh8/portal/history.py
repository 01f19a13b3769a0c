"""What happened to my account, in plain words."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhanh8.accounts import history as events
from nhanh8.accounts.models import Session
from nhanh8.portal import browser
from nhanh8.web.events import line_of

_ON_A_PAGE = 20


@require_safe
@browser.logged_in()
def history(request: HttpRequest, session: Session) -> HttpResponse:
    """List the events, the newest first; a page that isn't there is the nearest one that is."""
    page = Paginator(events.of(session.account), _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "page": page,
        "lines": [line_of(event) for event in page.object_list],
        "frozen_at": session.account.frozen_at,
    }
    return render(request, "portal/history.html", context)
