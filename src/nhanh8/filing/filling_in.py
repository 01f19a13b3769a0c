"""File for one participant, with the form on the page."""

from typing import assert_never

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nhanh8.declarations.answers import NotTaken, Receipt
from nhanh8.declarations.electronic import filing as verbs
from nhanh8.filing.boxes_form import BoxesForm
from nhanh8.filing.visitor import representative_of
from nhanh8.users.guard import requires
from nhanh8.users.roles import Act
from nhanh8.web.vietnamese import in_vietnamese


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Act.FILE)
@in_vietnamese
def fill_in(request: HttpRequest) -> HttpResponse:
    """Show the form, and file what it holds. Sent twice, it is filed once: both lead to its receipt."""
    user = representative_of(request)
    form = BoxesForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        result = verbs.file_form(user, form.boxes)
        match result:
            case Receipt():
                return to_receipt(request, result)
            case NotTaken(faults=faults):
                form.refuse(faults)
            case _:
                assert_never(result)
    return render(request, "filing/form.html", {"form": form, "filer": user.filer})


def to_receipt(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """Lead to the page of a filing, which is its receipt.

    Signed XML may be another filer's, for the signature says whose it is: its page isn't shown here.
    """
    if receipt.again:
        messages.info(
            request, "Hồ sơ này đã được nộp trước đó; không nộp thêm lần nữa. Đây là biên nhận của nó."
        )
    else:
        messages.success(request, f"Đã nhận hồ sơ {receipt.number}.")
    own = verbs.of(representative_of(request)).filter(number=receipt.number).exists()
    return redirect("filing:one", receipt.number) if own else redirect("filing:start")
