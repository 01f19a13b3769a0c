"""Agencies and filers: administrators keep them up to date. What they change stands in the audit record."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin

from nhanh8.agencies.models import Agency
from nhanh8.audit import record
from nhanh8.console.listing import Listing, staff_of
from nhanh8.console.site import console
from nhanh8.filers.models import Filer
from nhanh8.users.roles import Act


class _Kept(Listing):
    """A list whose rows are added and changed in the admin's own forms."""

    sees = Act.MANAGE_AGENCIES
    what: ClassVar[str]
    """How the audit record names a row."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether rows may be added."""
        return staff_of(request).may(Act.MANAGE_AGENCIES)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether a row may be changed."""
        del obj
        return staff_of(request).may(Act.MANAGE_AGENCIES)

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Link each row to its form."""
        del request
        return list(list_display)[:1]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form of a row."""
        self.one(request, object_id)
        form: HttpResponse = ModelAdmin.change_view(self, request, object_id, form_url, extra_context)
        return form

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Put into the audit record, not into a log of the admin's own, that a row was added."""
        del message
        record.append(f"console:{self.what}:added", user=staff_of(request).pk, row=obj.pk)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Put into the audit record which fields were changed."""
        fields = [name for one in message for name in one.get("changed", {}).get("fields", [])]
        record.append(
            f"console:{self.what}:changed", user=staff_of(request).pk, row=obj.pk, fields=", ".join(fields)
        )


@admin.register(Agency, site=console)
class Agencies(_Kept):
    """The agencies: by its name a participant's is found."""

    what = "agency"
    list_display = ("name", "code", "province", "address", "phone")
    search_fields = ("name", "province")
    search_help_text = "Tên hoặc tỉnh, thành phố"


@admin.register(Filer, site=console)
class Filers(_Kept):
    """Units and collection organisations."""

    what = "filer"
    list_display = ("tax_code", "name", "kind", "agency", "active")
    list_select_related = ("agency",)
    search_fields = ("tax_code__startswith",)
    search_help_text = "Mã số thuế"
    ordering = ("tax_code",)
