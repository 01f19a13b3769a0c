"""The first page of "Quên mật khẩu", filled in and sent as a browser does."""

import re

from django.http import HttpResponse
from django.test import Client

from nhanh8.checkcode import challenge
from people import NUMBER

EMAIL = "an@example.vn"
FORM, CODE, SENT = "/quen-mat-khau/", "/quen-mat-khau/ma-xac-nhan/", "/quen-mat-khau/da-gui/"


def shown(response: HttpResponse) -> str:
    """Give the words of a page."""
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def hidden(response: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found, response.content.decode()
    return found[1]


def ask(client: Client, number: str = NUMBER, email: str = EMAIL, **changed: str) -> HttpResponse:
    """Fill in the form, the check code with it, and send it."""
    name = hidden(client.get(FORM), "check")
    typed = {"check": name, "number": number, "email": email, "answer": challenge._digits_of(name)}
    return client.post(FORM, typed | changed)
