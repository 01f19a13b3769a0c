"""The agency to go to, with address and hours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nhanh8.agencies.find import find
from nhanh8.portal.declaring_forms import AgencyForm

_SHOWN = 50


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Find agencies by province, commune or word. What was typed stands in the address: it is no secret."""
    form = AgencyForm(request.GET or None)
    found = find(form.cleaned_data["province"], form.cleaned_data["words"]) if form.is_valid() else []
    context = {"form": form, "agencies": found[:_SHOWN], "more": len(found) > _SHOWN, "asked": form.is_bound}
    return render(request, "portal/agencies.html", context)
