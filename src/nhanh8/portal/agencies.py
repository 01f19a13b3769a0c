"""The agency to go to, with address and hours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nhanh8.agencies.find import find, nearest
from nhanh8.portal.declaring_forms import AgencyForm, PlaceForm
from nhanh8.web import policy

_SHOWN = 50


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def agencies(request: HttpRequest) -> HttpResponse:
    """Find agencies by province, commune or word. What was typed stands in the address: it is no secret.

    Where somebody is comes by POST, is answered, and is kept nowhere.
    """
    if request.method == "POST":
        place = PlaceForm(request.POST)
        near = nearest(place.cleaned_data["lat"], place.cleaned_data["lon"]) if place.is_valid() else []
        return _page(request, {"form": AgencyForm(), "near": near, "asked_near": True})
    form = AgencyForm(request.GET or None)
    found = find(form.cleaned_data["province"], form.cleaned_data["words"]) if form.is_valid() else []
    context = {"form": form, "agencies": found[:_SHOWN], "more": len(found) > _SHOWN, "asked": form.is_bound}
    return _page(request, context)


def _page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    return policy.allow_place(policy.allow_script(render(request, "portal/agencies.html", context)))
