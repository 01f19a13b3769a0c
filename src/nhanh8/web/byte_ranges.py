"""Parts of a file: Safari plays no sound that it can't ask for in parts (RFC 9110, 14)."""

import re

from django.http import HttpRequest, HttpResponse

_ONE_RANGE = re.compile(r"bytes=(?:(\d{1,12})-(\d{0,12})|-(\d{1,12}))")


def answer(request: HttpRequest, content: bytes, content_type: str) -> HttpResponse:
    """Send what the request asks for of a file: 206, 416 where it has no such part, else the whole, 200.

    Several parts at once are sent as the whole, as a server may.
    """
    asked = _ONE_RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if asked is None or (asked[2] and int(asked[2]) < int(asked[1])):  # the last before the first: no range
        response = HttpResponse(content, content_type=content_type)
    else:
        first, last, final = asked.groups()
        start = max(len(content) - int(final), 0) if final else int(first)
        end = min(int(last), len(content) - 1) if last else len(content) - 1
        if start >= len(content):
            response = HttpResponse(status=416, content_type=content_type)
            response.headers["Content-Range"] = f"bytes */{len(content)}"
        else:
            response = HttpResponse(content[start : end + 1], status=206, content_type=content_type)
            response.headers["Content-Range"] = f"bytes {start}-{end}/{len(content)}"
    response.headers["Accept-Ranges"] = "bytes"
    return response
