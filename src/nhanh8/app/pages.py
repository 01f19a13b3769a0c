"""What browsers get below `/app/`, and the API's page for developers. No database is asked."""

import json
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from nhanh8.app import shell
from nhanh8.app.api import api
from nhanh8.web.describing import document

_OURS_ONLY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
_APP_POLICY = (
    f"{_OURS_ONLY}; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types nhanh8"
)
_WORKER_POLICY = f"{_OURS_ONLY}; connect-src 'self'"
_DOCS_POLICY = (
    f"{_OURS_ONLY}; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'"
)
"""Swagger UI styles its elements in place; it shows our own document only, and nobody is logged in there."""
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
"""Kept, and asked about before each use."""


@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """Give the one page of the app, the same for everyone."""
    context = {
        "main": shell.url_of("main.js"),
        "modules": [url for url in shell.kept_offline() if url.endswith(".js")],
        "style": shell.url_of("app.css"),
        "icon": shell.url_of("icons/icon-192.png"),
    }
    response = render(request, "app/shell.html", context)
    return _with(response, _APP_POLICY, _ASK_AGAIN)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker with the list of what it keeps; any change of the shell changes it."""
    del request
    names = {"VERSION": shell.version(), "PAGE": "/app/", "FILES": shell.kept_offline()}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in names.items())
    source = shell.files()[shell.WORKER]
    response = HttpResponse(head.encode() + source.content, content_type=source.media_type)
    return _with(response, _WORKER_POLICY, _ASK_AGAIN)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Give what a telephone needs to install the app (W3C Web Application Manifest)."""
    del request
    png = {"type": "image/png"}
    shaped = png | {"purpose": "maskable"}
    content = {
        "id": "/app/",
        "name": "Nhánh 8 – Cấp lại mật khẩu VssID",
        "short_name": "Nhánh 8",
        "description": "Đăng nhập, cấp lại và đổi mật khẩu tài khoản VssID.",
        "lang": "vi",
        "dir": "ltr",
        "start_url": "/app/",
        "scope": "/app/",
        "display": "standalone",
        "background_color": "#f4f6f5",
        "theme_color": "#0c4a56",
        "categories": ["government", "utilities"],
        "icons": [
            {"src": shell.url_of("icons/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
            *({"src": shell.url_of(f"icons/icon-{n}.png"), "sizes": f"{n}x{n}"} | png for n in _ICONS),
            *({"src": shell.url_of(f"icons/maskable-{n}.png"), "sizes": f"{n}x{n}"} | shaped for n in _ICONS),
        ],
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response.headers["Cache-Control"] = _ASK_AGAIN
    return response


@require_safe
def file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """Give a file of this version of the shell."""
    found = shell.files().get(name)
    if found is None or version != shell.version():
        raise Http404
    response = HttpResponse(content_type=found.media_type)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.headers["Content-Encoding"] = "gzip"
        response.content = found.compressed
    else:
        response.content = found.content
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@csrf_exempt  # a POST is answered 405, token or not
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Give the API's description, OpenAPI 3.1."""
    del request
    return HttpResponse(_document(), content_type="application/json")


@csrf_exempt
@require_safe
def docs(request: HttpRequest, of: str) -> HttpResponse:
    """Show an API's description, by the name of its address, with Swagger UI from this very server."""
    context = {
        "document": reverse(of),
        "style": shell.url_of("docs/swagger-ui.css"),
        "scripts": [shell.url_of(f"docs/{name}") for name in ("swagger-ui-bundle.js", "swagger-ui-init.js")],
    }
    response = render(request, "app/docs.html", context)
    return _with(response, _DOCS_POLICY, "no-store")


def _with(response: HttpResponse, policy: str, caching: str) -> HttpResponse:
    response.headers["Content-Security-Policy"] = policy
    response.headers["Cache-Control"] = caching
    return response


@cache
def _document() -> bytes:
    return json.dumps(document(api), ensure_ascii=False).encode()


_ICONS = (192, 512)
"""Pixels; the sizes that browsers ask for before they offer to install."""
