"""What machines ask a site for: robots.txt, the sitemap, and whom to tell of a weakness (security.txt)."""

from datetime import timedelta

from django.contrib.sitemaps import Sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nhanh8.config import settings

_CONTACT_GOOD_FOR = timedelta(days=90)
"""RFC 9116, 2.5.5, advises less than a year. Counted anew at each answer: that is made from the settings,
not a file that somebody forgot."""
_TEXT = "text/plain; charset=utf-8"


class PublicPages(Sitemap[str]):
    """The pages worth finding: those that anyone may read, and where one asks for a new password."""

    def items(self) -> list[str]:
        """Name them."""
        return [
            "home",
            "ways",
            "help",
            "privacy",
            "accessibility",
            "log_in",
            "forgotten",
            "declare",
            "agencies",
        ]

    def location(self, item: str) -> str:
        """Give the path of one."""
        return reverse(f"portal:{item}")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read pages, not the API (RFC 9309). What is behind a login, that closes."""
    sitemap = request.build_absolute_uri(reverse("portal:sitemap"))
    return HttpResponse(
        f"User-agent: *\nDisallow: /api/\nDisallow: /health\n\nSitemap: {sitemap}\n", content_type=_TEXT
    )


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116); 404 where the settings name nobody."""
    contact = settings().web.security_contact
    if not contact:
        raise Http404
    expires = (timezone.now() + _CONTACT_GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    return HttpResponse(
        f"Contact: {contact}\nExpires: {expires}\nPreferred-Languages: vi, en\n"
        f"Canonical: {request.build_absolute_uri()}\n",
        content_type=_TEXT,
    )
