"""Agencies and filers: administrators keep them up to date. What they change stands in the audit record."""

from typing import Any, ClassVar, Final

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from nhanh8.agencies.models import Agency
from nhanh8.audit import record
from nhanh8.audit.privacy import mask_email
from nhanh8.console.lists.listing import Listing, require, staff_of
from nhanh8.console.site import console
from nhanh8.filers.models import Filer
from nhanh8.users.guard import confirmed
from nhanh8.users.roles import Act

_LONGEST_FACT: Final = 1_000
"""Characters: an agency's communes are a list."""


class _Kept(Listing):
    """A list whose rows are added and changed in the admin's own forms."""

    sees = Act.MANAGE_AGENCIES
    what: ClassVar[str]
    """How the audit record names a row."""
    labels: ClassVar[dict[str, str]]
    """Of the fields in the form."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Tell whether rows may be added."""
        return staff_of(request).may(Act.MANAGE_AGENCIES)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Tell whether a row may be changed."""
        del obj
        return staff_of(request).may(Act.MANAGE_AGENCIES)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Give a field under its Vietnamese name."""
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if made is not None and db_field.name in self.labels:
            made.label = self.labels[db_field.name]
        return made

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
        """Show the form of a row, shortly after a confirmation: by an agency's name its people are found."""
        self.one(request, object_id)
        shown: HttpResponse = confirmed(super(Listing, self).change_view)(
            request, object_id, form_url, extra_context
        )
        return shown

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show an empty form."""
        require(request, Act.MANAGE_AGENCIES)
        shown: HttpResponse = confirmed(super().add_view)(request, form_url, extra_context)
        return shown

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> dict[str, record.Fact]:
        """Give what was in each field that was changed, and what is now."""
        del request, formsets
        facts: dict[str, record.Fact] = {}
        for name in form.changed_data:
            if not add:
                facts[f"{name} was"] = _fact(name, form.initial.get(name))
            facts[name] = _fact(name, form.cleaned_data[name])
        return facts

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Put into the audit record, not into a log of the admin's own, what was added."""
        record.append(f"console:{self.what}:added", user=staff_of(request).pk, row=obj.pk, **message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Put into the audit record what was changed."""
        record.append(f"console:{self.what}:changed", user=staff_of(request).pk, row=obj.pk, **message)


def _fact(name: str, value: Any) -> record.Fact:
    """Give a field's value for the record: agencies and filers are no people, but a mailbox may be one's."""
    if isinstance(value, Model):
        return int(value.pk)
    if value is None or isinstance(value, bool | int):
        return value
    text = str(value)[:_LONGEST_FACT]
    return mask_email(text) if name == "email" and text else text


@admin.register(Agency, site=console)
class Agencies(_Kept):
    """The agencies: by its name a participant's is found."""

    what = "agency"
    heading = "Cơ quan BHXH"
    labels: ClassVar = {
        "code": "Mã",
        "name": "Tên (như trong danh sách người tham gia)",
        "province": "Tỉnh, thành phố",
        "address": "Địa chỉ",
        "hours": "Giờ làm việc",
        "phone": "Điện thoại",
        "communes": "Xã, phường, đặc khu phục vụ (mỗi dòng một)",
    }
    list_display = ("shown_name", "shown_code", "shown_province", "shown_address")
    search_fields = ("name", "province")
    search_help_text = "Tên hoặc tỉnh, thành phố"

    @display(description="Tên")
    def shown_name(self, row: Agency) -> str:
        """Give its name."""
        return row.name

    @display(description="Mã")
    def shown_code(self, row: Agency) -> str:
        """Give its code."""
        return row.code

    @display(description="Tỉnh, thành phố")
    def shown_province(self, row: Agency) -> str:
        """Give its province."""
        return row.province

    @display(description="Địa chỉ")
    def shown_address(self, row: Agency) -> str:
        """Give its address."""
        return row.address


@admin.register(Filer, site=console)
class Filers(_Kept):
    """Units and collection organisations."""

    what = "filer"
    heading = "Đơn vị, tổ chức nộp hồ sơ"
    labels: ClassVar = {
        "tax_code": "Mã số thuế",
        "name": "Tên",
        "kind": "Loại",
        "agency": "Cơ quan BHXH quản lý",
        "email": "Email nhận kết quả",
        "active": "Đang hoạt động",
    }
    list_display = ("shown_tax_code", "shown_name", "shown_kind", "shown_agency", "shown_active")
    list_select_related = ("agency",)
    search_fields = ("tax_code__startswith",)
    search_help_text = "Mã số thuế"
    ordering = ("tax_code",)

    @display(description="Mã số thuế")
    def shown_tax_code(self, row: Filer) -> str:
        """Give its tax code."""
        return row.tax_code

    @display(description="Tên")
    def shown_name(self, row: Filer) -> str:
        """Give its name."""
        return row.name

    @display(description="Loại")
    def shown_kind(self, row: Filer) -> str:
        """Give what it is."""
        return str(row.get_kind_display())

    @display(description="Cơ quan BHXH")
    def shown_agency(self, row: Filer) -> str:
        """Give the agency that looks after it."""
        return row.agency.name

    @display(description="Hoạt động", boolean=True)
    def shown_active(self, row: Filer) -> bool:
        """Tell whether it may file."""
        return row.active
