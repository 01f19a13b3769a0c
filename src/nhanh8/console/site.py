"""The console's site: who comes in, in which language, and what the browser may load."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import translation
from django.utils.http import urlencode
from unfold.sites import UnfoldAdminSite

from nhanh8.console import hearing, start
from nhanh8.console.exports.pages import page as exports_page
from nhanh8.console.policy import CONSOLE
from nhanh8.users.models import User

LANGUAGE = "vi"
"""Staff read Vietnamese; the switch of the public pages changes nothing here."""
_NOT_HERE = frozenset({"password_change", "password_change_done", "view_on_site", "search"})
"""Pages of the admin that the console hasn't got: they are the users' own, or nobody's."""


class Console(UnfoldAdminSite):
    """Lists and pages for staff. What each may see and do is asked of their role, and of their agency."""

    site_title = "Nhánh 8"
    site_header = "Nhánh 8"
    index_title = "Hôm nay"
    index_template = "console/start.html"
    empty_value_display = "–"
    enable_nav_sidebar = True

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Give the pages, without those that are not the console's."""
        kept = [one for one in super().get_urls() if getattr(one, "name", None) not in _NOT_HERE]
        sound = path("prompts/<language>/<tempo>/<prompt>.wav", self.admin_view(hearing.sound), name="sound")
        return [
            path("export/", self.admin_view(self.export), name="exports"),
            path("prompts/", self.admin_view(self.prompts), name="prompts"),
            sound,
            *kept,
        ]

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for a list as a file, and send it."""
        request.current_app = self.name
        return exports_page(request, self.each_context(request))

    def prompts(self, request: HttpRequest) -> HttpResponse:
        """Show what the hotline says, to be heard."""
        request.current_app = self.name
        return hearing.page(request, self.each_context(request))

    def has_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may come in at all."""
        return isinstance(request.user, User) and request.user.is_staff

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to where users log in; who is logged in and comes here has no business in the console."""
        del extra_context
        if request.user.is_authenticated:
            raise PermissionDenied
        next_page = request.GET.get("next") or reverse("admin:index")
        return redirect(f"{reverse('users:log_in')}?{urlencode({'next': next_page})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Lead to where users log out, keeping the method: that page logs out by POST alone."""
        del request, extra_context
        return HttpResponse(status=307, headers={"Location": reverse("users:log_out")})

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Give no page to an app: rooms are our order, not the staff's."""
        del request, app_label, extra_context
        raise Http404

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show today's figures."""
        sections = start.sections(request.user)
        page: HttpResponse = super().index(request, {**(extra_context or {}), "sections": sections})
        return page

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Leave out the colours: they stand in a style sheet, so that no page needs styles of its own."""
        return {**super().each_context(request), "colors": {}}

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
        """Wrap a page: in Vietnamese, and with what the browser may load."""
        wrapped = super().admin_view(view, cacheable)

        def in_the_console(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            with translation.override(LANGUAGE):
                response: HttpResponseBase = wrapped(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()
            response.headers["Content-Security-Policy"] = CONSOLE
            response.headers["Content-Language"] = LANGUAGE
            return response

        return in_the_console


console = Console(name="console")
console.disable_action("delete_selected")
