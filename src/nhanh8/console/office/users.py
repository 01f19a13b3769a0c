"""Users: who they are, and what administrators do with them. The rules are those of `nhanh8.users`."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from nhanh8.agencies.models import Agency
from nhanh8.console.lists import masked
from nhanh8.console.lists.filters import OneOf
from nhanh8.console.lists.labels import Colour, label
from nhanh8.console.lists.listing import Listing, require
from nhanh8.console.site import console
from nhanh8.filers.models import Filer
from nhanh8.users import history
from nhanh8.users.administration import invitations, managing, second_administrator
from nhanh8.users.guard import confirmed
from nhanh8.users.history import What
from nhanh8.users.models import Proposal, User
from nhanh8.users.roles import Act, Role
from nhanh8.users.words import EVENTS

_EVENTS_SHOWN = 50
_WAITS = "Vai trò này phải được một quản trị viên khác xác nhận; họ đã được báo qua email."


class Place(forms.Form):
    """A role, and for whom."""

    role = forms.ChoiceField(label="Vai trò", choices=Role.choices, widget=UnfoldAdminSelectWidget)
    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label="Cơ quan BHXH",
        required=False,
        empty_label="Không có",
        help_text="Cho cán bộ và trưởng nhóm",
        widget=UnfoldAdminSelectWidget,
    )
    tax_code = forms.CharField(
        label="Mã số thuế của đơn vị, tổ chức",
        required=False,
        max_length=14,
        help_text="Cho người nộp hồ sơ",
        widget=UnfoldAdminTextInputWidget,
    )

    def clean_tax_code(self) -> Filer | None:
        """Give the filer with this tax code; there may be a million, too many for a list to choose from."""
        text = self.cleaned_data["tax_code"].strip()
        if not text:
            return None
        filer = Filer.objects.filter(tax_code=text).first()
        if filer is None:
            raise forms.ValidationError("Không có đơn vị, tổ chức nào có mã số thuế này")
        return filer


class Invite(Place):
    """Someone new."""

    username = forms.CharField(label="Tên đăng nhập", max_length=50, widget=UnfoldAdminTextInputWidget)
    full_name = forms.CharField(label="Họ và tên", max_length=100, widget=UnfoldAdminTextInputWidget)
    email = forms.EmailField(label="Email", max_length=254, widget=UnfoldAdminEmailInputWidget)
    field_order = ("username", "full_name", "email", "role", "agency", "tax_code")


class OfRole(OneOf):
    """What a user is there for."""

    title = "vai trò"
    parameter_name = "role"
    field = "role"
    values = tuple((role.value, str(role.label)) for role in Role)


class Waiting(OneOf):
    """Whose role waits for another administrator."""

    title = "đề nghị"
    parameter_name = "waiting"
    values = (("yes", "Chờ xác nhận vai trò"),)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep those whose role waits."""
        del request
        return queryset.filter(proposal__isnull=False) if self.chosen() else queryset


@admin.register(User, site=console)
class Users(Listing):
    """All users; each page has the history, and what may be done."""

    heading = "Người dùng"
    sees = Act.MANAGE_USERS
    page_template = "console/user.html"
    list_display = ("shown_username", "shown_name", "shown_role", "place", "shown_active")
    list_filter = (OfRole, Waiting)
    list_select_related = ("agency", "filer", "proposal")
    list_before_template = "console/invite_link.html"
    search_fields = ("username", "full_name")
    search_help_text = "Tên đăng nhập hoặc họ tên"
    ordering = ("username",)

    def get_urls(self) -> Any:
        """Add the invitation and what is done with a user."""
        acts = {
            "lock": managing.lock,
            "unlock": managing.unlock,
            "reset": managing.reset,
            "confirm": second_administrator.confirm,
            "decline": second_administrator.decline,
        }
        return [
            path("invite/", self.admin_site.admin_view(confirmed(self.invite)), name="user_invite"),
            path("<int:pk>/role/", self.admin_site.admin_view(confirmed(self.change_role)), name="user_role"),
            *(
                path(f"<int:pk>/{name}/", self.admin_site.admin_view(_done(act)), name=f"user_{name}")
                for name, act in acts.items()
            ),
            *super().get_urls(),
        ]

    def invite(self, request: HttpRequest) -> HttpResponse:
        """Ask who is invited, and send the code."""
        user = require(request, Act.MANAGE_USERS)
        form = Invite(request.POST or None)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            answer = invitations.invite(
                user,
                data["username"],
                data["full_name"],
                data["email"],
                Role(data["role"]),
                data["agency"],
                data["tax_code"],
            )
            match answer:
                case invitations.Invited(user=invited, waits=True):
                    messages.info(request, _WAITS)
                    return redirect("admin:users_user_change", invited.pk)
                case invitations.Invited(user=invited):
                    messages.success(request, f"Đã mời {invited.username}: mã được gửi đến email của họ.")
                    return redirect("admin:users_user_change", invited.pk)
                case invitations.NotInvited(faults=faults):
                    for fault in faults:
                        form.add_error("tax_code" if fault.field == "filer" else fault.field, fault.why)
        return self.shown(request, "console/form.html", title="Mời người dùng", form=form, button="Mời")

    def change_role(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a user another role or place."""
        user = require(request, Act.MANAGE_USERS)
        row = self.one(request, str(pk))
        now = {"role": row.role, "agency": row.agency_id, "tax_code": row.filer.tax_code if row.filer else ""}
        form = Place(request.POST or None, initial=now)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            answer = managing.change_role(user, pk, Role(data["role"]), data["agency"], data["tax_code"])
            _say(request, answer)
            return redirect("admin:users_user_change", pk)
        title = f"Đổi vai trò của {row.username}"
        return self.shown(request, "console/form.html", title=title, form=form, button="Đổi vai trò")

    def page(self, request: HttpRequest, row: User) -> dict[str, Any]:
        """Show a user with their history, and the role that waits for another administrator."""
        user = require(request, Act.MANAGE_USERS)
        proposal = Proposal.objects.filter(user=row).select_related("agency", "by").first()
        return {
            "proposal": proposal,
            "proposed": str(Role(proposal.role).label) if proposal else "",
            "may_confirm": proposal is not None and user.pk not in {proposal.by_id, row.pk},
            "title": f"{row.full_name} ({row.username})",
            "facts": [
                ("Vai trò", Role(row.role).label),
                ("Thuộc", self.place(row)),
                ("Email", row.email),
                ("Trạng thái", self.shown_active(row)),
                ("Tạo lúc", masked.moment(row.created_at)),
            ],
            "events": [
                (masked.moment(one.at), EVENTS[What(one.what)], one.by, one.detail)
                for one in history.of(row)[:_EVENTS_SHOWN]
            ],
        }

    @display(description="Tên đăng nhập")
    def shown_username(self, row: User) -> str:
        """Give by which name they log in."""
        return row.username

    @display(description="Họ và tên")
    def shown_name(self, row: User) -> str:
        """Give their name."""
        return row.full_name

    @display(description="Vai trò")
    def shown_role(self, row: User) -> str:
        """Give the role's name."""
        return str(Role(row.role).label)

    @display(description="Thuộc")
    def place(self, row: User) -> str:
        """Give the agency or the filer."""
        return str(row.agency or row.filer or masked.NONE)

    @display(description="Trạng thái")
    def shown_active(self, row: User) -> str:
        """Tell whether they may log in, or wait to be invited."""
        if getattr(row, "proposal", None) is not None:
            return label("chờ xác nhận vai trò", Colour.CARE)
        return label("đang hoạt động", Colour.GOOD) if row.is_active else label("đã khóa", Colour.WRONG)


def _done(act: Any) -> Any:
    @require_POST
    @confirmed
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        """Do one thing with a user, and say what came of it."""
        user = require(request, Act.MANAGE_USERS)
        get_object_or_404(User, pk=pk)
        _say(request, act(user, pk))
        if not User.objects.filter(pk=pk).exists():  # declined before they were invited
            return redirect("admin:users_user_changelist")
        return redirect("admin:users_user_change", pk)

    return view


def _say(request: HttpRequest, answer: managing.Done | managing.NotDone) -> None:
    match answer:
        case managing.Done(waits=True):
            messages.info(request, _WAITS)
        case managing.Done():
            messages.success(request, "Đã thực hiện; mọi phiên làm việc của người này đã kết thúc.")
        case managing.NotDone(why=why):
            messages.error(request, why)
