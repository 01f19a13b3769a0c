"""A client of the API, as an app is one: JSON, a token in a header, no cookies."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client


class App:
    """An app with the token it was given, if any."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.token = ""
        self.headers: dict[str, str] = {}

    def ask(self, method: str, path: str, body: object = None) -> HttpResponse:
        """Send a request, with a body unless it is None; bytes are sent as they stand."""
        headers = dict(self.headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        more: dict[str, Any] = {} if body is None else {"data": content, "content_type": "application/json"}
        return self.client.generic(method, f"/api/v1/{path}", headers=headers, **more)

    def log_in(self, number: str, password: str) -> dict[str, Any]:
        """Log in, and keep the token."""
        answer: dict[str, Any] = json.loads(
            self.ask("POST", "sessions", {"number": number, "password": password}).content
        )
        self.token = answer.get("token", "")
        return answer


@pytest.fixture
def app() -> App:
    return App()
