"""The filers' API: signed XML in, a receipt out; what became of it, signed; and back with what waits."""

import json
from datetime import datetime
from functools import cache
from typing import Annotated, assert_never

from cryptography.hazmat.primitives.serialization import Encoding
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import Field, NinjaAPI, Path, Query, Schema, Status
from ninja.security import HttpBearer

from nhanh8.declarations.answers import Fault, NotTaken, Receipt
from nhanh8.declarations.electronic import filing as verbs
from nhanh8.declarations.electronic import withdrawing
from nhanh8.declarations.tk1ts import document
from nhanh8.declarations.tk1ts.refusal import RefusedError
from nhanh8.filing import limits
from nhanh8.web import describing, refusing
from nhanh8.web.boundary import FILINGS
from nhanh8.web.describing import answers
from nhanh8.web.problems import About, FieldProblem, Kind, Problem
from nhanh8.web.uploads import TooLarge, whole_body

_DESCRIPTION = """\
For the software of units and collection organisations: file TK1-TS, signed, and ask what became of it.

The signature within the XML says who files; there is no login. The schema is at
[`/api/v1/filings/tk1-ts-1.xsd`](/api/v1/filings/tk1-ts-1.xsd). The same filing sent twice is filed once.
What is refused is refused as `application/problem+json` (RFC 9457); why, is told in Vietnamese. `RateLimit`
and `RateLimit-Policy` tell what is left: `filings` for the network address, `filings-of-filer` for the filer.
"""
_XML = "application/xml"
_NUMBER = r"^TK1-[0-9]{8}-[0-9]{6,12}-[0-9]$"

api = NinjaAPI(
    title="Nhánh 8: TK1-TS",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="filing-api",
    openapi_url=None,  # `openapi` serves it, made once
)
refusing.by_problems(api)


class Taken(Schema):
    """The receipt of a filing."""

    number: str = Field(description="Of the receipt. It opens nothing.", examples=["TK1-20261123-000001-7"])
    filed_at: datetime
    rows: int = Field(description="Participants named in it.", examples=[1])
    key: str | None = Field(
        description="For the header `Authorization: Bearer`, to ask for the state. Told this once; keep it "
        "secret. Null where it was filed before: the first receipt has it."
    )
    again: bool = Field(description="The same thing was filed before; this is its receipt.")


class Withdrawal(Schema):
    """What was withdrawn."""

    number: str = Field(examples=["TK1-20261123-000001-7"])
    withdrawn: int = Field(description="Declarations that wait no more.", examples=[1])


class ReceiptKey(HttpBearer):
    """The key that a receipt carries."""

    def __call__(self, request: HttpRequest) -> str:
        """Give it. Raises Problem where there is none."""
        key: str | None = super().__call__(request)
        if not key:
            raise Problem(Kind.WRONG_KEY)
        return key

    def authenticate(self, request: HttpRequest, token: str) -> str:
        """Give the key; whether it is this filing's, the operation sees."""
        del request
        return token


@api.post(
    "/filings",
    response={201: Taken, 200: Taken},
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "`hoSo` of the schema, with an enveloped XML signature (XAdES-BES).",
            "content": {_XML: {"schema": {"type": "string"}}},
        },
        **answers(
            Kind.MALFORMED,
            Kind.TOO_LARGE,
            Kind.NOT_XML,
            Kind.FILING_NOT_TAKEN,
            Kind.TOO_MANY_FROM_HERE,
            Kind.FILED_TOO_OFTEN,
        ),
    },
    tags=["TK1-TS"],
    summary="File TK1-TS",
    operation_id="file",
)
def file(request: HttpRequest, response: HttpResponse) -> Status[Taken]:
    """File what an organisation signed: all of it, or nothing where one thing is wrong.

    201 with the receipt; 200 where the same was filed before.
    """
    headers = limits.count_request(request)
    try:
        content = whole_body(request, document.LARGEST)
    except TooLarge:
        verbs.left_unread("size")
        why = f"Tệp lớn quá {document.LARGEST // 2**20} MB; hãy chia ra nhiều hồ sơ."
        raise Problem(Kind.TOO_LARGE, About(why), headers) from None
    except UnreadablePostError:
        verbs.left_unread("half")
        raise Problem(Kind.MALFORMED, About("Tệp bị cắt giữa chừng."), headers) from None
    tax_code = _claimed(content)
    limits.refuse_too_often(tax_code)
    result = verbs.file_xml(content)
    match result:
        case Receipt():
            headers = _both(headers, limits.count_filing(tax_code))
            headers["Location"] = f"{FILINGS}/{result.number}"
            for name, value in headers.items():
                response.headers[name] = value
            return Status(200 if result.again else 201, _taken(result))
        case NotTaken(faults=faults):
            errors = tuple(_told(one) for one in faults)
            raise Problem(Kind.FILING_NOT_TAKEN, About(errors=errors), headers)
        case _:
            assert_never(result)


@api.get(
    "/filings/{number}",
    auth=ReceiptKey(),
    response={200: None},
    openapi_extra={
        "responses": {
            200: {
                "description": "The receipt and all states, signed by us.",
                "content": {_XML: {"schema": {"type": "string"}}},
            },
            **answers(Kind.WRONG_KEY, Kind.INVALID_FIELDS, Kind.TOO_MANY_FROM_HERE)["responses"],
        }
    },
    tags=["TK1-TS"],
    summary="What became of it?",
    operation_id="showFiling",
)
def show(
    request: HttpRequest,
    number: Annotated[str, Path(pattern=_NUMBER, max_length=30, examples=["TK1-20261123-000001-7"])],
) -> HttpResponse:
    """Give the receipt and the states of all declarations in a filing, as signed XML.

    A number that there is not and a key that is another's get the same answer.
    """
    headers = limits.count_request(request)
    key: str = request.auth  # type: ignore[attr-defined]  # where django-ninja puts it
    try:
        states = verbs.state(number, key)
    except verbs.NotSignedError:
        raise Problem(Kind.UNAVAILABLE, headers=headers) from None
    if states is None:
        raise Problem(Kind.WRONG_KEY, headers=headers)
    return HttpResponse(states, content_type=_XML, headers=headers)


@api.post(
    "/filings/{number}/withdrawal",
    auth=ReceiptKey(),
    response={200: Withdrawal},
    openapi_extra=answers(Kind.WRONG_KEY, Kind.NOTHING_WAITS, Kind.INVALID_FIELDS, Kind.TOO_MANY_FROM_HERE),
    tags=["TK1-TS"],
    summary="Withdraw what waits",
    operation_id="withdraw",
)
def withdraw(
    request: HttpRequest,
    response: HttpResponse,
    number: Annotated[str, Path(pattern=_NUMBER, max_length=30, examples=["TK1-20261123-000001-7"])],
    row: Annotated[int | None, Query(ge=1, description="One participant alone; without it, all.")] = None,
) -> Withdrawal:
    """Withdraw the declarations of a filing that wait for their decision; what was decided stays.

    The same XML isn't filed again afterwards: another day in it makes another filing.
    """
    headers = limits.count_request(request)
    filing = verbs.opened_by(number, request.auth)  # type: ignore[attr-defined]  # where django-ninja puts it
    if filing is None:
        raise Problem(Kind.WRONG_KEY, headers=headers)
    match withdrawing.withdraw(filing, None, row):
        case withdrawing.Withdrawn(declarations=count):
            for name, value in headers.items():
                response.headers[name] = value
            return Withdrawal(number=number, withdrawn=count)
        case _:
            raise Problem(Kind.NOTHING_WAITS, headers=headers)


@csrf_exempt  # a POST is answered 405, token or not
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Give this API's description, OpenAPI 3.1."""
    del request
    return HttpResponse(_document(), content_type="application/json")


@csrf_exempt
@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Give the XML schema of what is filed."""
    del request
    return HttpResponse(document.schema_file(), content_type=_XML)


@csrf_exempt
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """Give the certificate with which receipts and states are signed, and what it stands on, as PEM."""
    del request
    try:
        chain = verbs.own_certificates()
    except verbs.NotSignedError:
        raise Http404 from None
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in chain)
    return HttpResponse(pem, content_type="application/x-pem-file")


@cache
def _document() -> bytes:
    return json.dumps(describing.document(api), ensure_ascii=False).encode()


def _claimed(content: bytes) -> str:
    """Tell whose filing this says it is; empty where it isn't even XML, which the verb will find."""
    try:
        return document.look_over(content).tax_code
    except RefusedError:
        return ""


def _taken(receipt: Receipt) -> Taken:
    return Taken(
        number=receipt.number,
        filed_at=receipt.filed_at,
        rows=receipt.rows,
        key=receipt.key.get_secret_value() if receipt.key else None,
        again=receipt.again,
    )


def _told(fault: Fault) -> FieldProblem:
    """Tell a fault: `/rows/3/08` is box [08] of the third participant; empty: the whole of it."""
    row = f"/rows/{fault.row}" if fault.row is not None else ""
    box = f"/{fault.box}" if fault.box else ""
    return FieldProblem(pointer=row + box, code="refused", detail=fault.why)


def _both(*headers: dict[str, str]) -> dict[str, str]:
    """Join lists of limits, each header with the items of all."""
    names = {name for one in headers for name in one}
    return {name: ", ".join(one[name] for one in headers if name in one) for name in sorted(names)}
