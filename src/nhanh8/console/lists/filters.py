"""Filters of the lists: one value at a time, by which an index finds the rows."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone


class OneOf(SimpleListFilter):
    """One of a few values of a column; without `everything` one of them always applies."""

    field: ClassVar[str]
    values: tuple[tuple[str, str], ...]
    otherwise: ClassVar[str] = ""
    """The value that applies where none was chosen; empty: every row is shown then."""

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> tuple[tuple[str, str], ...]:
        """Give what may be chosen."""
        del request, model_admin
        return self.values

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows with the chosen value; one that nobody offered keeps them all."""
        del request
        chosen = self.chosen()
        return queryset.filter(**{self.field: chosen}) if chosen else queryset

    def chosen(self) -> str:
        """Give the value in force; empty if there is none."""
        value = self.value() or self.otherwise
        return value if value in dict(self.values) else self.otherwise

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        """Give the links: all rows where that is possible, then each value."""
        if not self.otherwise:
            yield {
                "selected": not self.chosen(),
                "query_string": changelist.get_query_string(remove=[self.parameter_name or ""]),
                "display": "Tất cả",
            }
        for value, words in self.values:
            yield {
                "selected": self.chosen() == value,
                "query_string": changelist.get_query_string({self.parameter_name or "": value}),
                "display": words,
            }


class Day(OneOf):
    """Rows of today, of yesterday, or of the last seven or thirty days."""

    title = "ngày"
    parameter_name = "day"
    values = (
        ("today", "Hôm nay"),
        ("yesterday", "Hôm qua"),
        ("week", "7 ngày qua"),
        ("month", "30 ngày qua"),
    )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows between midnight and midnight, in Vietnam's time."""
        del request
        today = midnight()
        days = timedelta(days=1)
        match self.chosen():
            case "today":
                between = (today, today + days)
            case "yesterday":
                between = (today - days, today)
            case "week":
                between = (today - 6 * days, today + days)
            case "month":
                between = (today - 29 * days, today + days)
            case _:
                return queryset
        return queryset.filter(**{f"{self.field}__gte": between[0], f"{self.field}__lt": between[1]})


def midnight(days: int = 0) -> datetime:
    """Give the beginning of today in Vietnam's time, or of another day so many days later."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time()))
