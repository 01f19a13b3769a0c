"""How an API is described to developers: what django-ninja can't derive for its OpenAPI document."""

from http import HTTPStatus
from typing import Any

from django.utils import translation
from ninja import NinjaAPI

from nhanh8.web.problems import MEDIA_TYPE, Kind, ProblemDetails

_SCHEMA = {"$ref": "#/components/schemas/ProblemDetails"}
_ANYWHERE = (Kind.FAILED, Kind.UNAVAILABLE)
_JSON = "application/json"
_OF_JSON = (Kind.MALFORMED, Kind.TOO_LARGE, Kind.NOT_JSON, Kind.INVALID_FIELDS)


def answers(*kinds: Kind) -> dict[str, Any]:
    """Give the part of an operation's description that tells by which problems it may end."""
    return {"responses": _responses((*kinds, *_ANYWHERE))}


def document(api: NinjaAPI) -> dict[str, Any]:
    """Give the OpenAPI document of the API."""
    described: dict[str, Any] = api.get_openapi_schema()
    schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    described["components"]["schemas"] |= schema.pop("$defs") | {"ProblemDetails": schema}
    for path in described["paths"].values():
        for operation in path.values():
            if _JSON in operation.get("requestBody", {}).get("content", {}):
                for status, response in _responses(_OF_JSON).items():
                    _add(operation["responses"], status, response)
    return described


def _responses(kinds: tuple[Kind, ...]) -> dict[int, Any]:
    responses: dict[int, Any] = {}
    for kind in kinds:
        with translation.override("vi"):
            example = {"type": kind.uri, "title": str(kind.title), "status": int(kind.status)}
        response = {
            "description": HTTPStatus(kind.status).phrase,
            "content": {MEDIA_TYPE: {"schema": _SCHEMA, "examples": {kind.code: {"value": example}}}},
        }
        _add(responses, int(kind.status), response)
    return responses


def _add(responses: dict[int, Any], status: int, response: dict[str, Any]) -> None:
    if status in responses:
        examples = response["content"][MEDIA_TYPE]["examples"]
        responses[status]["content"][MEDIA_TYPE]["examples"] |= examples
    else:
        responses[status] = response
