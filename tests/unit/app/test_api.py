"""The API from outside: who gets in, what each refusal looks like, and what hostile input comes to."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nhanh8.accounts.models import Account, Event, Session
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.audit.models import Entry
from nhanh8.mail.models import Letter
from nhanh8.reissue.models import Objection
from nhanh8.web.problems import Kind
from people import NUMBER, PASSWORD, VISITOR, log_in, person
from post import deliver_all

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "an@example.vn"
NEW = "con mèo ngủ trên mái"


def problem(response: HttpResponse) -> dict[str, Any]:
    """Read a problem, and check that it is one."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    assert response.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = json.loads(response.content)
    assert told["status"] == response.status_code
    assert told["title"]
    return told


def code_of(response: HttpResponse) -> str:
    return str(problem(response)["type"]).removeprefix("/api/v1/problems/")


def mailed(digits: int) -> str:
    deliver_all()
    found = re.search(rf"\b\d{{{digits}}}\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def test_way_1_from_the_request_to_a_password_of_ones_own(app: Any) -> None:
    person(emails=[EMAIL])
    asked = app.ask("POST", "password-requests", {"number": NUMBER, "email": EMAIL})
    assert asked.status_code == 202
    assert json.loads(asked.content)["code_until"] is None
    issued = mailed(8)
    assert app.log_in(NUMBER, issued)["must_change"] is True
    assert code_of(app.ask("GET", "account")) == "must-change"
    changed = app.ask("POST", "account/password", {"old": issued, "new": NEW})
    assert code_of(app.ask("GET", "account")) == "not-logged-in"
    app.token = json.loads(changed.content)["token"]
    assert json.loads(app.ask("GET", "account").content)["name"] == "Nguyễn Thị Ví Dụ"
    events = [one["what"] for one in json.loads(app.ask("GET", "account/history").content)]
    assert events == ["password changed", "logged in", "password sent"]
    assert app.ask("DELETE", "sessions/current").status_code == 204
    assert app.ask("GET", "account").status_code == 401


def test_with_the_setting_on_a_code_comes_first(app: Any, configured: Callable[..., Any]) -> None:
    configured(reissue={"app_asks_for_code": True})
    person(emails=[EMAIL])
    asked = json.loads(app.ask("POST", "password-requests", {"number": NUMBER, "email": EMAIL}).content)
    assert asked["code_until"]
    code = mailed(6)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    path = "password-requests/confirmations"
    told = problem(app.ask("POST", path, {"token": asked["token"], "code": wrong}))
    assert (told["type"], told["tries_left"]) == (Kind.WRONG_CODE.uri, 4)
    right = app.ask("POST", path, {"token": asked["token"], "code": f"{code[:3]} {code[3:]}"})
    assert (right.status_code, json.loads(right.content)) == (202, {"good_for_s": 86400})
    assert code_of(app.ask("POST", path, {"token": asked["token"], "code": code})) == "request-over"
    assert app.log_in(NUMBER, mailed(8))["must_change"] is True


def test_after_five_passwords_of_the_day_whoever_has_the_code_is_told(
    app: Any, configured: Callable[..., Any]
) -> None:
    configured(reissue={"app_asks_for_code": True, "per_number": "1 per day"})
    person(emails=[EMAIL])
    answers = []
    for _ in range(2):
        asked = json.loads(app.ask("POST", "password-requests", {"number": NUMBER, "email": EMAIL}).content)
        given = {"token": asked["token"], "code": mailed(6)}
        answers.append(app.ask("POST", "password-requests/confirmations", given))
        deliver_all()
    assert code_of(answers[1]) == "reissued-too-often"
    assert 0 < int(answers[1].headers["Retry-After"]) <= 86_400


def test_a_right_and_a_wrong_pair_are_one_answer_with_the_same_statements_and_jobs(app: Any) -> None:
    person(emails=[EMAIL])
    answers, shapes = [], []
    for turn, given in enumerate(
        ((NUMBER, EMAIL), ("9999999999", EMAIL), (NUMBER, "b@example.vn"), ("12", "x"))
    ):
        app.client.defaults["REMOTE_ADDR"] = f"198.51.100.{turn}"
        with CaptureQueriesContext(connection) as queries:
            response = app.ask("POST", "password-requests", {"number": given[0], "email": given[1]})
        told = json.loads(response.content) | {"token": "its own"}
        answers.append((response.status_code, told, sorted(response.headers)))
        shapes.append([re.sub(r"'[^']*'|\b\d+\b|NULL|s\d+_x\d+", "?", one["sql"]) for one in queries])
    assert answers[0] == answers[1] == answers[2] == answers[3]
    assert shapes[0] == shapes[1] == shapes[2] == shapes[3]
    assert Letter.objects.count() == 4


def test_a_wrong_password_and_an_unknown_number_are_one_answer(app: Any) -> None:
    person()
    answers = []
    for turn, number in enumerate((NUMBER, "9999999999")):
        app.client.defaults["REMOTE_ADDR"] = f"198.51.100.{turn}"
        response = app.ask("POST", "sessions", {"number": number, "password": "sai"})
        answers.append((problem(response), sorted(response.headers)))
    assert answers[0] == answers[1]
    assert answers[0][0]["type"] == Kind.WRONG_PAIR.uri


def test_five_wrong_passwords_lock_the_account_and_say_until_when(app: Any) -> None:
    person()
    for _ in range(5):
        response = app.ask("POST", "sessions", {"number": NUMBER, "password": "sai"})
    told = problem(response)
    assert told["type"] == Kind.LOCKED.uri
    assert told["until"] > timezone.now().isoformat()


def test_limits_are_told_before_they_are_reached_and_when_they_are(
    app: Any, configured: Callable[..., Any]
) -> None:
    configured(login={"per_source": "2 per hour, 500 per day"}, reissue={"per_source": "1 per hour"})
    first = app.ask("POST", "sessions", {"number": "1", "password": "x"})
    assert first.headers["RateLimit-Policy"] == '"login-hour";q=2;w=3600, "login-day";q=500;w=86400'
    assert re.fullmatch(r'"login-hour";r=1;t=\d+, "login-day";r=499;t=\d+', first.headers["RateLimit"])
    app.ask("POST", "sessions", {"number": "1", "password": "x"})
    refused = app.ask("POST", "sessions", {"number": "1", "password": "x"})
    assert code_of(refused) == "too-many-from-here"
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert '"login-hour";r=0;' in refused.headers["RateLimit"]

    asked = app.ask("POST", "password-requests", {"number": "1", "email": "x"})
    assert '"password-requests-hour";r=0;' in asked.headers["RateLimit"]
    again = app.ask("POST", "password-requests", {"number": "1", "email": "x"})
    assert code_of(again) == "too-many-from-here"
    assert int(again.headers["Retry-After"]) <= 3600


def test_an_account_shows_no_number_and_no_address_whole(app: Any) -> None:
    person(emails=[EMAIL])
    app.log_in(NUMBER, PASSWORD)
    text = app.ask("GET", "account").content.decode()
    told = json.loads(text)
    assert (told["numbers"], told["phones"], told["emails"]) == (
        ["•••••••789"],
        ["•••••••••678"],
        ["a•••@example.vn"],
    )
    assert NUMBER not in text


def test_sessions_are_listed_and_ended_but_only_ones_own(app: Any) -> None:
    person()
    other = person("0100000001", phones=["+84912000001"])
    log_in(NUMBER, PASSWORD)
    log_in("0100000001", PASSWORD)
    app.log_in(NUMBER, PASSWORD)
    listed = json.loads(app.ask("GET", "sessions").content)
    assert [(one["channel"], one["current"]) for one in listed] == [("app", True), ("portal", False)]
    others = Session.objects.get(account=other).pk
    for session_id in (others, 2**63 - 1):
        assert code_of(app.ask("DELETE", f"sessions/{session_id}")) == "not-found"
    for session_id in ("0", "-1", str(2**63), "x"):
        assert code_of(app.ask("DELETE", f"sessions/{session_id}")) == "invalid-fields"
    assert app.ask("DELETE", f"sessions/{listed[1]['id']}").status_code == 204
    assert Session.objects.count() == 2
    assert Entry.objects.filter(event="accounts:session:ended elsewhere").count() == 1


def test_all_sessions_but_this_one_are_ended_at_once_and_nobody_elses(app: Any) -> None:
    person()
    other = person("0100000001", phones=["+84912000001"])
    log_in("0100000001", PASSWORD)
    for _ in range(2):
        log_in(NUMBER, PASSWORD)
    app.log_in(NUMBER, PASSWORD)
    assert app.ask("DELETE", "sessions/others").status_code == 204
    [left] = json.loads(app.ask("GET", "sessions").content)
    assert left["current"]
    assert Session.objects.filter(account=other).count() == 1


def test_a_token_of_the_portal_opens_nothing_here(app: Any) -> None:
    person()
    opened = log_in(NUMBER, PASSWORD, VISITOR)
    app.token = opened.token  # type: ignore[union-attr]
    assert code_of(app.ask("GET", "account")) == "not-logged-in"
    opened = log_in(NUMBER, PASSWORD, Visitor(Channel.APP, "192.0.2.1", "VssID"))
    app.token = opened.token  # type: ignore[union-attr]
    assert app.ask("GET", "account").status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer a b", "Bearer \xff", "bearer x"]
)
def test_no_token_or_a_made_up_one_opens_nothing(app: Any, header: str) -> None:
    app.headers = {"Authorization": header}
    response = app.ask("GET", "account")
    assert code_of(response) == "not-logged-in"
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_new_password_has_to_be_a_good_one(app: Any) -> None:
    person()
    app.log_in(NUMBER, PASSWORD)
    told = problem(app.ask("POST", "account/password", {"old": "sai", "new": "ngắn"}))
    assert told["type"] == Kind.PASSWORD_REFUSED.uri
    assert [(one["pointer"], one["code"]) for one in told["errors"]] == [
        ("/old", "wrong-old"),
        ("/new", "too-short"),
    ]


def test_this_was_not_me_stops_reissues(app: Any) -> None:
    account = person(emails=[EMAIL])
    app.log_in(NUMBER, PASSWORD)
    for _ in range(2):
        assert app.ask("POST", "account/objection").status_code == 204
    assert Account.objects.get(pk=account.pk).frozen_at
    assert Objection.objects.count() == 1
    assert Event.objects.filter(what=Event.What.FROZEN).count() == 1
    assert json.loads(app.ask("GET", "account").content)["frozen_at"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid-fields"),
        (b"{", "malformed"),
        (b"[" * 8000, "malformed"),
        (b"1" * 5000, "malformed"),
        (b"\xff\xfe\x00", "malformed"),
        (b"null", "invalid-fields"),
        (b"[]", "invalid-fields"),
        (b'"x"', "invalid-fields"),
        (b"{}", "invalid-fields"),
        (b'{"number": 123456789, "email": "a"}', "invalid-fields"),
        (b'{"number": null, "email": "a"}', "invalid-fields"),
        (b'{"number": "", "email": "a"}', "invalid-fields"),
        (b'{"number": "1", "email": "a\\u0000b"}', "invalid-fields"),
        (b'{"number": "1", "email": "\\ud800"}', "invalid-fields"),
        (b'{"number": "1", "email": "a\\r\\nBcc: b@example.vn"}', "invalid-fields"),
        (b'{"number": "1", "email": "a", "admin": true}', "invalid-fields"),
        (b'{"number": "1", "email": "a", "a~/b": 1}', "invalid-fields"),
        (b'{"number": "' + b"9" * 33 + b'", "email": "a"}', "invalid-fields"),
        (b"x" * 8193, "too-large"),
    ],
)
def test_hostile_bodies_are_problems_and_do_nothing(app: Any, body: bytes, code: str) -> None:
    response = app.ask("POST", "password-requests", body)
    assert code_of(response) == code
    assert not Letter.objects.exists()


def test_an_emoji_is_a_number_that_nobody_has(app: Any) -> None:
    assert app.ask("POST", "password-requests", {"number": "😀", "email": "😀@example.vn"}).status_code == 202
    assert code_of(app.ask("POST", "sessions", {"number": "😀", "password": "😀"})) == "wrong-pair"


def test_an_error_names_the_field_and_repeats_nothing(app: Any) -> None:
    given = {"number": "1", "password": "bí mật" * 100, "thêm": "bí mật"}
    response = app.ask("POST", "sessions", given)
    errors = {one["pointer"]: one["code"] for one in problem(response)["errors"]}
    assert errors == {"/password": "too-long", "/thêm": "unknown"}
    assert "bí mật" not in response.content.decode()


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/xml"]
)
def test_only_json_is_taken(media_type: str) -> None:
    response = Client().generic("POST", "/api/v1/sessions", data=b"{}", content_type=media_type)
    assert code_of(response) == "not-json"


def test_ten_megabytes_are_refused_unread(app: Any) -> None:
    assert code_of(app.ask("POST", "sessions", b"9" * 10_000_000)) == "too-large"


@pytest.mark.parametrize(
    "path", ["nothing", "sessions/", "problems/nothing", "../v1", "sessions/current/x", ""]
)
def test_an_unknown_address_is_a_problem_too(app: Any, path: str) -> None:
    assert code_of(app.ask("GET", path)) == "not-found"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "sessions"),
        ("GET", "password-requests"),
        ("HEAD", "account"),
        ("POST", "openapi.json"),
        ("POST", "docs"),
    ],
)
def test_another_method_is_told_which_there_are(app: Any, method: str, path: str) -> None:
    response = app.ask(method, path)
    assert response.status_code == 405
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Allow"]


def test_without_its_database_it_says_so_and_no_more(app: Any) -> None:
    def away(*_: object) -> None:
        raise OperationalError("could not connect to postgres://secret")

    app.token = "x"
    with connection.execute_wrapper(away):
        responses = [
            app.ask("GET", "account"),
            app.ask("POST", "sessions", {"number": NUMBER, "password": "x"}),
            app.ask("POST", "password-requests", {"number": NUMBER, "email": "x"}),
        ]
        service = app.ask("GET", "service")
    for response in responses:
        assert code_of(response) == "unavailable"
        assert response.headers["Retry-After"] == "30"
        assert "secret" not in response.content.decode()
    assert service.status_code == 200


def test_a_fault_of_ours_is_a_problem_without_details(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ValueError("a detail for nobody")

    monkeypatch.setattr("nhanh8.app.service.fee", broken)
    response = app.ask("GET", "service")
    assert code_of(response) == "failed"
    assert "a detail for nobody" not in response.content.decode()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "vi"),
        ("en-US,en;q=0.9", "en"),
        ("fr, vi;q=0.5, en;q=0.4", "vi"),
        ("de", "vi"),
        ("*", "vi"),
        (";;q=x" * 99, "vi"),
    ],
)
def test_words_are_in_the_language_asked_for(app: Any, accepted: str, language: str) -> None:
    app.headers = {"Accept-Language": accepted}
    response = app.ask("GET", "account")
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]
    assert problem(response)["type"] == Kind.NOT_LOGGED_IN.uri


def test_every_problem_says_what_it_means(app: Any) -> None:
    for kind in Kind:
        told = json.loads(app.client.get(kind.uri).content)
        assert told == {"type": kind.uri, "title": str(kind.title), "status": kind.status}


def test_no_cookie_is_set_and_none_is_asked_for() -> None:
    person()
    client = Client(enforce_csrf_checks=True)
    body = json.dumps({"number": NUMBER, "password": PASSWORD})
    response = client.post("/api/v1/sessions", data=body, content_type="application/json")
    assert response.status_code == 201
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"


def test_the_service_tells_what_an_app_needs(app: Any) -> None:
    assert json.loads(app.ask("GET", "service").content) == {
        "hotline": {"number": "1900.9068", "dial": "19009068", "fee": "1.000 đồng/phút"},
        "passwords": {"at_least": 8, "at_most": 128},
        "asks_for_code": False,
    }
