"""A form that a passkey answers."""

import json
from dataclasses import dataclass
from typing import Final, Literal

from django.http import HttpRequest

from nhanh8.entrance.browser import domain_of
from nhanh8.users.models import User
from nhanh8.users.proofs import passkeys

LONGEST_ANSWER: Final = 16_384
"""Characters: what keys send has some 1,500, more with a long attestation."""


@dataclass(frozen=True, slots=True, repr=False)
class PasskeyForm:
    """What stands in the page for `passkeys.js`."""

    kind: Literal["new", "who"]
    options: str
    """JSON."""
    state: str


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back."""

    state: str
    answer: str


def for_new(request: HttpRequest, user: User) -> PasskeyForm:
    """Ask for a new passkey."""
    asked = passkeys.ask_for_new(user, domain_of(request))
    return PasskeyForm("new", json.dumps(asked.options), asked.state)


def for_login(request: HttpRequest) -> PasskeyForm:
    """Ask for a passkey that was made before."""
    asked = passkeys.ask_who(domain_of(request))
    return PasskeyForm("who", json.dumps(asked.options), asked.state)


def answer_in(request: HttpRequest) -> Answer | None:
    """Give a passkey's answer, if this is one."""
    if "answer" not in request.POST:
        return None
    return Answer(request.POST.get("state", ""), request.POST["answer"][:LONGEST_ANSWER])
