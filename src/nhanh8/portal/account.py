"""My account: who I am, how I am reached, until when I am logged in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from nhanh8.accounts import profile as profiles
from nhanh8.accounts import sessions
from nhanh8.accounts.models import Session
from nhanh8.accounts.profile import Profile
from nhanh8.portal import browser


@require_safe
@browser.logged_in()
def profile(request: HttpRequest, session: Session) -> HttpResponse:
    """Show the account; numbers and addresses masked, as others may look on."""
    return _page(request, session, profiles.masked(session.account), in_full=False)


@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def profile_in_full(request: HttpRequest, session: Session) -> HttpResponse:
    """Show everything, once, to who asked for it with the button; whoever comes otherwise sees it masked."""
    if request.method != "POST":
        return redirect("portal:account")
    shown = profiles.in_full(session, browser.visitor_of(request))
    return _page(request, session, shown, in_full=True)


def _page(request: HttpRequest, session: Session, shown: Profile, *, in_full: bool) -> HttpResponse:
    context = {
        "profile": shown,
        "in_full": in_full,
        "frozen_at": session.account.frozen_at,
        "since": session.started_at,
        "ends_unused": sessions.ends_at(session),
        "ends_at_latest": session.expires_at,
    }
    return render(request, "portal/account.html", context)
