"""What goes into the API and comes out of it. Input is strict: no unknown field, no guessing of types."""

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import ConfigDict, StringConstraints

from nhanh8.passwords.weakness import LONGEST

_LONGEST_NUMBER = 32
"""Characters: a health card with spaces has 20."""
_LONGEST_EMAIL = 254
"""Octets of an address in SMTP's envelope (RFC 5321, 4.5.3.1.3)."""
_LONGEST_CODE = 16
"""Characters: six digits, with spaces as people copy them."""
_LONGEST_TOKEN = 64
_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
"""No control character: databases and mails take none."""

Number = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_NUMBER, pattern=_PRINTABLE)]
Email = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_EMAIL, pattern=_PRINTABLE)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_CODE, pattern=_PRINTABLE)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=_LONGEST_TOKEN, pattern=_PRINTABLE)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]


class Given(Schema):
    """Something that a client sends."""

    model_config = ConfigDict(extra="forbid", strict=True)


class LogIn(Given):
    """Number and password."""

    number: Number = Field(
        description="Social insurance number (10 digits), personal identification number (12 digits), or a "
        "health insurance card's number that contains the first.",
        examples=["0123456789"],
    )
    password: Password = Field(description="One's own or an issued one.", examples=["48392711"])


class Session(Schema):
    """A session just opened. Its token is told this once."""

    token: str = Field(description="For the header `Authorization: Bearer`. Keep it secret.")
    must_change: bool = Field(
        description="The password was issued: all this session can do is choose one's own."
    )


class OpenSession(Schema):
    """Where somebody is logged in."""

    id: int
    current: bool = Field(description="The session that asks.")
    channel: str = Field(examples=["app"])
    name: str = Field(description="Browser and system, for people.", examples=["Chrome trên Windows"])
    source: str = Field(description="Network address, masked.", examples=["203.0.•.•"])
    started_at: datetime
    used_at: datetime


class AccountView(Schema):
    """An account, masked: others may look on."""

    name: str = Field(examples=["Nguyễn Thị An"])
    numbers: list[str] = Field(description="The login names.", examples=[["•••••••789"]])
    phones: list[str] = Field(examples=[["•••••••••678"]])
    emails: list[str] = Field(examples=[["a•••@example.vn"]])
    frozen_at: datetime | None = Field(description="Since when no password is re-issued, if so.")


class HappenedEvent(Schema):
    """Something that happened to an account."""

    at: datetime
    what: str = Field(
        description="`logged in`, `password reissued`, `password sent`, `password changed`, `email changed`, "
        "`frozen`, `unfrozen`; more may come.",
        examples=["password sent"],
    )
    way: str = Field(description="`phone`, `portal`, `app` or `officer`.", examples=["app"])
    text: str = Field(description="All that, for people.", examples=["Đăng nhập trên ứng dụng VssID, ..."])
    detail: str = Field(
        description="From or to where, masked, for people; may be empty.",
        examples=["Địa chỉ: a•••@example.vn"],
    )


class ChangePassword(Given):
    """The password in force, and the new one."""

    old: Password = Field(description="The password in force, issued or one's own.")
    new: Password = Field(description="See `passwords` of `GET /service` for its length.")


class NewToken(Schema):
    """The session that goes on after all others ended."""

    token: str = Field(description="Replaces the token that was sent.")


class AskForPassword(Given):
    """Number and the e-mail address on file for it."""

    number: Number = Field(description="As for logging in.", examples=["0123456789"])
    email: Email = Field(description="An address on file.", examples=["an@example.vn"])


class Asked(Schema):
    """Noted. Whether the pair is on file, nobody is told."""

    token: str = Field(description="Ties the code to this request; it opens nothing.")
    code_until: datetime | None = Field(
        description="Until when the code that was e-mailed can be confirmed; null where none is asked for, "
        "and the password is on its way."
    )


class ConfirmCode(Given):
    """The code that was e-mailed for a request."""

    token: Token = Field(description="From the request.")
    code: Code = Field(description="Six digits.", examples=["123456"])


class Confirmed(Schema):
    """A password is on its way by e-mail."""

    good_for_s: int = Field(description="Seconds that it can be used for.", examples=[86400])


class Hotline(Schema):
    """The hotline, and what a call costs."""

    number: str = Field(examples=["1900.9068"])
    dial: str = Field(description="For a `tel:` link.", examples=["19009068"])
    fee: str = Field(description="For people.", examples=["1.000 đồng/phút"])


class PasswordRules(Schema):
    """What a chosen password has to be."""

    at_least: int = Field(description="Characters.")
    at_most: int = Field(description="Characters.")


class Service(Schema):
    """What an app needs to know before anybody logs in."""

    hotline: Hotline
    passwords: PasswordRules
    asks_for_code: bool = Field(description="Whether a new password takes a code sent by e-mail first.")


class ProblemKind(Schema):
    """What a problem's `type` means."""

    type: str
    title: str
    status: int
