"""The audit record: to read, and to have checked."""

import json
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST
from unfold.decorators import display

from nhanh8.audit import checking
from nhanh8.audit.models import Entry
from nhanh8.audit.words import said
from nhanh8.console.lists import masked
from nhanh8.console.lists.filters import Day
from nhanh8.console.lists.listing import Listing, number_in, require
from nhanh8.console.site import console
from nhanh8.users.roles import Act


class WrittenOn(Day):
    """The day of an entry; with the search for an event, by one index."""

    field = "at"


@admin.register(Entry, site=console)
class Entries(Listing):
    """Entries, the newest first. Nobody changes one: triggers in the database refuse it, too."""

    heading = "Nhật ký kiểm toán"
    sees = Act.SEE_AUDIT
    list_display = ("number", "written", "what", "shown_facts")
    list_filter = (WrittenOn,)
    search_fields = ("event",)
    search_help_text = "Tên sự kiện, ví dụ reissue:phone:offered, hoặc số thứ tự"
    list_before_template = "console/check.html"
    ordering = ("-sequence",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Find an entry by its number, or the entries of one event, by its whole name."""
        del request
        term = search_term.strip()
        if term.isdecimal():
            return queryset.filter(sequence=number_in(term)), False
        return (queryset.filter(event=term) if term else queryset), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show how the latest check ended above the list."""
        require(request, self.sees)
        return super().changelist_view(request, {**(extra_context or {}), **_latest()})

    def get_urls(self) -> Any:
        """Add the check."""
        return [path("check/", self.admin_site.admin_view(check), name="audit_check"), *super().get_urls()]

    @display(description="Số thứ tự")
    def number(self, row: Entry) -> int:
        """Give its place in the record."""
        return row.sequence

    @display(description="Sự kiện")
    def what(self, row: Entry) -> str:
        """Give it in words, over its tag, which leads to all of the same."""
        same = reverse("admin:audit_entry_changelist", query={"q": row.event})
        return format_html(
            '<span>{}<br><a href="{}"><small>{}</small></a></span>', said(row.event), same, row.event
        )

    @display(description="Lúc")
    def written(self, row: Entry) -> str:
        """Give when it was written."""
        return masked.moment(row.at)

    @display(description="Chi tiết")
    def shown_facts(self, row: Entry) -> str:
        """Give what is known about it: masks, pseudonyms and ids."""
        return json.dumps(row.facts, ensure_ascii=False, sort_keys=True)[1:-1]


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have the whole record checked by a worker."""
    require(request, Act.SEE_AUDIT)
    checking.ask()
    messages.info(request, "Đang kiểm tra toàn bộ nhật ký. Tải lại trang này để xem kết quả.")
    return redirect("admin:audit_entry_changelist")


def _latest() -> dict[str, Any]:
    match checking.latest():
        case checking.Checked(why="") as sound:
            said = f"Nhật ký nguyên vẹn: {sound.entries} mục. Ghi lại: {sound.entries}:{sound.digest}"
            return {"check": said, "check_at": masked.moment(sound.at), "check_state": "sound"}
        case checking.Checked(why=why, at=at):
            return {
                "check": f"Nhật ký đã bị can thiệp: {why}. Giữ nguyên cơ sở dữ liệu và báo ngay.",
                "check_at": masked.moment(at),
                "check_state": "broken",
            }
        case checking.UnderWay(since=since):
            return {"check": "Đang kiểm tra…", "check_at": masked.moment(since), "check_state": "under way"}
        case checking.Failed(at=at):
            return {
                "check": "Lần kiểm tra gần nhất không hoàn tất: hãy kiểm tra lại.",
                "check_at": masked.moment(at),
                "check_state": "failed",
            }
        case None:
            return {"check": "", "check_at": "", "check_state": "none"}
