"""The filters of the queue of declarations."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from nhanh8.agencies.models import Agency
from nhanh8.console.lists.filters import OneOf, midnight
from nhanh8.console.lists.listing import number_in, staff_of
from nhanh8.console.people.finding import MOST_FOUND
from nhanh8.declarations.models import Declaration

State = Declaration.State
_SHOWN_STATES = tuple((state.value, str(state.label)) for state in State if state is not State.DRAFT)
"""Drafts are nobody's business until they are brought: at the counter one is opened by its reference."""


class OfOne(admin.SimpleListFilter):
    """All declarations of participants or of a filing, by their ids: no number stands in an address."""

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
        """Keep the rows of `participant-7`, of `participant-7-9`, or of `filing-7`."""
        del request
        what, *keys = (self.value() or "").split("-")
        if what not in {"participant", "filing"} or not keys or not all(key.isdecimal() for key in keys):
            return queryset
        return queryset.filter(**{f"{what}__in": [number_in(key) for key in keys[:MOST_FOUND]]})

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
