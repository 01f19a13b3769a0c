"""Pages that belong to no room: errors, and whether this server is well."""

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhanh8.accounts.models import Account

_log = logging.getLogger(__name__)


@require_safe
def health(_: HttpRequest) -> HttpResponse:
    """Tell a load balancer whether this server is well: 200 `ok`, or 503 while the database is away."""
    try:
        Account.objects.exists()
    except DatabaseError:
        _log.exception("The database doesn't answer")
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that the request makes no sense."""
    del exception
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that this is not allowed."""
    del exception
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tell that there is no such page; the address isn't repeated."""
    del exception
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Tell that something went wrong here."""
    return render(request, "500.html", status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Tell that a form came without its token: an old page, or cookies are off."""
    del reason
    return render(request, "403_csrf.html", status=403)
