"""File for many participants, with a spreadsheet or signed XML from a browser."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from nhanh8.declarations.answers import Fault, NotTaken, Receipt
from nhanh8.declarations.electronic import filing as verbs
from nhanh8.declarations.tk1ts import archive, document
from nhanh8.filing.filling_in import to_receipt
from nhanh8.filing.visitor import representative_of
from nhanh8.users.guard import requires
from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.web.uploads import takes_a_file
from nhanh8.web.vietnamese import in_vietnamese

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

File = Callable[[User, bytes], Receipt | NotTaken]


@dataclass(frozen=True, slots=True)
class _Page:
    template: str
    at_most: int
    """Bytes."""


class FileForm(forms.Form):
    """One file."""

    def __init__(
        self,
        label: str,
        accept: str,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
    ) -> None:
        super().__init__(data, files)
        self.fields["tep"] = forms.FileField(
            label=label,
            error_messages={
                "required": "Chọn tệp cần nộp",
                "empty": "Tệp này trống",
                "invalid": "Chọn tệp cần nộp",
                "missing": "Chọn tệp cần nộp",
            },
            widget=forms.FileInput({"accept": accept}),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@takes_a_file(at_most=archive.LARGEST, act=Act.FILE)
@requires(Act.FILE)
@in_vietnamese
def sheet(request: HttpRequest) -> HttpResponse:
    """Take a spreadsheet; its rows are checked by a job, and the filing's page shows how far it is."""
    form = _form(request, "Bảng tính", ".xlsx")
    return _page(request, form, _Page("filing/sheet.html", archive.LARGEST), verbs.file_sheet)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_a_file(at_most=document.LARGEST, act=Act.FILE)
@requires(Act.FILE)
@in_vietnamese
def xml(request: HttpRequest) -> HttpResponse:
    """Take signed XML; the signature says whose it is, whoever brings it."""
    form = _form(request, "Tệp XML có chữ ký số", ".xml")
    page = _Page("filing/xml.html", document.LARGEST)
    return _page(request, form, page, lambda _user, content: verbs.file_xml(content))


def _form(request: HttpRequest, label: str, accept: str) -> FileForm:
    if request.method != "POST":
        return FileForm(label, accept)
    return FileForm(label, accept, request.POST, request.FILES)


def _page(request: HttpRequest, form: FileForm, page: _Page, file: File) -> HttpResponse:
    user = representative_of(request)
    wrong: tuple[Fault, ...] = ()
    if form.is_bound and form.is_valid():
        result = file(user, form.cleaned_data["tep"].read())
        match result:
            case Receipt():
                return to_receipt(request, result)
            case NotTaken(faults=wrong):
                for why in _of_the_whole(wrong):
                    form.add_error("tep", why)
            case _:
                assert_never(result)
    faults = [(one.row, one.box, one.why) for one in wrong if one.row is not None]
    context = {"form": form, "faults": faults, "megabytes": page.at_most // 2**20}
    return render(request, page.template, context)


def _of_the_whole(wrong: tuple[Fault, ...]) -> list[str]:
    """Say beside the field what is wrong with the whole file, else where the rows' faults stand."""
    whole = [f"Tệp này chưa nộp được. {one.why}" for one in wrong if one.row is None]
    return whole or ["Tệp này chưa nộp được; các dòng sai ghi bên dưới."]
