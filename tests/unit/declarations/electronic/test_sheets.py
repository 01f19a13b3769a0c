"""A spreadsheet is filed: good rows go on, bad ones come back marked, and nothing in it runs."""

import io
import random
from datetime import date

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from time_machine import travel

from filing import NUMBER, a_filer, a_participant, a_representative, boxes
from nhanh8.audit.models import Entry
from nhanh8.declarations.electronic import intake, sheets
from nhanh8.declarations.electronic.filing import NotTaken, Receipt, file_form, file_sheet
from nhanh8.declarations.electronic.sheets import marked_sheet, take_up_forgotten
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.tk1ts.template import template
from nhanh8.users.models import User
from post import deliver_all, do_jobs
from workbooks import cells, part_of, saved, with_part, workbook

pytestmark = pytest.mark.django_db

BINH = boxes("0223456789", b01="Trần Bình", b08="binh@example.com")


@pytest.fixture
def user() -> User:
    return a_representative(a_filer(manages=[a_participant(), a_participant("0223456789", "Trần Bình")]))


def filed(user: User, content: bytes) -> Filing:
    """File a spreadsheet and have the worker check it."""
    receipt = file_sheet(user, content)
    assert isinstance(receipt, Receipt), receipt
    filing = Filing.objects.get(number=receipt.number)
    assert filing.state == Filing.State.CHECKING
    do_jobs()
    filing.refresh_from_db()
    return filing


def why(filing: Filing) -> list[tuple[int | None, str]]:
    return [(row, box) for row, box, _ in filing.refused_rows]


def test_every_row_becomes_a_declaration(user: User) -> None:
    filing = filed(user, workbook(boxes(b17="Bệnh viện Ví Dụ"), BINH))
    assert (filing.state, filing.rows, filing.checked, filing.refused_rows) == ("filed", 2, 2, [])
    assert [one.boxes for one in filing.declarations.order_by("row")] == [
        boxes(b17="Bệnh viện Ví Dụ"),
        BINH,
    ]
    assert [one.row for one in filing.declarations.order_by("row")] == [2, 3]


def test_good_rows_go_on_and_bad_ones_come_back_marked(user: User) -> None:
    bad = boxes("0999999999", b08="khong phai", b18="=HYPERLINK(1)")
    filing = filed(user, workbook(boxes(), {**bad, "18": "'+1"}, BINH))
    assert (filing.state, filing.rows, filing.checked) == ("filed", 3, 3)
    assert why(filing) == [(3, "08")]
    heading, row = cells(marked_sheet(filing))
    assert heading[-1] == "Lý do trả lại"
    assert row[0] == "3"
    assert row[-1] == "[08] Địa chỉ thư điện tử không đúng."
    assert "khong phai" in row


def test_rows_that_come_back_are_told_in_their_order(user: User) -> None:
    filing = filed(user, workbook(boxes("0999999999"), {**BINH, "08": "khong phai"}, boxes()))
    assert why(filing) == [(2, "13"), (3, "08")]


def test_a_marked_sheet_can_be_mended_and_filed(user: User) -> None:
    filing = filed(user, workbook(boxes(), {**BINH, "08": "khong phai"}))
    book = load_workbook(io.BytesIO(marked_sheet(filing)))
    sheet = book.worksheets[0]
    place = next(cell.column for cell in sheet[1] if str(cell.value).startswith("[08]"))
    sheet.cell(2, place).value = "binh@example.com"
    mended = filed(user, saved(book))
    assert (mended.state, mended.rows, mended.refused_rows) == ("filed", 1, [])


def test_a_text_that_begins_as_a_formula_stays_a_text(user: User) -> None:
    book = load_workbook(io.BytesIO(workbook({**BINH, "08": "khong phai"})))
    cell = book.worksheets[0].cell(2, 2)
    cell.value, cell.data_type = "=1+1", "s"
    filing = filed(user, saved(book))
    returned = load_workbook(io.BytesIO(marked_sheet(filing))).worksheets[0].cell(2, 2)
    assert (returned.value, returned.data_type, returned.quotePrefix) == ("=1+1", "s", True)


def test_a_formula_refuses_its_row(user: User) -> None:
    filing = filed(user, workbook(boxes(b18='=WEBSERVICE("http://example.com")'), BINH))
    assert why(filing) == [(2, "18")]
    assert filing.declarations.count() == 1


def test_numbers_and_dates_are_read_as_they_look(user: User) -> None:
    participant = user.filer.managed.get(participant__social_insurance_number=NUMBER).participant  # type: ignore[union-attr]
    participant.born_on = date(1980, 12, 31)
    participant.save()
    filing = filed(user, workbook({**boxes(), "07": 912345678, "03": date(1980, 12, 31), "15": 5000000.0}))
    declaration = filing.declarations.get()
    assert declaration.phone == "+84912345678"
    assert (declaration.boxes["03"], declaration.boxes["15"]) == ("31/12/1980", "5000000")


def test_a_person_in_two_rows_goes_on_once(user: User) -> None:
    filing = filed(user, workbook(boxes(), boxes(b08="khac@example.com")))
    assert filing.refused_rows == [[3, "13", "Người tham gia này đã có ở dòng 2."]]
    assert filing.declarations.get().email == "vi.du@example.com"


def test_what_waits_in_another_filing_comes_back(user: User) -> None:
    receipt = file_form(user, boxes())
    assert isinstance(receipt, Receipt)
    filing = filed(user, workbook(boxes(), BINH))
    ((row, _, said),) = filing.refused_rows
    assert row == 2
    assert receipt.number in said


def test_the_same_file_twice_is_one_filing(user: User) -> None:
    content = workbook(boxes())
    filing = filed(user, content)
    again = file_sheet(user, content)
    assert isinstance(again, Receipt)
    assert (again.number, again.again, again.rows) == (filing.number, True, 1)


def test_a_file_without_a_good_row_is_not_filed_and_may_come_again(user: User) -> None:
    content = workbook(boxes("0999999999"))
    filing = filed(user, content)
    assert filing.state == Filing.State.REFUSED
    again = file_sheet(user, content)
    assert isinstance(again, Receipt)
    assert not again.again


def test_the_filer_is_told_at_the_end(user: User) -> None:
    filed(user, workbook(boxes(), boxes("0999999999")))
    deliver_all()
    (letter,) = mail.outbox
    assert "Số tờ khai được tiếp nhận: 1" in letter.body
    assert "Số dòng bị trả lại: 1" in letter.body
    assert "vi.du" not in letter.body


def test_a_job_that_died_goes_on_where_it_stopped(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_AT_ONCE", 1)
    receipt = file_sheet(user, workbook(boxes(), boxes(), BINH))
    assert isinstance(receipt, Receipt)
    filing = Filing.objects.get()
    with monkeypatch.context() as patched:
        patched.setattr(intake, "declare_all", _dies_at_the_second(intake.declare_all))
        with pytest.raises(InterruptedError):
            sheets.check.call(filing.pk)
    filing.refresh_from_db()
    assert (filing.checked, filing.state) == (1, "checking")
    sheets.check.call(filing.pk)
    sheets.check.call(filing.pk)
    filing.refresh_from_db()
    assert (filing.checked, filing.state, why(filing)) == (3, "filed", [(3, "13")])
    assert filing.declarations.count() == 2
    assert Entry.objects.filter(event="declarations:filing:filed").count() == 1


def _dies_at_the_second(declare):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a test's
    calls = iter((True, False))

    def dying(each):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - a test's
        if not next(calls):
            raise InterruptedError
        return declare(each)

    return dying


def test_a_spreadsheet_whose_job_was_lost_gets_another_one(user: User) -> None:
    file_sheet(user, workbook(boxes()))
    DBTaskResult.objects.all().delete()
    assert take_up_forgotten() == 0
    with travel(timezone.now() + timezone.timedelta(minutes=6)):
        assert take_up_forgotten() == 1
        assert take_up_forgotten() == 0
    do_jobs()
    assert Filing.objects.get().state == Filing.State.FILED


def test_the_template_has_every_box_and_an_example_that_is_not_filed(user: User) -> None:
    filing = filed(user, template())
    assert filing.state == Filing.State.REFUSED
    assert filing.refused_rows == [[None, "", "Không có dòng nào trong bảng tính."]]
    book = load_workbook(io.BytesIO(template()))
    assert [sheet.title for sheet in book.worksheets] == ["TK1-TS", "Hướng dẫn"]
    assert all(cell.number_format == "@" for row in book.worksheets[0].iter_rows() for cell in row)
    assert "0123456789" in cells(template())[1]


def test_the_template_filled_in_is_filed(user: User) -> None:
    book = load_workbook(io.BytesIO(template()))
    sheet = book.worksheets[0]
    places = {str(cell.value)[1:].split("]")[0]: cell.column for cell in sheet[1]}
    for number, text in boxes().items():
        sheet.cell(3, places[number]).value = text
    assert filed(user, saved(book)).declarations.get().boxes == boxes()


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (("01", "07"), "[13]"),
        (("01", "13"), "[07], [08]"),
        (("13", "08"), "[01]"),
        (("01", "13", "08", "08"), "hai cột"),
    ],
)
def test_headings_that_cannot_be_used_refuse_the_whole(
    user: User, columns: tuple[str, ...], said: str
) -> None:
    filing = filed(user, workbook(boxes(), columns=columns))
    assert filing.state == Filing.State.REFUSED
    assert said in filing.refused_rows[0][2]


def test_more_rows_than_allowed_refuse_the_whole(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhanh8.declarations.tk1ts.sheet.MOST_PEOPLE", 2)
    filing = filed(user, workbook(boxes(), BINH, BINH))
    assert filing.state == Filing.State.REFUSED
    assert "10.000 dòng" in filing.refused_rows[0][2]
    assert not Declaration.objects.exists()


GOOD = workbook(boxes())
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "tag"),
    [
        (b"", "archive"),
        (b"PK\x03\x04 nothing more", "archive"),
        (GOOD[: len(GOOD) // 2], "archive"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512), "encrypted"),
        (bytes(8 * 1024 * 1024 + 1), "size"),
        (with_part(GOOD, "xl/vbaProject.bin", b"macro"), "active"),
        (with_part(GOOD, "xl/externalLinks/externalLink1.xml", b"<x/>"), "active"),
        (with_part(GOOD, "xl/connections.xml", b"<x/>"), "active"),
        (with_part(GOOD, "xl/embeddings/oleObject1.bin", b"x"), "active"),
        (with_part(GOOD, "inner.xlsx", GOOD), "part"),
        (with_part(GOOD, "inner.zip", GOOD), "part"),
        (with_part(GOOD, "xl/media/big.xml", b" " * 9_000_000), "bomb"),
        (with_part(GOOD, SHEET, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "doctype"),
        (with_part(GOOD, SHEET, '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16")), "doctype"),
        (
            with_part(GOOD, SHEET, part_of(GOOD, SHEET).replace(b'r="2"', b'r="99999999999"')),
            "rows",
        ),
        (
            with_part(
                GOOD,
                "[Content_Types].xml",
                part_of(GOOD, "[Content_Types].xml").replace(
                    b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
                ),
            ),
            "active",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_spreadsheet_can_be_abused_for_is_refused(user: User, content: bytes, tag: str) -> None:
    answer = file_sheet(user, content)
    assert isinstance(answer, NotTaken)
    assert not Filing.objects.exists()
    entry = Entry.objects.get(event="declarations:filing:refused")
    assert (entry.facts["why"], entry.facts["way"]) == (tag, "sheet")


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/styles.xml"])
def test_a_spreadsheet_that_is_broken_inside_is_refused(user: User, part: str) -> None:
    filing = filed(user, with_part(GOOD, part, b"<broken"))
    assert filing.state == Filing.State.REFUSED
    assert filing.refused_rows[0][0] is None


def test_who_may_not_file_hands_nothing_in(user: User) -> None:
    assert user.filer
    user.filer.active = False
    assert isinstance(file_sheet(user, GOOD), NotTaken)
    user.role, user.filer = "auditor", None
    assert isinstance(file_sheet(user, GOOD), NotTaken)
    assert not Filing.objects.exists()


def test_a_filer_that_ended_meanwhile_hands_nothing_in(user: User) -> None:
    assert user.filer
    type(user.filer).objects.update(active=False)  # the user's copy doesn't know
    for answer in (file_sheet(user, GOOD), file_form(user, boxes())):
        assert isinstance(answer, NotTaken)
        assert "đã ngừng nộp" in answer.faults[0].why
    assert not Filing.objects.exists()


def test_what_is_done_is_not_done_again(user: User) -> None:
    filing = filed(user, workbook(boxes()))
    sheets.check.call(filing.pk)
    assert filing.declarations.count() == 1
    assert Entry.objects.filter(event="declarations:filing:filed").count() == 1


def test_a_file_that_could_not_be_read_has_no_rows_to_mark(user: User) -> None:
    assert len(cells(marked_sheet(filed(user, with_part(GOOD, SHEET, b"<broken"))))) == 1


def test_a_sheet_of_millions_of_empty_cells_is_refused_before_it_is_parsed(user: User) -> None:
    name = "xl/worksheets/sheet1.xml"
    content = workbook(boxes())
    row = b"<row>" + b"".join(random.Random(8).choices((b"<c/>", b"<d/>"), k=2_000_000)) + b"</row>"  # noqa: S311 - no secret
    bomb = with_part(content, name, part_of(content, name).replace(b"</sheetData>", row + b"</sheetData>"))
    assert isinstance(file_sheet(user, bomb), NotTaken)
    assert Entry.objects.get(event="declarations:filing:refused").facts["why"] == "bomb"
