"""The queue of declarations, and the page on which one is decided."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from unfold.decorators import display

from nhanh8.agencies.models import Agency
from nhanh8.console import deciding, finding, masked
from nhanh8.console.filters import OneOf, midnight
from nhanh8.console.labels import Colour, label
from nhanh8.console.listing import Listing, number_in, staff_of
from nhanh8.console.site import console
from nhanh8.declarations.models import Declaration
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency_itself

State = Declaration.State
_SHOWN_STATES = tuple((state.value, str(state.label)) for state in State if state is not State.DRAFT)
"""Drafts are nobody's business until they are brought: at the counter one is opened by its reference."""
COLOURS = {
    State.FILED: Colour.PLAIN,
    State.SECOND: Colour.CARE,
    State.ACCEPTED: Colour.GOOD,
    State.REFUSED: Colour.WRONG,
}


class OfOne(admin.SimpleListFilter):
    """All declarations of one participant or one filing, by its id: no number stands in an address."""

    title = "hồ sơ"
    parameter_name = "of"
    template = "console/nothing.html"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Offer nothing: a page links to it."""
        del request, model_admin
        return []

    def has_output(self) -> bool:
        """Tell that it may apply though it offers nothing."""
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Declaration]) -> QuerySet[Declaration]:
        """Keep the rows of `participant-7` or `filing-7`."""
        del request
        what, _, pk = (self.value() or "").partition("-")
        if what not in {"participant", "filing"} or not pk.isdecimal():
            return queryset
        return queryset.filter(**{f"{what}_id": number_in(pk)})

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Give no links."""
        del changelist
        return iter(())


class OfState(OneOf):
    """The queue shows one state at a time: so each page is read from an index in the order of what is due."""

    title = "tình trạng"
    parameter_name = "state"
    field = "state"
    values = _SHOWN_STATES
    otherwise = State.FILED

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows of a state; of one participant or filing, all of them unless one is chosen."""
        if OfOne.parameter_name in request.GET and not self.value():
            return queryset
        return super().queryset(request, queryset)


class OfForm(OneOf):
    """TK1-TS or 02/SĐ-GD."""

    title = "mẫu"
    parameter_name = "form"
    field = "form"
    values = tuple((form.value, str(form.label)) for form in Declaration.Form)


class Due(OneOf):
    """Until when it should be decided."""

    title = "hạn giải quyết"
    parameter_name = "due"
    values = (("over", "Quá hạn"), ("today", "Hạn hôm nay"), ("week", "Trong 7 ngày tới"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what is due then."""
        del request
        match self.chosen():
            case "over":
                return queryset.filter(due_at__lt=timezone.now())
            case "today":
                return queryset.filter(due_at__gte=midnight(), due_at__lt=midnight(1))
            case "week":
                return queryset.filter(due_at__gte=midnight(), due_at__lt=midnight(7))
            case _:
                return queryset


class OfAgency(OneOf):
    """For auditors, who see all agencies."""

    title = "cơ quan"
    parameter_name = "agency"
    field = "agency_id"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]
    ) -> tuple[tuple[str, str], ...]:
        """Give all agencies to those who belong to none."""
        del model_admin
        if staff_of(request).agency_id is not None:
            return ()
        self.values = tuple((str(pk), name) for pk, name in Agency.objects.values_list("pk", "name"))
        return self.values


@admin.register(Declaration, site=console)
class Declarations(Listing):
    """Declarations that wait, those due first; and those that are decided."""

    heading = "Tờ khai"
    sees = Act.SEE_DECLARATIONS
    page_template = "console/declaration.html"
    list_display = ("shown_reference", "shown_form", "of_whom", "shown_state", "filed", "due", "shown_agency")
    list_filter = (OfState, Due, OfForm, OfAgency, OfOne)
    list_select_related = ("participant", "agency")
    list_before_template = "console/find.html"
    ordering = ("due_at",)
    actions = ("accept_chosen",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Declaration]:
        """Give the rows of the user's agency; auditors see those of all. Boxes are for the page alone."""
        rows = Declaration.objects.exclude(state=State.DRAFT).order_by("due_at").defer("boxes")
        return of_agency_itself(staff_of(request), rows, "agency_id")

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Leave out the agency for who belongs to one."""
        alone = staff_of(request).agency_id is not None
        return [one for one in self.list_filter if not (alone and one is OfAgency)]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Leave out the agency for who belongs to one."""
        alone = staff_of(request).agency_id is not None
        return self.list_display[:-1] if alone else self.list_display

    def get_urls(self) -> Any:
        """Add what is done with one, each to be posted, and the search, whose words stand in no address."""
        done = (
            ("accept", deciding.accept),
            ("refuse", deciding.refuse),
            ("second", deciding.second),
        )
        return [
            path(
                "<int:declaration_id>/pages/<int:number>/",
                self.admin_site.admin_view(deciding.page),
                name="declaration_page",
            ),
            path("find/", self.admin_site.admin_view(finding.find), name="find"),
            *(
                path(
                    f"<int:declaration_id>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"declaration_{name}",
                )
                for name, view in done
            ),
            *super().get_urls(),
        ]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Tell whether declarations may be decided: then the list offers it."""
        return staff_of(request).may(Act.DECIDE_DECLARATIONS)

    @admin.action(description="Chấp nhận các tờ khai đã chọn", permissions=["decide"])
    def accept_chosen(self, request: HttpRequest, rows: QuerySet[Declaration]) -> None:
        """Accept those chosen in the list, each as it is now."""
        deciding.accept_all(request, rows)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Give one row."""
        del from_field
        return self.one(request, object_id)

    def page(self, request: HttpRequest, row: Declaration) -> dict[str, Any]:
        """Show the boxes, the history and the scanned pages, and what this user may do with it now."""
        user = staff_of(request)
        mine = user.agency_id == row.agency_id
        waits = row.state in {State.FILED, State.SECOND}
        return {
            "title": f"Tờ khai {row.reference}",
            "boxes": deciding.boxes(user, row),
            "steps": row.steps.select_related("by").order_by("pk"),
            "pages": deciding.page_links(row) if user.may(Act.DECIDE_DECLARATIONS) else [],
            "number": masked.number(row.participant),
            "participant_url": deciding.participant_url(user, row),
            "overdue": waits and row.due_at is not None and row.due_at < timezone.now(),
            "may_accept": mine and row.state == State.FILED and user.may(Act.DECIDE_DECLARATIONS),
            "may_refuse": mine and waits and user.may(Act.DECIDE_DECLARATIONS),
            "may_second": mine and row.state == State.SECOND and user.may(Act.SECOND_DECLARATIONS),
            "back": reverse("admin:declarations_declaration_changelist"),
        }

    @display(description="Mã tờ khai")
    def shown_reference(self, row: Declaration) -> str:
        """Give its reference."""
        return row.reference

    @display(description="Mẫu")
    def shown_form(self, row: Declaration) -> str:
        """Give which form it is."""
        return row.form

    @display(description="Mã số BHXH")
    def of_whom(self, row: Declaration) -> str:
        """Give the last digits of the participant's number."""
        return masked.number(row.participant)

    @display(description="Tình trạng")
    def shown_state(self, row: Declaration) -> str:
        """Give how far it is, in its colour."""
        state = State(row.state)
        return label(str(state.label), COLOURS.get(state, Colour.PLAIN))

    @display(description="Nhận lúc")
    def filed(self, row: Declaration) -> str:
        """Give when it was filed."""
        return masked.moment(row.filed_at)

    @display(description="Hạn")
    def due(self, row: Declaration) -> str:
        """Give until when it should be decided; red once that is over."""
        waits = row.state in {State.FILED, State.SECOND}
        over = waits and row.due_at is not None and row.due_at < timezone.now()
        return label(masked.moment(row.due_at), Colour.WRONG if over else Colour.PLAIN)

    @display(description="Cơ quan BHXH")
    def shown_agency(self, row: Declaration) -> str:
        """Give who handles it."""
        return row.agency.name if row.agency else masked.NONE
