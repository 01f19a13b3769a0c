"""What the console's lists have in common: who sees them, whose rows, and pages without counting millions."""

from typing import Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin
from unfold.paginator import InfinitePaginator

from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency

M = TypeVar("M", bound=Model)

ROWS_A_PAGE = 30
"""A page is read in a glance, and made in time: each row of Unfold's takes a millisecond."""
DEEPEST_PAGE = 300
"""Nobody leafs through ten thousand rows; each page further costs the database all rows before it."""


_LONGEST_NUMBER = 18
"""Digits that every database takes for a key."""


def staff_of(request: HttpRequest) -> User:
    """Give the member of staff who asks; the site lets nobody else in.

    Raises PermissionDenied for anybody else.
    """
    user = request.user
    if not isinstance(user, User) or not user.is_staff:
        raise PermissionDenied
    return user


def require(request: HttpRequest, act: Act) -> User:
    """Give the member of staff who asks, if their role allows an act.

    Raises PermissionDenied if it doesn't.
    """
    user = staff_of(request)
    if not user.may(act):
        raise PermissionDenied
    return user


def number_in(text: str) -> int:
    """Read an id or a version out of an address or a form; -1, which nothing has, where it is none."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else -1


class Uncounted(InfinitePaginator):
    """Pages with a way on and a way back, and no count: of a million rows that takes longer than the page."""

    @cached_property
    def count(self) -> int:
        """Give as many as the pages hold that one may leaf to."""
        return ROWS_A_PAGE * DEEPEST_PAGE


class Listing(ModelAdmin):
    """A list, and a page for each row, to look at. What can be done there is done by the rooms' verbs."""

    heading: ClassVar[str]
    """Over the list."""
    sees: ClassVar[Act]
    """Whoever may do this sees the list."""
    agency_path: ClassVar[str] = ""
    """Leads from a row to its agency's name; empty where the rows are no agency's."""
    page_template: ClassVar[str] = ""
    """Of the page of a row; empty where there is none."""

    paginator = Uncounted
    list_per_page = ROWS_A_PAGE
    list_max_show_all = ROWS_A_PAGE
    show_full_result_count = False
    list_fullwidth = True
    list_filter_sheet = False
    sortable_by = ()
    actions_on_top = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Tell whether the list is shown at all."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether the role allows to look; on which rows `get_queryset` says."""
        del obj
        return staff_of(request).may(self.sees)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell that nothing is added here."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that nothing is changed here."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell that nothing is deleted here, nor anywhere else in the console."""
        del request, obj
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Give the rows that this user may look at."""
        rows = super().get_queryset(request)
        return of_agency(staff_of(request), rows, self.agency_path) if self.agency_path else rows

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Link to a row's page where there is one."""
        return super().get_list_display_links(request, list_display) if self.page_template else None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the list under its own name."""
        if request.method == "POST" and request.POST.get("action") not in self.get_actions(request):
            raise PermissionDenied
        context = {"title": self.heading, "is_fullwidth": "1", **(extra_context or {})}
        response = super().changelist_view(request, context)
        if rows := (getattr(response, "context_data", None) or {}).get("cl"):
            # Else the page would offer to choose as many rows as all pages could hold, not those it shows.
            rows.result_count = len(rows.result_list)
        return response

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the page of a row; what the user mustn't see is not there."""
        del form_url
        if not self.page_template:
            raise Http404
        row = self.one(request, object_id)
        context = {**self.page(request, row), **(extra_context or {})}
        return self.shown(request, self.page_template, row=row, **context)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Tell whether an address may name a filter: those of the list alone.

        The admin would take any column: what is masked could be asked for letter by letter.
        """
        del value
        return lookup in {one.parameter_name for one in self.get_list_filter(request)}

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show no history of the admin's own: what was done stands in the audit record."""
        del request, object_id, extra_context
        raise Http404

    def one(self, request: HttpRequest, object_id: str) -> Any:
        """Give a row that this user may look at.

        Raises PermissionDenied if they may look at none, Http404 if not at this one.
        """
        require(request, self.sees)
        return get_object_or_404(self.get_queryset(request), pk=number_in(object_id))

    def page(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Give what the page of a row shows, for its template."""
        del request, row
        return {}

    def shown(self, request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
        """Render a page of the console with what every one of them has."""
        request.current_app = self.admin_site.name
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts, "model_admin": self}
        return TemplateResponse(request, template, everywhere | context)
