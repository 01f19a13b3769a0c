"""Where I am logged in, and logging out there."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from nhanh8.accounts import sessions
from nhanh8.accounts.models import Session
from nhanh8.portal import browser
from nhanh8.web.agents import name_of

_NOT_FOUND = 404
_LONGEST_ID = 18
"""Digits: what any database takes for an id."""


@dataclass(frozen=True, slots=True)
class Device:
    """A session, as its owner reads it."""

    session: Session
    name: str
    is_this: bool


@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def devices(request: HttpRequest, session: Session) -> HttpResponse:
    """List the sessions; log out of one of them, or of all but this."""
    if request.method != "POST":
        return _page(request, session)
    if "others" in request.POST:
        count = sessions.end_others(session)
        messages.success(
            request,
            ngettext("Đã đăng xuất %(count)d thiết bị.", "Đã đăng xuất %(count)d thiết bị.", count)
            % {"count": count},
        )
        return redirect("portal:devices")
    which = request.POST.get("session", "")
    known = which.isascii() and which.isdigit() and len(which) <= _LONGEST_ID
    if not known or not sessions.end_one(session, int(which)):
        return _page(request, session, not_found=True)
    messages.success(request, _("Đã đăng xuất thiết bị đó."))
    return redirect("portal:devices")


def _page(request: HttpRequest, session: Session, *, not_found: bool = False) -> HttpResponse:
    of_this_account = sorted(sessions.of(session.account), key=lambda one: one.pk != session.pk)
    context = {
        "devices": [Device(one, name_of(one), one.pk == session.pk) for one in of_this_account],
        "not_found": not_found,
        "frozen_at": session.account.frozen_at,
        "ends_unused": sessions.ends_at(session),
        "ends_at_latest": session.expires_at,
    }
    return render(request, "portal/devices.html", context, status=_NOT_FOUND if not_found else None)
