"""The pages of 02/SĐ-GD, for which nobody logs in.

    /to-khai-02/               what is to be put on file, and the check code
    /to-khai-02/ban-nhap/      the reference, the paper to print, where to bring it
    /to-khai-02/tim-lai/       reference and number lead there again

A cookie opens the draft in the browser that wrote it. Nothing here tells whether anybody has a number.
"""

import math
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from nhanh8.audit.privacy import mask, mask_email
from nhanh8.checkcode import challenge, picture
from nhanh8.config import settings
from nhanh8.declarations.in_person import drafts
from nhanh8.declarations.models import Declaration
from nhanh8.portal import browser, check_code
from nhanh8.portal.declaring_forms import AgencyForm, DeclarationForm, FindDraftForm
from nhanh8.web import paper, policy

COOKIE = "__Host-nhanh8_draft" if settings().web.behind_tls else "nhanh8_draft"
_KEPT_FOR = timedelta(hours=2)
"""Long enough to find a printer; short, for the machine may be a library's."""
_TOO_MANY_REQUESTS = 429

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@_form_page
def declare(request: HttpRequest) -> HttpResponse:
    """Ask what is to be put on file, and keep it as a draft."""
    if request.method != "POST":
        return _form(request, DeclarationForm())
    if "another" in request.POST:
        return _form(request, DeclarationForm(initial=request.POST.dict()))
    form = DeclarationForm(request.POST)
    if not form.is_valid() or not check_code.is_read(request, form):
        return _form(request, form)
    match drafts.save(form.written(), browser.visitor_of(request).source):
        case drafts.Saved(token=token):
            return _opened(token)
        case drafts.TooMany(renewed_in=renewed_in):
            return _refused(request, renewed_in)


@_form_page
def draft(request: HttpRequest) -> HttpResponse:
    """Show a draft to the browser that wrote it, masked, with what to do now; or have it forgotten here."""
    if request.method == "POST":
        response = redirect("portal:declare")
        response.delete_cookie(COOKIE, path="/", samesite="Lax")
        messages.success(request, _("Trình duyệt này không còn mở được tờ khai."))
        return response
    found = _of_this_browser(request)
    if found is None:
        return redirect("portal:draft_again")
    context = {
        "draft": found,
        "open": found.state == Declaration.State.DRAFT,
        "state": _STATES[Declaration.State(found.state)],
        "number": mask(found.boxes["number"]),
        "phone": mask(found.phone) if found.phone else "",
        "email": mask_email(found.email) if found.email else "",
        "until": found.created_at + settings().declarations.drafts_kept,
        "form": AgencyForm(),
    }
    return render(request, "portal/draft.html", context)


@require_safe
def draft_paper(request: HttpRequest) -> HttpResponse:
    """Give the paper of a draft to the browser that wrote it."""
    found = _of_this_browser(request)
    if found is None or found.state != Declaration.State.DRAFT:
        return redirect("portal:draft")
    refused = drafts.may_print(browser.visitor_of(request).source)
    if refused is not None:
        return _refused(request, refused.renewed_in)
    return HttpResponse(
        paper.pdf(found),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="02-SD-GD-{found.reference}.pdf"'},
    )


@sensitive_post_parameters()
@_form_page
def draft_again(request: HttpRequest) -> HttpResponse:
    """Find a draft by its reference and the number on it."""
    form = FindDraftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        of = form.cleaned_data
        match drafts.find(of["reference"], of["number"], browser.visitor_of(request).source):
            case drafts.Saved(token=token):
                return _opened(token)
            case drafts.TooMany(renewed_in=renewed_in):
                return _refused(request, renewed_in)
            case None:
                form.add_error("reference", _("Không có tờ khai nào với mã và số này"))
    return render(request, "portal/draft_again.html", {"form": form})


def _form(request: HttpRequest, form: DeclarationForm) -> HttpResponse:
    """Show the form with a check code of its own."""
    made = challenge.make(browser.visitor_of(request).source)
    if isinstance(made, challenge.TooMany):
        return _refused(request, made.renewed_in)
    context = {"form": form, "check": made.name, "width": picture.WIDTH, "height": picture.HEIGHT}
    return policy.allow_sound(render(request, "portal/declare.html", context))


def _of_this_browser(request: HttpRequest) -> Declaration | None:
    return drafts.opened_by(request.COOKIES.get(COOKIE, ""))


def _opened(token: str) -> HttpResponse:
    response = redirect("portal:draft")
    response.set_cookie(
        COOKIE,
        token,
        max_age=_KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings().web.behind_tls,
        path="/",
    )
    return response


def _refused(request: HttpRequest, renewed_in: timedelta) -> HttpResponse:
    context = {"again": timezone.now() + renewed_in}
    response = render(request, "portal/declare_refused.html", context, status=_TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(math.ceil(renewed_in.total_seconds()))
    return response


_STATES = {
    Declaration.State.DRAFT: gettext_lazy("bản nháp, chưa nộp"),
    Declaration.State.FILED: gettext_lazy("đã nộp, chờ giải quyết"),
    Declaration.State.SECOND: gettext_lazy("đã nộp, chờ người duyệt thứ hai"),
    Declaration.State.ACCEPTED: gettext_lazy("đã chấp nhận"),
    Declaration.State.REFUSED: gettext_lazy("bị từ chối"),
    Declaration.State.WITHDRAWN: gettext_lazy("đã rút"),
}
