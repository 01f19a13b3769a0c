"""Participants in the console: found by what is typed whole, masked, and in full for a reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from nhanh8.accounts.models import Account
from nhanh8.audit.models import Entry
from nhanh8.registry.models import Contact
from nhanh8.users.roles import Role
from people import NUMBER, PHONE, person
from staff import an_agency

pytestmark = pytest.mark.django_db

LIST = "/console/registry/participant/"
Enter = Callable[..., Client]


def page(account: Account) -> str:
    return f"{LIST}{account.participant_id}/change/"


def opened(client: Client, account: Account, reason: str = "Người tham gia có mặt tại quầy") -> str:
    """Open somebody's page for a reason."""
    return client.post(
        f"{LIST}{account.participant_id}/open/", {"reason": reason}, follow=True
    ).content.decode()


@pytest.mark.parametrize("typed", [NUMBER, "0912345678", "+84 912 345 678", "AN@example.vn"])
def test_somebody_is_found_by_number_phone_or_address_and_shown_masked(
    account: Account, as_role: Enter, typed: str
) -> None:
    shown = as_role(Role.OFFICER).post(LIST, {"typed": typed}).content.decode()
    assert page(account) in shown
    assert "•••••••789" in shown
    for hidden in (NUMBER, PHONE, "an@example.vn", "Nguyễn Thị Ví Dụ"):
        assert hidden not in shown
    assert Entry.objects.get(event="console:participant:searched").facts["found"] == 1


@pytest.mark.parametrize("typed", ["", "Nguyễn", "01234", "%", "0987654321", "x" * 5000, "a@b\t.vn"])
def test_parts_names_and_nonsense_find_nobody(account: Account, as_role: Enter, typed: str) -> None:
    answer = as_role(Role.OFFICER).post(LIST, {"typed": typed})
    assert answer.status_code == 200
    assert page(account) not in answer.content.decode()


def test_there_is_no_list_of_everybody(account: Account, as_role: Enter) -> None:
    assert page(account) not in as_role(Role.AUDITOR).get(LIST).content.decode()


def test_another_agencys_participants_are_not_found_and_their_pages_are_not_there(
    account: Account, as_role: Enter
) -> None:
    elsewhere = as_role(Role.OFFICER, agency=an_agency("BHXH tỉnh Nghệ An"))
    assert page(account) not in elsewhere.post(LIST, {"typed": NUMBER}).content.decode()
    assert elsewhere.get(page(account)).status_code == 404
    for way in ("open", "in-full"):
        answer = elsewhere.post(f"{LIST}{account.participant_id}/{way}/", {"reason": "Thử"})
        assert answer.status_code == 404
    for act in ("reissue", "freeze"):
        answer = elsewhere.post(f"{LIST}{account.participant_id}/{act}/", {"reason": "Thử", "contact": "1"})
        assert answer.status_code == 404


def test_the_page_is_masked_and_that_it_was_looked_at_is_recorded(account: Account, as_role: Enter) -> None:
    shown = opened(as_role(Role.OFFICER), account)
    assert "a•••@example.vn" in shown
    for hidden in (NUMBER, PHONE, "an@example.vn", "Nguyễn Thị Ví Dụ"):
        assert hidden not in shown
    entry = Entry.objects.get(event="console:participant:looked at")
    assert entry.facts["participant"] == account.participant_id
    assert entry.facts["reason"] == "Người tham gia có mặt tại quầy"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR])
def test_nobody_opens_a_page_without_saying_why(account: Account, as_role: Enter, role: Role) -> None:
    client = as_role(role)
    assert "Vì sao bạn mở hồ sơ này?" in client.get(page(account)).content.decode()
    for none in (" ", "x" * 301):
        assert "Hãy ghi lý do" in opened(client, account, none)
    assert not Entry.objects.filter(event="console:participant:looked at").exists()


def test_the_reason_is_asked_once_for_some_minutes_and_for_each_participant(
    account: Account, as_role: Enter
) -> None:
    other = person("9876543210", phones=(), emails=())
    other.participant.agency = an_agency().name
    other.participant.save()
    officer = as_role(Role.OFFICER)
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        opened(officer, account, f"Gọi điện về số {NUMBER}")
        assert "Vì sao bạn mở" not in officer.get(page(account)).content.decode()
        assert "Vì sao bạn mở" in officer.get(page(other)).content.decode()
        clock.shift(timedelta(minutes=14))
        assert "Vì sao bạn mở" not in officer.get(page(account)).content.decode()
        clock.shift(timedelta(minutes=1))
        assert "Vì sao bạn mở" in officer.get(page(account)).content.decode()
    looks = Entry.objects.filter(event="console:participant:looked at")
    assert {one.facts["reason"] for one in looks} == {"Gọi điện về số •••••••789"}
    assert looks.count() == 3


def test_in_full_needs_a_reason_which_is_recorded_masked(account: Account, as_role: Enter) -> None:
    officer = as_role(Role.OFFICER)
    path = f"{LIST}{account.participant_id}/in-full/"
    assert NUMBER not in officer.post(path, {"reason": "  "}).content.decode()
    assert not Entry.objects.filter(event="console:participant:shown").exists()
    shown = officer.post(path, {"reason": f"Đối chiếu giấy tờ của {NUMBER}"}).content.decode()
    for all_of_it in (NUMBER, PHONE, "an@example.vn", "Nguyễn Thị Ví Dụ"):
        assert all_of_it in shown
    entry = Entry.objects.get(event="console:participant:shown")
    assert NUMBER not in entry.facts["reason"]
    assert entry.facts["reason"].startswith("Đối chiếu giấy tờ của •••")
    assert officer.get(path).headers["Location"] == page(account)


def test_acts_ask_again_who_one_is_when_the_login_is_long_ago(account: Account, as_role: Enter) -> None:
    officer = as_role(Role.SUPERVISOR, confirmed=False)
    contact = account.participant.contacts.get(kind=Contact.Kind.EMAIL)
    for act in ("reissue", "freeze", "unfreeze"):
        answer = officer.post(
            f"{LIST}{account.participant_id}/{act}/", {"reason": "Thử", "contact": contact.pk}
        )
        assert answer.headers["Location"].startswith("/nguoi-dung/xac-nhan/")
    account.refresh_from_db()
    assert account.frozen_at is None
    assert not account.reissues.exists()


def test_what_was_done_is_said_on_the_page(account: Account, as_role: Enter) -> None:
    supervisor = as_role(Role.SUPERVISOR)
    path = f"{LIST}{account.participant_id}/"
    contact = account.participant.contacts.get(kind=Contact.Kind.EMAIL)
    for act, data, said in (
        ("reissue", {"contact": contact.pk, "reason": "Đến quầy"}, "Mật khẩu mới đang được gửi"),
        ("reissue", {"contact": "x", "reason": "Đến quầy"}, "Địa chỉ này không có trong hồ sơ"),
        ("reissue", {"contact": contact.pk, "reason": ""}, "Hãy ghi lý do"),
        ("freeze", {"reason": ""}, "Hãy ghi lý do"),
        ("freeze", {"reason": "x" * 301}, "Hãy ghi lý do, tối đa 300 ký tự"),
        ("freeze", {"reason": "Mất máy"}, "Đã tạm dừng"),
        ("freeze", {"reason": "Mất máy"}, "Tài khoản đã ở trạng thái đó"),
        ("reissue", {"contact": contact.pk, "reason": "Đến quầy"}, "đang tạm dừng cấp lại"),
        ("unfreeze", {"reason": "Đã gặp"}, "Đã mở lại"),
    ):
        assert said in supervisor.post(f"{path}{act}/", data, follow=True).content.decode(), act
    assert not Account.objects.get(pk=account.pk).frozen_at


def test_who_has_no_account_or_no_address_is_shown_so(as_role: Enter) -> None:
    an_agency()
    nobody = person("9876543210", phones=(), emails=())
    nobody.participant.agency = an_agency().name
    nobody.participant.save()
    officer = as_role(Role.OFFICER)
    assert "chưa có địa chỉ dùng được" in opened(officer, nobody)
    nobody.delete()
    assert "Chưa có tài khoản" in officer.get(page(nobody)).content.decode()


def test_an_objection_and_a_contact_too_new_are_shown(account: Account, as_role: Enter) -> None:
    account.objections.create(at=timezone.now())
    account.participant.contacts.update(usable_from=timezone.now() + timedelta(hours=5))
    shown = opened(as_role(Role.OFFICER), account)
    assert "Phản ánh chưa xử lý" in shown
    assert "chưa dùng được đến" in shown


@pytest.mark.parametrize("path", ["x/change/", "999999/change/", "1/history/", "1/delete/", "add/"])
def test_what_is_not_there_is_not_there(account: Account, as_role: Enter, path: str) -> None:
    path = path.replace("1/", f"{account.participant_id}/")
    assert as_role(Role.OFFICER).get(f"{LIST}{path}").status_code in {403, 404}
