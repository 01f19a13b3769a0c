"""One participant's declaration on the form of the page."""

import re
from datetime import date

import pytest
from django.test import Client

from nhanh8.audit.models import Entry
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.tk1ts.boxes import BOXES
from nhanh8.filers.models import Filer, Management
from nhanh8.filing.boxes_form import BoxesForm, name_of
from nhanh8.registry.models import Participant
from nhanh8.users.roles import Role
from people import NUMBER, person
from staff import a_filer, a_user, logged_in

pytestmark = pytest.mark.django_db

FORM = "/don-vi/tk1-ts/"
NAME = "Nguyễn Thị Ví Dụ"
EMAIL = "vi.du@example.vn"
TYPED = {name_of("13"): NUMBER, name_of("01"): NAME, name_of("08"): EMAIL}


def managed(filer: Filer, number: str = NUMBER) -> Participant:
    participant = person(number).participant
    Management.objects.create(filer=filer, participant=participant)
    return participant


@pytest.fixture
def representative(client: Client) -> Client:
    """Give a browser of a representative, whose filer manages one participant."""
    managed(a_filer())
    return logged_in(client, a_user(Role.REPRESENTATIVE))


def text(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def test_the_form_has_every_box_of_the_paper_once(representative: Client) -> None:
    page = representative.get(FORM).content.decode()
    for number, box in BOXES.items():
        assert page.count(f'name="{name_of(number)}"') == 1
        assert f"[{number}] {box.name}" in page
    form = BoxesForm()
    assert len([*form.first, *form.part_one, *form.part_two]) == len(BOXES)


def test_filing_leads_to_the_receipt(representative: Client) -> None:
    answer = representative.post(FORM, TYPED | {name_of("15"): "5000000"}, follow=True)
    filing = Filing.objects.get()
    assert answer.redirect_chain == [(f"/don-vi/ho-so/{filing.number}/", 302)]
    assert f"Đã nhận hồ sơ {filing.number}" in text(answer.content)
    declaration = Declaration.objects.get()
    assert declaration.email == EMAIL
    assert declaration.boxes["15"] == "5000000"


def test_posted_twice_it_is_filed_once(representative: Client) -> None:
    representative.post(FORM, TYPED)
    answer = representative.post(FORM, TYPED, follow=True)
    assert "đã được nộp trước đó" in text(answer.content)
    assert Filing.objects.count() == Declaration.objects.count() == 1


def test_what_is_wrong_stands_at_the_top_and_beside_its_field_and_nothing_typed_is_lost(
    representative: Client,
) -> None:
    typed = TYPED | {
        name_of("08"): "không phải thư",
        name_of("03"): "31/02/1980",
        name_of("10"): "Bà <b>X</b>",
    }
    answer = representative.post(FORM, typed)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Lỗi: " in page
    for number in ("08", "03"):
        assert f'href="#id_{name_of(number)}"' in page
        assert f'id="id_{name_of(number)}_error"' in page
    assert 'value="không phải thư"' in page
    assert "Bà &lt;b&gt;X&lt;/b&gt;" in page
    assert len(re.findall(r"<details[^>]* open", page)) == 1  # part I, where something is wrong
    assert not Filing.objects.exists()
    assert Entry.objects.filter(event="declarations:filing:refused").count() == 1


def test_an_empty_form_says_what_is_needed(representative: Client) -> None:
    page = text(representative.post(FORM, {}).content)
    for number in ("13", "01"):
        assert f"[{number}] Chưa ghi {BOXES[number].name}" in page
    assert "[08] Chưa ghi điện thoại hoặc email" in page


def test_somebody_elses_participant_is_refused_like_one_that_there_is_not(representative: Client) -> None:
    managed(a_filer("0100000017"), "0987654321")
    anothers = representative.post(FORM, TYPED | {name_of("13"): "0987654321"})
    nobodys = representative.post(FORM, TYPED | {name_of("13"): "0987654322"})
    assert "Không có người tham gia này trong số người do đơn vị quản lý" in text(anothers.content)
    assert text(anothers.content).replace("0987654321", "") == text(nobodys.content).replace("0987654322", "")
    assert not Filing.objects.exists()


@pytest.mark.parametrize("hostile", ["\0", "\x1b[2J", "x" * 3000, "\ud800".encode("utf-8", "surrogatepass")])
def test_a_hostile_text_is_refused_in_plain_words(representative: Client, hostile: str) -> None:
    answer = representative.post(FORM, TYPED | {name_of("18"): hostile})
    assert answer.status_code in {200, 302}
    if answer.status_code == 200:
        assert "[18]" in text(answer.content)


def test_a_field_that_the_form_has_not_is_left_out(representative: Client) -> None:
    representative.post(FORM, TYPED | {"o99": "x", "agency": "1"})
    assert set(Declaration.objects.get().boxes) == {"01", "08", "13"}


def test_without_its_token_the_form_does_nothing() -> None:
    managed(a_filer())
    strict = logged_in(Client(enforce_csrf_checks=True), a_user(Role.REPRESENTATIVE))
    assert strict.post(FORM, TYPED).status_code == 403
    assert not Filing.objects.exists()


def test_the_pages_are_vietnamese_whatever_was_chosen_on_the_portal(representative: Client) -> None:
    representative.cookies["nhanh8_language"] = "en"
    assert "Vui lòng xem lại" in text(representative.post(FORM, {}).content)


def test_a_filer_that_is_closed_files_nothing(representative: Client) -> None:
    Filer.objects.update(active=False)
    assert representative.post(FORM, TYPED).status_code == 403
    assert not Filing.objects.exists()


def test_a_date_of_birth_may_be_a_year(representative: Client) -> None:
    Participant.objects.update(born_on=date(1980, 12, 31))
    representative.post(FORM, TYPED | {name_of("03"): "1980"})
    assert Declaration.objects.get().boxes["03"] == "1980"
