"""Files from browsers: only where a view asks for one, from a user who may, one at a time, in memory.

No other page takes files: `FILE_UPLOAD_HANDLERS` in the settings names `Refused`, which ends a request at the
first file before anything of it is read. A view that takes one says so, anywhere among its decorators:

    @require_http_methods(["GET", "HEAD", "POST"])
    @takes_a_file(at_most=5_000_000, act=Act.FILE)
    @requires(Act.FILE)
    def upload(request): ...

    <form method="post" enctype="multipart/form-data">{% csrf_token %}<input type="file" name="sheet"> ...

The file is then in `request.FILES["sheet"]` as usual, and `forms.FileField` works; `.read()` gives the bytes.
What its name and type say is the sender's word alone: look into it. The view can rely on these:

- who isn't logged in is led to the login, who lacks the act gets 403, and a body longer than `at_most` (the
  file and the form's other fields together) gets 413, all before the form is parsed;
- at most one file, never on the disk;
- half an upload never arrives: a body that ends before its Content-Length is refused;
- what was too large or broke off has an entry in the audit record, with whose it was.

What doesn't come in a form, such as signed XML, a view reads with `whole_body`, within the same bounds.
"""

from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any, NoReturn, Protocol, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParser
from django.shortcuts import render

from nhanh8.audit import record
from nhanh8.users.guard import logged_in, user_of
from nhanh8.users.models import User
from nhanh8.users.roles import Act

_HEARD_OUT = 64 * 1024 * 1024
"""Bytes of a body that is refused which are read all the same, and dropped: a browser that still sends when
the connection closes shows its own error instead of our page. Only a user is heard out."""
_CHUNK = 64 * 1024
_MARK = "takes_a_file"

View = TypeVar("View", bound=Callable[..., HttpResponse])


class TooLarge(Exception):  # noqa: N818 - what is wrong, in a word
    """The body is longer than what is taken here."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


def takes_a_file(*, at_most: int, act: Act) -> Callable[[View], View]:
    """Let a view get one file, from users who may do `act`, in a body of `at_most` bytes."""

    def mark(view: View) -> View:
        setattr(view, _MARK, (at_most, act))
        return view

    return mark


def whole_body(request: HttpRequest, at_most: int) -> bytes:
    """Read the body of a request that is no form.

    Raises TooLarge before anything is read, and UnreadablePostError if it ends too early.
    """
    length = length_of(request)
    if length > at_most:
        raise TooLarge
    stream = _Whole(request, length)
    return b"".join(iter(lambda: stream.read(_CHUNK), b""))


def length_of(request: HttpRequest) -> int:
    """Tell how long a body is said to be, in bytes; the server gives no more than that."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdecimal() else 0  # as Django takes it


class Uploads:
    """Decides, once the view is known and before the form is parsed, whether this request may bring a file.

    It stands before the check of the form's token, which parses the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Open the way for a file, or refuse what comes."""
        marked = getattr(view, _MARK, None)
        if marked is None or request.content_type != "multipart/form-data":
            return None
        at_most, act = marked
        user = user_of(request)
        if user is None:
            messages.info(request, _LOGGED_OUT)
            return logged_in(view)(request)
        if not user.may(act):
            raise PermissionDenied
        if length_of(request) > at_most:
            _hear_out(request)
            record.append("web:upload:refused", user=user.pk, act=act.value, why="size")
            context = {"megabytes": at_most // 2**20}
            return render(request, "413.html", context, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        request.upload_handlers = [_InMemory(request, user, act)]
        return None


class Refused(FileUploadHandler):
    """Stands on every page that doesn't ask for a file."""

    def new_file(self, *_: Any, **__: Any) -> NoReturn:
        """End the request: 400."""
        raise TooManyFilesSent("no file is taken here")


class _InMemory(FileUploadHandler):
    """Keeps the one file in memory, and notices a body that ends before its time."""

    def __init__(self, request: HttpRequest, user: User, act: Act) -> None:
        super().__init__(request)
        self._user = user
        self._act = act

    def handle_raw_input(
        self,
        input_data: _Readable,
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> tuple[Any, Any] | None:
        """Parse the form here, out of a stream that counts."""
        del boundary
        if isinstance(input_data, _Whole):
            return None
        whole = _Whole(input_data, content_length)
        try:
            return MultiPartParser(META, whole, [self], encoding).parse()  # type: ignore[arg-type]
        except UnreadablePostError:
            record.append("web:upload:refused", user=self._user.pk, act=self._act.value, why="half")
            raise

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin the file."""
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a part."""
        del start
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Give the file."""
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name or "", self.content_type, file_size, self.charset
        )


class _Whole:
    """A body that has to come whole: it complains where another one would just end."""

    def __init__(self, stream: _Readable, length: int) -> None:
        self._stream = stream
        self._missing = length

    def read(self, size: int = _CHUNK) -> bytes:
        chunk = self._stream.read(min(size, self._missing)) if self._missing else b""
        if self._missing and not chunk:
            raise UnreadablePostError("the body ended too early")
        self._missing -= len(chunk)
        return chunk


def _hear_out(request: HttpRequest) -> None:
    left = min(length_of(request), _HEARD_OUT)
    try:
        while left > 0 and (chunk := request.read(min(_CHUNK, left))):
            left -= len(chunk)
    except UnreadablePostError:
        return  # it has gone: nobody is left to hear the answer


_LOGGED_OUT = "Phiên đăng nhập đã kết thúc; tệp chưa được nhận. Vui lòng đăng nhập rồi gửi lại."
