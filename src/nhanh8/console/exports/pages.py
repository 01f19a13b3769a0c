"""Have a list as a CSV file, masked or for a reason in full; the record says how each began and ended."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from nhanh8.agencies.models import Agency
from nhanh8.audit import record
from nhanh8.audit.privacy import redact
from nhanh8.console import reasons
from nhanh8.console.exports import spreadsheet
from nhanh8.console.exports.lists import LISTS, ExportList, Wanted
from nhanh8.console.lists.listing import require
from nhanh8.users.guard import confirmed
from nhanh8.users.models import User
from nhanh8.users.roles import Act, Role

_LONGEST: Final = timedelta(days=366)


class Ask(forms.Form):
    """Which list, of which days and agency, and how."""

    which = forms.ChoiceField(label="Danh sách", widget=UnfoldAdminSelectWidget)
    first = forms.DateField(
        label="Từ ngày", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )
    last = forms.DateField(
        label="Đến hết ngày", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )
    agency = forms.ModelChoiceField(
        Agency.objects.all(),
        label="Cơ quan BHXH",
        required=False,
        empty_label="Tất cả",
        widget=UnfoldAdminSelectWidget,
    )
    in_full = forms.BooleanField(
        label="Đầy đủ, không che", required=False, widget=UnfoldBooleanWidget, help_text="Cần ghi lý do."
    )
    reason = forms.CharField(
        label="Lý do", required=False, max_length=reasons.LONGEST, widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        chosen: Any = self.fields["which"]
        chosen.choices = [(name, one.title) for name, one in LISTS.items() if _may(user, one)]
        if user.agency_id is not None:
            del self.fields["agency"]
        elif user.role != Role.AUDITOR:
            of_one: Any = self.fields["agency"]
            of_one.empty_label = "Chọn một cơ quan"
        if not user.may(Act.EXPORT_IN_FULL):
            del self.fields["in_full"], self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Hold to the rules that concern more than one field."""
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and not timedelta() <= last - first <= _LONGEST:
            self.add_error("last", "Chọn từ một ngày đến một năm")
        if data.get("in_full") and not data.get("reason", "").strip():
            self.add_error("reason", "Hãy ghi lý do xuất đầy đủ")
        of_one_agency = self._user.role == Role.AUDITOR or data.get("which") == "calls"
        if "agency" in self.fields and not of_one_agency and not data.get("agency"):
            self.add_error("agency", "Hãy chọn một cơ quan: mỗi lần chỉ xuất của một cơ quan")
        return data


def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponseBase:
    """Ask what is wanted, and send it: masked or not, a whole list, so only shortly after a confirmation."""
    require(request, Act.EXPORT)
    return confirmed(_page)(request, context)


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    user = require(request, Act.EXPORT)
    form = Ask(
        user, request.POST or None, initial={"first": timezone.localdate(), "last": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        return _send(user, form.cleaned_data)
    context |= {"title": "Xuất danh sách", "form": form, "button": "Tải về"}
    return TemplateResponse(request, "console/form.html", context)


def _send(user: User, data: dict[str, Any]) -> HttpResponse:
    chosen = LISTS[data["which"]]
    if not _may(user, chosen):
        raise PermissionDenied
    wanted = Wanted(
        since=_midnight(data["first"]),
        until=_midnight(data["last"] + timedelta(days=1)),
        agency=user.agency or data.get("agency"),
        in_full=bool(data.get("in_full")),
    )
    facts: dict[str, record.Fact] = {
        "user": user.pk,
        "list": data["which"],
        "first": str(data["first"]),
        "last": str(data["last"]),
        "agency": wanted.agency.pk if wanted.agency else None,
        "in_full": wanted.in_full,
        "reason": redact(data.get("reason", "")),
    }
    with transaction.atomic():
        record.append("console:export:began", **facts)
    answer: Any = StreamingHttpResponse(
        _lines(chosen, wanted, facts),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="nhanh8-{data["which"]}-{data["first"]}.csv"',
            "Cache-Control": "no-store",
        },
    )
    return answer  # type: ignore[no-any-return] # a streaming answer is one, too


def _lines(chosen: ExportList, wanted: Wanted, facts: dict[str, record.Fact]) -> Iterator[str]:
    """Give the file's lines; whatever ends it, how many rows went out is recorded."""
    sent, complete = 0, False
    try:
        yield spreadsheet.MARK + spreadsheet.line(chosen.columns)
        for row in chosen.rows(wanted):
            yield spreadsheet.line(row)
            sent += 1
        complete = True
    finally:
        with transaction.atomic():
            record.append(
                "console:export:ended", user=facts["user"], list=facts["list"], rows=sent, complete=complete
            )


def _may(user: User, one: ExportList) -> bool:
    """Tell whether a user may have a list: who sees it, masked; who exports in full, any."""
    return user.may(Act.EXPORT) and (user.may(one.sees) or user.may(Act.EXPORT_IN_FULL))


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
