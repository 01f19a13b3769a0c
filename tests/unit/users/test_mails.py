"""What users are told by mail of how they log in."""

import pytest
from django.core import mail

from nhanh8.mail import letters
from nhanh8.mail.letters import Posted
from nhanh8.users import history
from nhanh8.users.entering import login, own_password
from nhanh8.users.history import TOLD, What
from nhanh8.users.models import Event
from nhanh8.users.proofs import factors
from post import deliver_all
from users_at_the_door import BROWSER, PASSWORD, SECRET, a_user_with_an_app, code, recovery_codes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("what", sorted(TOLD))
def test_each_change_of_how_one_logs_in_is_told_without_a_secret(what: What) -> None:
    user = a_user_with_an_app()
    history.note(user, what, detail=BROWSER.source_masked)
    deliver_all()
    (letter,) = mail.outbox
    assert letter.to == [user.email]
    assert letter.subject == "Cách đăng nhập của bạn vừa được thay đổi"
    assert "192.0.•.•" in letter.body
    assert "http" not in letter.body


def test_a_login_is_noted_and_not_mailed() -> None:
    user = a_user_with_an_app()
    half = login.with_password(user.username, PASSWORD, BROWSER)
    assert isinstance(half, login.HalfWay)
    login.with_code(half, code(), BROWSER)
    deliver_all()
    assert mail.outbox == []


def test_a_recovery_code_a_new_app_and_a_new_password_are_told() -> None:
    user = a_user_with_an_app()
    first, *_ = recovery_codes(user)
    half = login.with_password(user.username, PASSWORD, BROWSER)
    assert isinstance(half, login.HalfWay)
    login.with_code(half, first, BROWSER)
    factors.add_code_app(user, SECRET, code(), BROWSER)
    new = "một câu hoàn toàn mới"
    own_password.change(user, PASSWORD, new, BROWSER)
    deliver_all()
    said = "\n".join(str(letter.body) for letter in mail.outbox)
    for change in ("Dùng một mã dự phòng", "Thêm ứng dụng tạo mã", "Đổi mật khẩu"):
        assert change in said
    for secret in (first, SECRET.text, PASSWORD, new):
        assert secret not in said


def test_a_notice_about_what_is_forgotten_is_not_sent() -> None:
    user = a_user_with_an_app()
    event = history.note(user, What.LOGGED_IN)
    letters.post(history.NOTICE, [Posted(event.pk, user.email)])
    Event.objects.all().delete()
    deliver_all()
    assert mail.outbox == []
