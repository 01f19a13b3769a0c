"""Session timers (RFC 4028)."""

import asyncio
from datetime import timedelta

import pytest
from aiosipua import SipRequest

from nhanh8.hotline.line.sip.session_timer import SessionTimer, Terms, TooShortError, agree

OURS = timedelta(minutes=30)


def request(**fields: str) -> SipRequest:
    made = SipRequest(method="INVITE", uri="sip:a")
    for name, value in fields.items():
        made.headers.append(name.replace("_", "-"), value)
    return made


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        (request(Supported="timer", Allow="UPDATE"), Terms(1800, we_refresh=True, they_know=True)),
        (
            request(Supported="timer", Allow="UPDATE", Session_Expires="600;refresher=uac"),
            Terms(600, we_refresh=False, they_know=True),
        ),
        (
            request(Supported="timer", Allow="UPDATE", Session_Expires="600;refresher=uas"),
            Terms(600, we_refresh=True, they_know=True),
        ),
        (request(Supported="timer", Session_Expires="7200"), Terms(1800, we_refresh=False, they_know=True)),
        (request(Supported="timer", Min_SE="3600", Session_Expires="7200"), Terms(3600, False, True)),
        (request(Require="timer", x="600", Allow="UPDATE"), Terms(600, we_refresh=True, they_know=True)),
        (request(Allow="INVITE, update"), Terms(1800, we_refresh=True, they_know=False)),
        (request(Allow="INVITE"), None),
        (request(), None),
    ],
)
def test_terms_follow_what_the_other_end_can_do(asked: SipRequest, terms: Terms | None) -> None:
    assert agree(asked, OURS) == terms


def test_who_knows_no_timers_is_never_required_to() -> None:
    assert Terms(1800, we_refresh=True, they_know=False).headers == {"Session-Expires": "1800;refresher=uas"}
    assert Terms(1800, we_refresh=False, they_know=True).headers["Require"] == "timer"


def test_a_session_below_ninety_seconds_is_too_short() -> None:
    with pytest.raises(TooShortError):
        agree(request(Supported="timer", Session_Expires="89"), OURS)


def test_what_cannot_be_read_is_as_if_it_were_not_there() -> None:
    found = agree(request(Supported="timer", Allow="UPDATE", Session_Expires="soon"), OURS)
    assert found == Terms(1800, we_refresh=True, they_know=True)


async def test_the_refresher_refreshes_before_the_session_expires() -> None:
    happened: list[str] = []
    over = asyncio.Event()
    timer = SessionTimer(
        lambda: happened.append("refresh"), lambda: (happened.append("expire"), over.set())[1]
    )
    timer.start(0.06, we_refresh=True)
    await over.wait()
    assert happened == ["refresh", "expire"]


async def test_who_waits_does_not_refresh_and_starting_again_counts_anew() -> None:
    happened: list[str] = []
    over = asyncio.Event()
    timer = SessionTimer(
        lambda: happened.append("refresh"), lambda: (happened.append("expire"), over.set())[1]
    )
    timer.start(0.01, we_refresh=True)
    timer.start(0.05, we_refresh=False)
    await over.wait()
    timer.stop()
    assert happened == ["expire"]
