"""Files get in where a view asks for one, from who may, and nowhere else."""

from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.test import Client, RequestFactory
from django.views.decorators.http import require_POST

from nhanh8.audit.models import Entry
from nhanh8.users.models import User
from nhanh8.users.roles import Act, Role
from nhanh8.web.uploads import TooLarge, Uploads, takes_a_file, whole_body

AT_MOST = 3000
REPRESENTATIVE = User(username="nop", role=Role.REPRESENTATIVE)


@require_POST
@takes_a_file(at_most=AT_MOST, act=Act.FILE)
def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"".join(one.read() for one in request.FILES.values()))


def form(*files: bytes, user: User | AnonymousUser = REPRESENTATIVE) -> HttpRequest:
    named = {f"file{n}": BytesIO(content) for n, content in enumerate(files)}
    return of(user, RequestFactory().post("/", {"field": "x", **named}))


def of(user: User | AnonymousUser, request: HttpRequest) -> HttpRequest:
    request.user = user
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]  # as the middleware does
    return request


def sent(request: HttpRequest, to: object = view) -> HttpResponse | None:
    return Uploads(view).process_view(request, to)  # type: ignore[arg-type]


def recorded() -> list[tuple[str, object]]:
    return [(one.event, one.facts.get("why")) for one in Entry.objects.order_by("sequence")]


class Stops(BytesIO):
    """A connection that ends: the body is shorter than it was said to be."""


def test_a_file_arrives_in_memory_with_the_fields_beside_it() -> None:
    request = form(b"x" * 2000)
    assert sent(request) is None
    assert view(request).content == b"x" * 2000
    assert isinstance(request.FILES["file0"], InMemoryUploadedFile)
    assert request.POST["field"] == "x"


def test_a_form_without_a_file_is_a_form() -> None:
    request = form()
    assert sent(request) is None
    assert request.POST["field"] == "x"
    plain = of(
        AnonymousUser(), RequestFactory().post("/", {"field": "x"}, "application/x-www-form-urlencoded")
    )
    assert sent(plain) is None


def test_elsewhere_a_file_ends_the_request() -> None:
    request = form(b"x")
    assert sent(request, lambda _: HttpResponse()) is None
    with pytest.raises(TooManyFilesSent):
        _ = request.POST


def test_two_files_are_one_too_many() -> None:
    request = form(b"x", b"y")
    assert sent(request) is None
    with pytest.raises(TooManyFilesSent):
        _ = request.POST


def test_who_is_not_logged_in_is_led_to_the_login_and_nothing_is_read() -> None:
    request = form(b"x", user=AnonymousUser())
    answer = sent(request)
    assert answer is not None
    assert answer.status_code == 302
    assert not request._read_started  # type: ignore[attr-defined]


def test_who_may_not_do_it_brings_no_file() -> None:
    with pytest.raises(PermissionDenied):
        sent(form(b"x", user=User(role=Role.OPERATOR)))
    with pytest.raises(PermissionDenied):
        sent(form(b"x", user=User(role=Role.REPRESENTATIVE, is_active=False)))


@pytest.mark.django_db
def test_too_large_a_body_is_answered_and_never_parsed() -> None:
    request = form(b"x" * AT_MOST)
    answer = sent(request)
    assert answer is not None
    assert answer.status_code == 413
    assert "Tệp quá lớn" in answer.content.decode()
    assert not hasattr(request, "_post")
    assert recorded() == [("web:upload:refused", "size")]


@pytest.mark.django_db
def test_who_stopped_sending_too_large_a_body_is_not_waited_for() -> None:
    request = form(b"x" * AT_MOST)
    request._stream = Stops(b"x")  # type: ignore[attr-defined]  # what the server reads from
    answer = sent(request)
    assert answer is not None
    assert answer.status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize("missing", [1, 500, 1900])
def test_half_an_upload_is_none(missing: int) -> None:
    whole = form(b"x" * 2000)
    body = whole.body
    request = form(b"x" * 2000)
    request.META["CONTENT_TYPE"] = whole.META["CONTENT_TYPE"]
    request._stream = Stops(body[:-missing])  # type: ignore[attr-defined]
    assert sent(request) is None
    with pytest.raises(UnreadablePostError):
        _ = request.POST
    assert recorded() == [("web:upload:refused", "half")]


def test_a_body_that_is_no_form_is_read_within_bounds() -> None:
    asked = RequestFactory().post
    assert whole_body(asked("/", b"x" * AT_MOST, "application/xml"), AT_MOST) == b"x" * AT_MOST
    assert whole_body(asked("/", b"", "application/xml"), AT_MOST) == b""
    with pytest.raises(TooLarge):
        whole_body(asked("/", b"x" * (AT_MOST + 1), "application/xml"), AT_MOST)
    half = asked("/", b"x" * 100, "application/xml")
    half._stream = Stops(b"x" * 99)  # type: ignore[attr-defined]
    with pytest.raises(UnreadablePostError):
        whole_body(half, AT_MOST)


@pytest.mark.parametrize("stated", ["-1", "x", "²", ""])
def test_a_length_that_is_none_counts_as_nothing(stated: str) -> None:
    request = RequestFactory().post("/", b"x", "application/xml", CONTENT_LENGTH=stated)
    assert whole_body(request, AT_MOST) == b""


def test_no_page_of_the_portal_takes_a_file(client: Client) -> None:
    answer = client.post("/dang-nhap/", {"number": BytesIO(b"x")})
    assert answer.status_code == 400
