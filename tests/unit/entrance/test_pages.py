"""The pages for users: what each shows to whom, and what a session is good for."""

import re
import time
from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nhanh8.entrance.login import WRONG
from nhanh8.users.administration import invitations, managing
from nhanh8.users.administration.invitations import Invited, invite
from nhanh8.users.guard import ConsoleForStaff, confirmed, requires
from nhanh8.users.models import CodeApp, Passkey, RecoveryCode, Session
from nhanh8.users.proofs.code_apps import Secret
from nhanh8.users.roles import MAY, Act, Role
from people import NUMBER, person
from people import PASSWORD as A_PARTICIPANTS
from staff import a_user, logged_in
from users_at_the_door import PASSWORD, STEP_S, a_user_with_an_app, code, recovery_codes

pytestmark = pytest.mark.django_db
ROOM = "/nguoi-dung/"
COOKIE = "nhanh8_user"
PARTICIPANTS_PAGES = ["/", "/dang-nhap/", "/cap-lai-mat-khau/", "/tro-giup/", "/quen-mat-khau/", "/app/"]


def log_in(client: Client, username: str = "quantri", password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post(f"{ROOM}dang-nhap/", {"username": username, "password": password} | more)  # type: ignore[return-value]


def text_of(response: HttpResponse) -> str:
    """Give a page without what differs each time."""
    page = response.content.decode()
    return re.sub(r'(name="(csrfmiddlewaretoken|state)" value|data-options)="[^"]+"', "", page)


def is_in(client: Client) -> bool:
    return client.get(ROOM).status_code == 200


def test_password_then_code_lead_back_to_the_page_that_was_wanted(client: Client) -> None:
    a_user_with_an_app()
    wanted = client.get(f"{ROOM}mat-khau/")
    assert wanted.headers["Location"] == f"{ROOM}dang-nhap/?next=%2Fnguoi-dung%2Fmat-khau%2F"
    half = log_in(client, next=f"{ROOM}mat-khau/")
    assert half.headers["Location"] == f"{ROOM}xac-thuc/"
    assert not is_in(client)
    done = client.post(f"{ROOM}xac-thuc/", {"code": code()})
    assert done.headers["Location"] == f"{ROOM}mat-khau/"
    assert is_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"]
)
def test_a_login_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    a_user_with_an_app()
    log_in(client, next=elsewhere)
    done = client.post(f"{ROOM}xac-thuc/", {"code": code()})
    assert done.headers["Location"] == "/console/"


def test_wrong_unknown_and_locked_are_one_page(client: Client) -> None:
    a_user_with_an_app()
    locked = a_user_with_an_app(Role.OPERATOR, "bikhoa")
    managing.lock(None, locked.pk)
    pairs = [("quantri", "sai"), ("khongai", "sai"), ("bikhoa", PASSWORD)]
    wrong, unknown, shut = (text_of(log_in(Client(), *pair)).replace(pair[0], "") for pair in pairs)
    assert WRONG in wrong
    assert wrong == unknown == shut
    assert COOKIE not in client.cookies


def test_the_second_step_is_nobodys_without_the_first(client: Client) -> None:
    for page in ("xac-thuc/", "thiet-lap/"):
        response = client.get(f"{ROOM}{page}")
        assert response.headers["Location"] == f"{ROOM}dang-nhap/"


def test_the_session_id_is_another_after_each_step_and_earlier_ones_open_nothing(client: Client) -> None:
    a_user_with_an_app()
    client.cookies[COOKIE] = "k" * 32  # an attacker's choice
    log_in(client)
    half = client.cookies[COOKIE].value
    client.post(f"{ROOM}xac-thuc/", {"code": code()})
    full = client.cookies[COOKIE].value
    assert len({"k" * 32, half, full}) == 3
    for earlier in ("k" * 32, half):
        attacker = Client()
        attacker.cookies[COOKIE] = earlier
        assert not is_in(attacker)
    assert is_in(client)


def test_the_cookie_is_out_of_reach_and_ends_with_the_browser(client: Client) -> None:
    a_user_with_an_app()
    log_in(client)
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert not cookie["expires"]


@pytest.mark.parametrize("page", PARTICIPANTS_PAGES)
def test_participants_pages_neither_read_nor_name_a_users_session(client: Client, page: str) -> None:
    with CaptureQueriesContext(connection) as without:
        before = client.get(page)
    logged_in(client, a_user(Role.AUDITOR))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page)
    assert len(queries) == len(without)
    assert not any("users_" in query["sql"] for query in queries)
    assert response.headers.get("Vary") == before.headers.get("Vary")
    assert COOKIE not in response.cookies


def test_a_participants_login_opens_nothing_here_and_a_users_nothing_there(client: Client) -> None:
    person()
    client.post("/dang-nhap/", {"number": NUMBER, "password": A_PARTICIPANTS})
    assert client.get("/tai-khoan/").status_code == 200
    assert not is_in(client)
    another = logged_in(Client(), a_user(Role.AUDITOR))
    assert another.get("/tai-khoan/").status_code == 302


def test_a_session_ends_unused_and_in_all(client: Client) -> None:
    user = a_user(Role.AUDITOR)
    logged_in(client, user)
    sessions = Session.objects.filter(user=user)
    sessions.update(used_at=timezone.now() - timedelta(minutes=14))
    assert is_in(client)
    assert timezone.now() - sessions.get().used_at < timedelta(minutes=1)
    sessions.update(used_at=timezone.now() - timedelta(minutes=16))
    assert not is_in(client)
    logged_in(client, user)
    sessions.update(expire_date=timezone.now())
    assert not is_in(client)


def test_use_makes_no_session_last_longer_than_it_may(client: Client) -> None:
    user = a_user(Role.AUDITOR)
    logged_in(client, user)
    end = Session.objects.get(user=user).expire_date
    session = client.session
    session["something"] = "new"
    session.save()
    assert Session.objects.get(user=user).expire_date == end


def test_a_session_that_was_ended_meanwhile_is_not_written_again(client: Client) -> None:
    logged_in(client, a_user(Role.AUDITOR))
    session = client.session
    session["something"] = "new"  # it is read by now
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()


def test_logging_out_takes_a_form_and_ends_the_session_in_the_database(client: Client) -> None:
    logged_in(client, a_user(Role.AUDITOR))
    assert client.get(f"{ROOM}dang-xuat/").status_code == 405
    copied = client.cookies[COOKIE].value
    assert client.post(f"{ROOM}dang-xuat/").headers["Location"] == f"{ROOM}dang-nhap/"
    thief = Client()
    thief.cookies[COOKIE] = copied
    assert not is_in(thief)


@pytest.mark.parametrize(
    "page", ["dang-nhap/", "xac-thuc/", "loi-moi/", "thiet-lap/", "dang-xuat/", "xac-nhan/"]
)
def test_a_form_without_its_token_is_refused(page: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(f"{ROOM}{page}", {"username": "quantri", "password": PASSWORD}).status_code == 403


def test_an_invitation_leads_to_the_second_factor_and_nowhere_past_it(client: Client) -> None:
    result = invite(None, "moi.den", "Người Mới", "moi@example.com", Role.AUDITOR)
    assert isinstance(result, Invited)
    invited = invitations.make_code(result.user.invitation.pk)
    fields = {"username": "moi.den", "code": invited, "new": PASSWORD, "again": PASSWORD}
    assert "không giống nhau" in client.post(f"{ROOM}loi-moi/", fields | {"again": "khác"}).content.decode()
    weak = client.post(f"{ROOM}loi-moi/", fields | {"new": "ngắn", "again": "ngắn"}).content.decode()
    assert "Mật khẩu quá ngắn" in weak
    wrong = client.post(f"{ROOM}loi-moi/", fields | {"code": "ABCD"}).content.decode()
    assert "mã mời không đúng" in wrong
    assert client.post(f"{ROOM}loi-moi/", fields).headers["Location"] == f"{ROOM}thiet-lap/"
    assert not is_in(client)
    page = client.get(f"{ROOM}thiet-lap/").content.decode()
    sealed = re.search(r'name="offered" value="([^"]+)"', page)
    secret = re.search(r'id="secret">([A-Z2-7]+)<', page)
    assert sealed
    assert secret
    assert secret[1] not in sealed[1]
    again = client.post(f"{ROOM}thiet-lap/", {"offered": sealed[1], "code": "000000"})
    assert sealed[1] in again.content.decode()  # the QR code that was scanned still holds
    assert (
        "Mã QR đã quá cũ" in client.post(f"{ROOM}thiet-lap/", {"offered": "x", "code": "1"}).content.decode()
    )
    right = Secret(secret[1]).code_at(int(time.time()) // STEP_S)
    shown = client.post(f"{ROOM}thiet-lap/", {"offered": sealed[1], "code": right}).content.decode()
    assert len(re.findall(r"<code class=\"digits\">[A-Z2-9-]{14}<", shown)) == 10
    assert is_in(client)
    assert client.get(f"{ROOM}thiet-lap/").status_code == 302


def test_what_was_offered_to_one_is_taken_from_no_other(client: Client) -> None:
    user, other = a_user(Role.AUDITOR), a_user(Role.OPERATOR)
    page = logged_in(client, user).get(f"{ROOM}xac-thuc-hai-lop/them/").content.decode()
    sealed = re.search(r'name="offered" value="([^"]+)"', page)
    assert sealed
    theirs = logged_in(Client(), other).post(
        f"{ROOM}xac-thuc-hai-lop/them/", {"offered": sealed[1], "code": "123456"}
    )
    assert "Mã QR đã quá cũ" in theirs.content.decode()
    assert not CodeApp.objects.exists()


SENSITIVE = [("get", "xac-thuc-hai-lop/them/"), ("post", "xac-thuc-hai-lop/go/"), ("post", "ma-du-phong/")]


@pytest.mark.parametrize(("method", "page"), SENSITIVE)
def test_sensitive_acts_ask_again_who_it_is(client: Client, method: str, page: str) -> None:
    user = a_user_with_an_app()
    logged_in(client, user, confirmed=False)
    asked = getattr(client, method)(f"{ROOM}{page}", headers={"Referer": f"http://testserver{ROOM}?a=b"})
    then = "" if method == "get" else f"then={quote_plus(ROOM + page)}&"
    back = f"{ROOM}{page}" if method == "get" else f"{ROOM}?a=b"
    assert asked.headers["Location"] == f"{ROOM}xac-nhan/?{then}next={quote_plus(back)}"
    wrong = client.post(f"{ROOM}xac-nhan/", {"proof": "sai"})
    assert "Không đúng" in wrong.content.decode()
    right = client.post(f"{ROOM}xac-nhan/", {"proof": code(), "next": ROOM})
    assert right.headers["Location"] == ROOM
    assert getattr(client, method)(f"{ROOM}{page}").headers.get("Location") != asked.headers["Location"]


def test_only_the_second_factor_confirms(client: Client) -> None:
    user = a_user_with_an_app()
    first, *_ = recovery_codes(user)
    logged_in(client, user, confirmed=False)
    for not_enough in (first, PASSWORD):
        assert client.post(f"{ROOM}xac-nhan/", {"proof": not_enough}).status_code == 200
    assert client.post(f"{ROOM}xac-nhan/", {"proof": code()}).status_code == 302


def test_what_was_typed_comes_through_the_confirmation_and_is_sent_on(client: Client) -> None:
    user = a_user_with_an_app()
    logged_in(client, user, confirmed=False)
    fields = {"username": "x", "text": 'Một "lý do"', "many": ["1", "2"]}
    asked = client.post("/console/users/user/invite/", fields)
    assert asked.status_code == 307
    page = client.post(asked.headers["Location"], fields).content.decode()
    for kept in (
        'name="text" value="Một &quot;lý do&quot;"',
        'name="many" value="1"',
        'name="many" value="2"',
    ):
        assert page.count(kept) == 2  # in the form for a code, and in that for a passkey
    sent = re.search(r'action="([^"]+then=[^"]+)"', page)
    assert sent
    wrong = client.post(sent[1], fields | {"proof": "sai"}).content.decode()
    assert 'name="many" value="2"' in wrong
    right = client.post(sent[1], fields | {"proof": code()})
    assert (right.status_code, right.headers["Location"]) == (307, "/console/users/user/invite/")


def test_a_link_to_the_confirmation_sends_nothing_on(client: Client) -> None:
    user = a_user_with_an_app()
    logged_in(client, user, confirmed=False)
    page = client.get(f"{ROOM}xac-nhan/?then=/console/users/user/1/lock/").content.decode()
    assert "then=" not in page
    assert "lock" not in page
    elsewhere = client.post(f"{ROOM}xac-nhan/?then=https://evil.example/", {"proof": code()})
    assert elsewhere.headers["Location"] == "/console/"


def test_a_recovery_code_in_place_of_the_app_says_how_many_are_left(client: Client) -> None:
    user = a_user_with_an_app()
    first, *_ = recovery_codes(user)
    log_in(client)
    client.post(f"{ROOM}xac-thuc/", {"code": first})
    page = client.get(ROOM).content.decode()
    assert "còn 9 mã" in page
    assert "Còn 9 mã chưa dùng" in page


def test_renewed_codes_are_shown_once_and_kept_hashed(client: Client) -> None:
    user = a_user_with_an_app()
    shown = logged_in(client, user).post(f"{ROOM}ma-du-phong/").content.decode()
    codes = re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", shown)
    assert len(codes) == 10
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(one in kept or one.replace("-", "") in kept for one in codes)
    assert not re.search(codes[0], client.get(ROOM).content.decode())


def test_the_last_second_factor_stays(client: Client) -> None:
    user = a_user_with_an_app()
    logged_in(client, user)
    for which in ({"code_app": "1"}, {"passkey": "1"}, {"passkey": "9" * 40}, {"passkey": "x"}):
        client.post(f"{ROOM}xac-thuc-hai-lop/go/", which)
    assert CodeApp.objects.filter(user=user).exists()


@pytest.mark.parametrize("which", [{"passkey": "x"}, {"passkey": ""}, {"passkey": "9" * 40}, {}])
def test_a_passkey_that_is_none_takes_no_app_away(client: Client, which: dict[str, str]) -> None:
    user = a_user_with_an_app()
    Passkey.objects.create(user=user, name="Khóa", credential_id=b"1", credential=b"1")
    logged_in(client, user).post(f"{ROOM}xac-thuc-hai-lop/go/", which)
    assert CodeApp.objects.filter(user=user).exists()
    assert Passkey.objects.filter(user=user).exists()


def test_no_key_that_a_browser_has_stands_in_the_database(client: Client) -> None:
    logged_in(client, a_user(Role.AUDITOR))
    key = client.cookies[COOKIE].value
    kept = Session.objects.get()
    assert key not in (kept.pk, kept.session_data)
    stolen = Client()
    stolen.cookies[COOKIE] = kept.pk
    assert not is_in(stolen)


def test_changing_the_password_logs_out_everywhere_else(client: Client) -> None:
    user = a_user_with_an_app()
    elsewhere = logged_in(Client(), user)
    logged_in(client, user)
    new = "một câu hoàn toàn mới"
    page = f"{ROOM}mat-khau/"
    for old, chosen, said in [("sai", new, "hiện nay không đúng"), (PASSWORD, "ngắn", "quá ngắn")]:
        answer = client.post(page, {"old": old, "new": chosen, "again": chosen})
        assert said in answer.content.decode()
    assert client.post(page, {"old": PASSWORD, "new": new, "again": new}).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)
    assert log_in(Client()).status_code == 200
    assert log_in(Client(), password=new).status_code == 302


def test_one_logs_out_everywhere_else(client: Client) -> None:
    user = a_user(Role.AUDITOR)
    elsewhere = logged_in(Client(), user)
    logged_in(client, user).post(f"{ROOM}dang-xuat-noi-khac/")
    assert is_in(client)
    assert not is_in(elsewhere)


def test_scripts_run_only_where_a_passkey_is_asked_for(client: Client) -> None:
    user = a_user_with_an_app()
    assert "script-src 'self'" in client.get(f"{ROOM}dang-nhap/").headers["Content-Security-Policy"]
    assert "script-src" not in client.get(f"{ROOM}loi-moi/").headers["Content-Security-Policy"]
    logged_in(client, user)
    assert "script-src" not in client.get(ROOM).headers["Content-Security-Policy"]
    for page in ("xac-nhan/", "xac-thuc-hai-lop/them/"):
        response = client.get(f"{ROOM}{page}")
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]+src=)", response.content.decode())
        assert "style=" not in response.content.decode()


def test_these_pages_speak_vietnamese_whatever_was_chosen(client: Client) -> None:
    client.cookies["nhanh8_language"] = "en"
    response = log_in(client, "khongai", "")
    assert response.headers["Content-Language"] == "vi"
    assert "Vui lòng xem lại" in response.content.decode()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_a_view_lets_in_whose_role_allows_the_act(role: Role, act: Act) -> None:
    @requires(act)
    def view(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse("in")

    request = HttpRequest()
    request.method = "GET"
    request.user = a_user(role)  # type: ignore[assignment]
    if act in MAY[role]:
        assert view(request).content == b"in"
    else:
        with pytest.raises(PermissionDenied):
            view(request)


def test_a_representative_of_a_filer_that_is_not_active_may_nothing() -> None:
    user = a_user(Role.REPRESENTATIVE)
    assert user.filer
    assert user.may(Act.FILE)
    user.filer.active = False
    assert not user.may(Act.FILE)


def test_a_view_that_must_be_confirmed_is_nobodys_who_is_not_logged_in(client: Client) -> None:
    @confirmed
    def view(request: HttpRequest) -> HttpResponse:
        raise AssertionError(request)

    request = client.get(f"{ROOM}dang-nhap/").wsgi_request
    assert view(request).status_code == 302


@pytest.mark.parametrize("role", Role)
def test_the_console_is_for_staff_before_any_of_its_views_is_asked(role: Role) -> None:
    middleware = ConsoleForStaff(lambda _: HttpResponse())
    request = HttpRequest()
    request.method, request.path = "GET", "/console/anything/"
    request.user = a_user(role)  # type: ignore[assignment]
    if role == Role.REPRESENTATIVE:
        with pytest.raises(PermissionDenied):
            middleware.process_view(request)
    else:
        assert middleware.process_view(request) is None


def test_the_console_leads_strangers_to_the_login(client: Client) -> None:
    response = client.get("/console/")
    assert response.headers["Location"] == f"{ROOM}dang-nhap/?next=%2Fconsole%2F"
