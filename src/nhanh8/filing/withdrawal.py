"""Withdraw what waits: a question, then it is done."""

from typing import assert_never

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from nhanh8.declarations.electronic import withdrawing
from nhanh8.filing.visitor import filing_of, representative_of
from nhanh8.users.guard import requires
from nhanh8.users.roles import Act
from nhanh8.web.vietnamese import in_vietnamese

_LONGEST_ROW = 5
"""Digits."""


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Act.FILE)
@in_vietnamese
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether a filing, or one row of it (`dong`), is to be withdrawn; a POST withdraws it."""
    filing = filing_of(request, number)
    row = _row(request.POST.get("dong") or request.GET.get("dong", ""))
    if request.method != "POST":
        waiting = filing.declarations.filter(state__in=withdrawing.WAITING)
        rows = waiting.filter(row=row) if row else waiting
        return render(request, "filing/withdraw.html", {"filing": filing, "row": row, "count": rows.count()})
    match withdrawing.withdraw(filing, representative_of(request), row):
        case withdrawing.Withdrawn(declarations=count):
            messages.success(request, f"Đã rút {count} tờ khai. Tờ khai đã được giải quyết thì giữ nguyên.")
        case withdrawing.NothingWaits():
            messages.info(request, "Không còn tờ khai nào chờ giải quyết để rút.")
        case withdrawing.Checking():
            messages.info(request, "Bảng tính đang được kiểm tra. Hãy rút sau khi kiểm tra xong.")
        case withdrawing.NotTheirs():
            messages.error(request, "Bạn không được rút hồ sơ này.")
        case never:
            assert_never(never)
    return redirect("filing:one", filing.number)


def _row(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ROW else None
