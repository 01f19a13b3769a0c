"""The pages of the counter.

    /quay/                      which declaration is brought
    /quay/K7QM-2XW9-4BTA/       what is written, whom the registry has; what was seen; file it
        .../ban-quet/           the signed form, scanned

Once filed it is decided in the console, like any other.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhanh8.console.counter.forms import FileForm, OpenForm, ScanForm
from nhanh8.console.lists.listing import number_in
from nhanh8.declarations.deciding import NotYours, Over, Stale
from nhanh8.declarations.in_person import counter, scans
from nhanh8.declarations.in_person.counter import Elsewhere, Filed, Missing, NotFound, Opened
from nhanh8.declarations.models import Declaration
from nhanh8.users.guard import confirmed_to_decide, requires, user_of
from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.web import paper as papers
from nhanh8.web.uploads import takes_a_file

_FORM_AROUND_A_FILE = 100_000
"""Bytes that the form needs besides its file."""
_form_page = require_http_methods(["GET", "HEAD", "POST"])


@_form_page
@requires(Act.DECIDE_DECLARATIONS)
def start(request: HttpRequest) -> HttpResponse:
    """Ask for the reference."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        match counter.open_draft(_officer(request), form.cleaned_data["reference"]):
            case Opened(draft=draft):
                return redirect("counter:draft", draft.reference)
            case Elsewhere(declaration_id=declaration_id):
                return redirect(_in_console(declaration_id))
            case NotFound():
                form.add_error(
                    "reference", "Không có bản nháp nào với mã này ở quầy; hãy kiểm tra lại từng chữ"
                )
            case NotYours():
                raise Http404
    return render(request, "counter/start.html", {"form": form})


@sensitive_post_parameters()
@_form_page
@requires(Act.DECIDE_DECLARATIONS)
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a draft beside what the registry has, and file it."""
    officer = _officer(request)
    if request.method == "POST":
        return _filed(request, officer, reference)
    return _page(request, officer, reference, FileForm())


@confirmed_to_decide
def _filed(request: HttpRequest, officer: User, reference: str) -> HttpResponse:
    form = FileForm(request.POST)
    if form.is_valid():
        version = number_in(request.POST.get("version", ""))
        result = counter.file_it(officer, reference, version, form.cleaned_data["paper"])
        match result:
            case Filed(declaration_id=declaration_id):
                messages.success(
                    request,
                    "Đã tiếp nhận tờ khai. Đồng nghiệp của bạn giải quyết; "
                    "nếu bạn chấp nhận, phải có người khác duyệt lần hai.",
                )
                return redirect(_in_console(declaration_id))
            case Stale() | Over():
                messages.error(request, "Có người vừa xử lý tờ khai này. Chưa có gì thay đổi: hãy xem lại.")
                return redirect("counter:start")
            case NotYours():
                raise Http404
            case Missing() as missing:
                for holds, why in (
                    (missing.participant, "Không có ai trong hồ sơ với mã số BHXH này"),
                    (missing.pages, "Đính kèm bản quét tờ khai đã ký trước"),
                ):
                    if holds:
                        form.add_error(None, why)
    return _page(request, officer, reference, form)


@_form_page
@takes_a_file(at_most=scans.LARGEST + _FORM_AROUND_A_FILE, act=Act.DECIDE_DECLARATIONS)
@requires(Act.DECIDE_DECLARATIONS)
def attach(request: HttpRequest, reference: str) -> HttpResponse:
    """Attach a scan."""
    form = ScanForm(request.POST, request.FILES)
    found = _found(request, reference)
    if request.method == "POST" and form.is_valid():
        match scans.attach(_officer(request), found.pk, form.cleaned_data["scan"].read()):
            case scans.Attached(pages=pages):
                messages.success(request, f"Đã đính kèm. Tờ khai có {pages} trang quét.")
            case scans.NotTaken(why=why):
                messages.error(request, WORDS[why])
            case Over():
                messages.error(request, "Tờ khai đã được tiếp nhận; không đính kèm thêm được.")
            case NotYours():
                raise Http404
    elif request.method == "POST":
        messages.error(request, "Chọn tệp bản quét.")
    return redirect("counter:draft", reference)


@require_POST
@requires(Act.DECIDE_DECLARATIONS)
def remove(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the scanned pages away."""
    scans.remove(_officer(request), _found(request, reference).pk)
    return redirect("counter:draft", reference)


@require_safe
@requires(Act.DECIDE_DECLARATIONS)
def paper(request: HttpRequest, reference: str) -> HttpResponse:
    """Print the form for who couldn't."""
    found = counter.to_print(_officer(request), reference)
    if found is None:
        raise Http404
    return HttpResponse(
        papers.pdf(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="02-SD-GD-{found.reference}.pdf"'},
    )


def _page(request: HttpRequest, officer: User, reference: str, form: FileForm) -> HttpResponse:
    opened = counter.open_draft(officer, reference)
    if not isinstance(opened, Opened):
        return redirect("counter:start")
    context = {"opened": opened, "draft": opened.draft, "form": form, "scan_form": ScanForm()}
    return render(request, "counter/draft.html", context)


def _found(request: HttpRequest, reference: str) -> Declaration:
    found = counter.draft_of(_officer(request), reference)
    if found is None:
        raise Http404
    return found


def _officer(request: HttpRequest) -> User:
    user = user_of(request)
    if user is None:
        raise Http404
    return user


def _in_console(declaration_id: int) -> str:
    return reverse("admin:declarations_declaration_change", args=[declaration_id])


WORDS = {
    scans.Why.EMPTY: "Tệp trống. Chưa có gì được đính kèm.",
    scans.Why.NEITHER: "Tệp này không phải PDF, JPEG hay PNG. Chưa có gì được đính kèm.",
    scans.Why.BROKEN: "Tệp bị hỏng, không đọc được. Hãy quét lại. Chưa có gì được đính kèm.",
    scans.Why.ENCRYPTED: "Tệp PDF có mật khẩu. Hãy quét lại, không đặt mật khẩu. Chưa có gì được đính kèm.",
    scans.Why.TOO_MANY_PAGES: "Quá 10 trang. Chưa có gì được đính kèm.",
    scans.Why.TOO_LARGE: "Tệp quá lớn hoặc quá phức tạp. Hãy quét lại ở 200 dpi. Chưa có gì được đính kèm.",
}
"""Why a scan isn't taken, for who scans."""
