"""How an API says no: RFC 9457, with codes that stay and words in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema

MEDIA_TYPE = "application/problem+json"
PREFIX = "/api/v1/problems/"


class Kind(Enum):
    """What can be wrong: the code at the end of `type`, the HTTP status, and a title for people."""

    MALFORMED = "malformed", HTTPStatus.BAD_REQUEST, _("Yêu cầu không hợp lệ")
    NOT_LOGGED_IN = "not-logged-in", HTTPStatus.UNAUTHORIZED, _("Phiên đăng nhập đã kết thúc")
    WRONG_PAIR = "wrong-pair", HTTPStatus.UNAUTHORIZED, _("Sai tên đăng nhập hoặc mật khẩu")
    LOCKED = "locked", HTTPStatus.FORBIDDEN, _("Tài khoản bị khóa")
    PASSWORD_EXPIRED = "password-expired", HTTPStatus.FORBIDDEN, _("Mật khẩu được cấp đã hết hạn")
    MUST_CHANGE = "must-change", HTTPStatus.FORBIDDEN, _("Hãy đổi mật khẩu trước")
    NOT_FOUND = "not-found", HTTPStatus.NOT_FOUND, _("Không tìm thấy")
    METHOD_NOT_ALLOWED = "method-not-allowed", HTTPStatus.METHOD_NOT_ALLOWED, _("Không làm được như vậy")
    REQUEST_OVER = "request-over", HTTPStatus.GONE, _("Mã xác nhận đã hết hạn hoặc hết lượt nhập")
    TOO_LARGE = "too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Yêu cầu quá lớn")
    NOT_JSON = "not-json", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Yêu cầu phải ở dạng JSON")
    NOT_XML = "not-xml", HTTPStatus.UNSUPPORTED_MEDIA_TYPE, _("Yêu cầu phải ở dạng XML")
    INVALID_FIELDS = "invalid-fields", HTTPStatus.UNPROCESSABLE_ENTITY, _("Vui lòng xem lại")
    PASSWORD_REFUSED = "password-refused", HTTPStatus.UNPROCESSABLE_ENTITY, _("Chưa đổi được mật khẩu")
    WRONG_CODE = "wrong-code", HTTPStatus.UNPROCESSABLE_ENTITY, _("Mã xác nhận không đúng")
    FILING_NOT_TAKEN = "filing-not-taken", HTTPStatus.UNPROCESSABLE_ENTITY, _("Hồ sơ chưa được tiếp nhận")
    WRONG_KEY = "wrong-key", HTTPStatus.UNAUTHORIZED, _("Khóa không đúng với số hồ sơ")
    NOTHING_WAITS = "nothing-waits", HTTPStatus.CONFLICT, _("Không còn tờ khai nào chờ giải quyết")
    FILED_TOO_OFTEN = "filed-too-often", HTTPStatus.TOO_MANY_REQUESTS, _("Đơn vị đã nộp quá nhiều hồ sơ")
    TOO_MANY_FROM_HERE = (
        "too-many-from-here",
        HTTPStatus.TOO_MANY_REQUESTS,
        _("Có quá nhiều yêu cầu từ mạng của bạn"),
    )
    REISSUED_TOO_OFTEN = (
        "reissued-too-often",
        HTTPStatus.TOO_MANY_REQUESTS,
        _("Mật khẩu đã được cấp lại quá nhiều lần trong hôm nay"),
    )
    FAILED = "failed", HTTPStatus.INTERNAL_SERVER_ERROR, _("Hệ thống gặp lỗi")
    UNAVAILABLE = "unavailable", HTTPStatus.SERVICE_UNAVAILABLE, _("Hệ thống tạm thời gián đoạn")

    def __init__(self, code: str, status: HTTPStatus, title: Promise) -> None:
        self.code = code
        self.status = status
        self.title = title

    @property
    def uri(self) -> str:
        """The problem's `type`."""
        return PREFIX + self.code


class FieldProblem(Schema):
    """What is wrong with one field."""

    pointer: str = Field(description="The field, as a JSON Pointer (RFC 6901).", examples=["/number"])
    code: str = Field(description="Stays the same in all languages.", examples=["missing"])
    detail: str = Field(description="For people.", examples=["Chưa nhập"])


class ProblemDetails(Schema):
    """Why something was not done (RFC 9457)."""

    type: str = Field(description="Stays the same in all languages.", examples=[Kind.WRONG_PAIR.uri])
    title: str = Field(description="For people, in the language asked for.", examples=["Sai tên đăng nhập"])
    status: int = Field(ge=400, le=599, examples=[401])
    detail: str | None = Field(None, description="What to do, for people.")
    errors: list[FieldProblem] | None = Field(None, description="What is wrong with which field.")
    tries_left: int | None = Field(None, ge=0, description="Of a code.")
    until: datetime | None = Field(None, description="When a lock ends, if by itself.")


@dataclass(frozen=True, slots=True)
class About:
    """What is told beside the kind of problem."""

    detail: Promise | str | None = None
    errors: tuple[FieldProblem, ...] = ()
    tries_left: int | None = None
    until: datetime | None = None


class Problem(Exception):  # noqa: N818 - RFC 9457's word
    """Ends an operation with an answer that says why."""

    def __init__(
        self, kind: Kind, about: About | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.about = about or About()
        self.headers = dict(headers or {})

    def response(self) -> HttpResponse:
        """Make the answer, in the language in force."""
        about = self.about
        body = ProblemDetails(
            type=self.kind.uri,
            title=str(self.kind.title),
            status=self.kind.status,
            detail=None if about.detail is None else str(about.detail),
            errors=list(about.errors) or None,
            tries_left=about.tries_left,
            until=about.until,
        )
        response = HttpResponse(
            body.model_dump_json(exclude_none=True), status=self.kind.status, content_type=MEDIA_TYPE
        )
        if self.kind.status is HTTPStatus.UNAUTHORIZED:
            response.headers["WWW-Authenticate"] = "Bearer"
        for name, value in self.headers.items():
            response.headers[name] = value
        return response
