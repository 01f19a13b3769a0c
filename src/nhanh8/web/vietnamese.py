"""Pages that speak Vietnamese only, whatever language was chosen on the public ones: those for users."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils import translation

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def in_vietnamese(view: View[P]) -> View[P]:
    """Answer in Vietnamese."""

    @wraps(view)
    def spoken(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with translation.override("vi"):
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = "vi"
        return response

    return spoken
