"""What was filed: the first page, the list with its filters, one filing and its files."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from nhanh8.audit.privacy import mask, mask_email
from nhanh8.declarations.electronic import filing as verbs
from nhanh8.declarations.electronic.withdrawing import WAITING
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.filing.visitor import filing_of, representative_of
from nhanh8.users.guard import requires
from nhanh8.users.roles import Act
from nhanh8.web.vietnamese import in_vietnamese

_LATEST = 5
_ON_A_PAGE = 20
_ROWS_ON_A_PAGE = 50
_REFUSED_SHOWN = 100
"""Rows that the page names; the spreadsheet that comes back names them all."""
_NOT_SIGNED = (
    "Lúc này chưa ký số được, nên chưa tải được tệp. Hồ sơ vẫn được tiếp nhận như ghi trên trang này."
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Line:
    """A filing, in the list."""

    filing: Filing
    counts: tuple[tuple[str, str, int], ...]
    """State of its declarations as the badge and the words have it, and how many are in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A declaration of a filing, masked: others may look on."""

    row: int
    name: str
    number: str
    phone: str
    email: str
    state: str
    words: str
    reason: str
    waits: bool


class Filters(forms.Form):
    """Which filings to list. What isn't understood filters nothing."""

    so = forms.CharField(
        label="Số hồ sơ",
        required=False,
        max_length=30,
        widget=forms.TextInput({"class": "digits", "spellcheck": "false", "autocomplete": "off"}),
    )
    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Tất cả"), *Filing.State.choices]
    )
    cach_nop = forms.ChoiceField(
        label="Cách nộp", required=False, choices=[("", "Tất cả"), *Filing.Way.choices]
    )


@require_safe
@requires(Act.FILE)
@in_vietnamese
def start(request: HttpRequest) -> HttpResponse:
    """Show for whom one files, what may be filed, and the last filings."""
    user = representative_of(request)
    latest = verbs.of(user)[:_LATEST]
    return render(request, "filing/start.html", {"filer": user.filer, "lines": _lines(latest)})


@require_safe
@requires(Act.FILE)
@in_vietnamese
def listed(request: HttpRequest) -> HttpResponse:
    """List the filings, the newest first."""
    form = Filters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    rows = verbs.of(representative_of(request))
    if number := wanted.get("so"):
        rows = rows.filter(number__icontains=number.strip())
    if state := wanted.get("trang_thai"):
        rows = rows.filter(state=state)
    if way := wanted.get("cach_nop"):
        rows = rows.filter(way=way)
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "filtered": any(wanted.values()),
        "page": page,
        "lines": _lines(page),
        "query": _query(request),
    }
    return render(request, "filing/list.html", context)


@require_safe
@requires(Act.FILE)
@in_vietnamese
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Show a filing: its receipt, how far the check is, what was refused, and its declarations."""
    filing = filing_of(request, number)
    rows = filing.declarations.select_related("participant").order_by("row")
    state = request.GET.get("trang_thai", "")
    if state in Declaration.State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, _ROWS_ON_A_PAGE).get_page(request.GET.get("trang"))
    rows_refused = _refused_rows(filing)
    refused = rows_refused[:_REFUSED_SHOWN]
    context = {
        "filing": filing,
        "checking": filing.state == Filing.State.CHECKING,
        "counts": _counts([filing]).get(filing.pk, ()),
        "waits": filing.declarations.filter(state__in=WAITING).exists(),
        "state": state,
        "page": page,
        "rows": [_row(one) for one in page],
        "query": _query(request),
        "refused": refused,
        "refused_whole": [why for row, _, why in filing.refused_rows if row is None],
        "refused_rows": len({row for row, _, _ in rows_refused}),
        "more_refused": len(rows_refused) - len(refused),
        "has_sheet": filing.way == Filing.Way.SHEET and bool(rows_refused),
    }
    return render(request, "filing/one.html", context)


@require_safe
@requires(Act.FILE)
@in_vietnamese
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Give the receipt as signed XML, to be kept."""
    return _signed(request, filing_of(request, number), verbs.receipt_xml, "bien-nhan")


@require_safe
@requires(Act.FILE)
@in_vietnamese
def states(request: HttpRequest, number: str) -> HttpResponse:
    """Give the states of all declarations as signed XML, as the API gives them."""
    return _signed(request, filing_of(request, number), verbs.state_xml, "trang-thai")


@require_safe
@requires(Act.FILE)
@in_vietnamese
def marked_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """Give the spreadsheet back, with what is wrong written beside each row."""
    filing = filing_of(request, number)
    ready = filing.way == Filing.Way.SHEET and filing.state != Filing.State.CHECKING
    if not ready or not _refused_rows(filing):
        raise Http404
    return _file(verbs.marked_sheet(filing), _XLSX, f"danh-dau-{filing.number}.xlsx")


@require_safe
@requires(Act.FILE)
@in_vietnamese
def template(request: HttpRequest) -> HttpResponse:
    """Give an empty spreadsheet to fill in."""
    del request
    return _file(verbs.sheet_template(), _XLSX, "mau-tk1-ts.xlsx")


def _signed(request: HttpRequest, filing: Filing, make: Callable[[Filing], bytes], name: str) -> HttpResponse:
    try:
        content = make(filing)
    except verbs.NotSignedError:
        messages.error(request, _NOT_SIGNED)
        return redirect("filing:one", filing.number)
    return _file(content, "application/xml", f"{name}-{filing.number}.xml")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(filings: Iterable[Filing]) -> list[Line]:
    each = list(filings)
    counts = _counts(each)
    return [Line(filing, counts.get(filing.pk, ())) for filing in each]


def _counts(filings: list[Filing]) -> dict[int, tuple[tuple[str, str, int], ...]]:
    """Count each filing's declarations by state, in the order of their way."""
    found: dict[int, dict[str, int]] = {}
    counted = Declaration.objects.filter(filing__in=filings).values("filing", "state")
    for one in counted.annotate(count=Count("pk")).order_by():
        found.setdefault(one["filing"], {})[one["state"]] = one["count"]
    return {
        filing: tuple(
            (state.value, str(state.label), states[state]) for state in Declaration.State if state in states
        )
        for filing, states in found.items()
    }


def _refused_rows(filing: Filing) -> list[tuple[int, str, str]]:
    """Give row, box and reason of what did not go on, but for what is wrong with the whole file."""
    return [(row, box, why) for row, box, why in filing.refused_rows if row is not None]


def _row(declaration: Declaration) -> Row:
    return Row(
        row=declaration.row,
        name=declaration.boxes.get("01", ""),
        number=mask(declaration.boxes.get("13", "")),
        phone=mask(declaration.phone),
        email=mask_email(declaration.email) if declaration.email else "",
        state=declaration.state,
        words=declaration.get_state_display(),
        reason=declaration.reason,
        waits=declaration.state in WAITING,
    )


def _query(request: HttpRequest) -> str:
    """Give the filters for the links to other pages of a list."""
    asked = request.GET.copy()
    asked.pop("trang", None)
    return f"&{asked.urlencode()}" if asked else ""
