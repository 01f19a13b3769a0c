"""What a row says, and what is wrong with it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.registry.columns import Column
from nhanh8.registry.listed import Listed, read
from nhanh8.registry.sheet import Cells, RefusedRow


def row(**cells: str) -> Listed | RefusedRow:
    given_cells = {"name": "Nguyễn Thị Ví Dụ", "social_insurance_number": "0123456789"} | cells
    return read(Cells(7, {Column(name): text for name, text in given_cells.items()}))


def listed(**cells: str) -> Listed:
    found = row(**cells)
    assert isinstance(found, Listed)
    return found


def reason(**cells: str) -> str:
    found = row(**cells)
    assert isinstance(found, RefusedRow)
    assert found.line == 7
    return found.reason


def test_a_row_with_everything() -> None:
    found = listed(
        personal_identification_number="001 234 567 890",
        born="31/12/1980",
        phone="0912 345 678; 024 3825 1234",
        email="An@Example.com",
    )
    assert found.full_name == "Nguyễn Thị Ví Dụ"
    assert found.born_on == date(1980, 12, 31)
    assert found.numbers == ("0123456789", "001234567890")
    assert found.phones == ("+84912345678", "+842438251234")
    assert found.emails == ("an@example.com",)


def test_a_row_with_the_least() -> None:
    found = listed(phone=" ", email="", born="", personal_identification_number="")
    assert (found.born_on, found.phones, found.emails) == (None, (), ())


def test_names_are_composed_and_single_spaced() -> None:
    assert listed(name="  Nguye\u0302\u0303n  \nAn ").full_name == "Nguyễn An"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "It is empty."),
        ("  ", "It is empty."),
        ("A" * 101, "It is longer than 100 characters."),
        ("(-)", "It isn't a name."),
        ("Bấm evil.example", "It has a dot amid a word"),
        ("Bấm t.co", "It has a dot amid a word"),
        *(
            (name, "It has digits or signs that names don't have")
            for name in (
                "123",
                "An\x07",
                "An\x1b[31m",
                "An\u202e",
                "Gọi 0900 gấp",
                "Gọi ０９００",
                "http:An",
                "An/Bình",
                "an@example",
                "<b>An</b>",
                "An_Bình",
            )
        ),
    ],
)
def test_what_is_no_name_is_refused(name: str, why: str) -> None:
    assert reason(name=name).startswith(f"name: {why}")


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Ví Dụ", "Ng. Văn A (B)", "D’Arcy O'Neil-Smith, J.R.", "Y Bhăm Êban", "王小明", "สมชาย ใจดี"],
)
def test_names_of_all_peoples_are_taken(name: str) -> None:
    assert listed(name=name).full_name == name


def test_a_health_insurance_card_stands_for_the_number_on_it() -> None:
    assert listed(social_insurance_number="DN 4 79 0123456789").numbers == ("0123456789",)


def test_the_new_number_is_welcome_in_the_column_of_the_old_one() -> None:
    assert listed(social_insurance_number="001234567890").numbers == ("001234567890",)
    both = {"social_insurance_number": "001234567890", "personal_identification_number": "001234567890"}
    assert listed(**both).numbers == ("001234567890",)
    assert "another 12-digit number" in reason(**both | {"personal_identification_number": "001234567891"})


def test_a_number_whose_zero_was_cut_is_refused_with_a_hint() -> None:
    assert reason(social_insurance_number="123456789") == (
        "social_insurance_number: A number has 10 or 12 digits, or is that of a health insurance card. "
        "(Spreadsheets cut leading zeros: format it as text.)"
    )


def test_an_old_number_is_not_taken_for_a_personal_one() -> None:
    assert reason(personal_identification_number="0123456789").endswith("It has 12 digits.")


def test_a_row_without_a_number_is_refused() -> None:
    assert reason(social_insurance_number=" ").endswith("There is no number in the row.")


@pytest.mark.parametrize(
    ("text", "born_on"),
    [
        ("1980-12-31", date(1980, 12, 31)),
        ("1/2/1980", date(1980, 2, 1)),
        ("01-02-1980", date(1980, 2, 1)),
        ("01.02.1980", date(1980, 2, 1)),
        ("1955", None),
        ("00/00/1955", None),
    ],
)
def test_dates_of_birth_as_people_write_them(text: str, born_on: date | None) -> None:
    assert listed(born=text).born_on == born_on


@pytest.mark.parametrize("text", ["12/31/1980", "30/02/1980", "0/1/1980", "01/01/0000"])
def test_days_that_never_were_are_refused(text: str) -> None:
    assert reason(born=text) == "born: There is no such date; the day comes before the month."


@pytest.mark.parametrize("text", ["31/12/1899", "1899", "0000", "01/01/2999"])
def test_nobody_was_born_so_early_or_so_late(text: str) -> None:
    assert reason(born=text) == "born: It lies before 1900 or in the future."


@pytest.mark.parametrize("text", ["29567", "Dec 31, 1980", "01/02/80", "1980-12"])
def test_other_ways_to_write_a_date_are_refused(text: str) -> None:
    assert reason(born=text) == "born: A date is written 31/12/1980 or 1980-12-31."


def test_a_contact_named_twice_is_one() -> None:
    assert listed(phone="0912345678;+84 912 345 678;").phones == ("+84912345678",)
    assert listed(email="an@example.com; AN@example.com").emails == ("an@example.com",)


def test_one_wrong_contact_refuses_the_row() -> None:
    assert reason(phone="0912345678;1900 9068") == (
        'phone: This is not the phone number of a person. (Between several stands ";".)'
    )
    assert reason(email="an@example.com, binh@example.com").startswith(
        "email: This is not an e-mail address."
    )


@pytest.mark.parametrize(
    "address",
    ["an", "an@", "an@example", "an@example.com\nBcc: x@example.com", "a" * 250 + "@example.com", "@"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert reason(email=address).startswith("email: This is not an e-mail address.")


def test_more_contacts_than_anyone_has_are_refused() -> None:
    assert reason(phone=";".join(["0912345678"] * 11)) == "phone: There are more than 10."


@given(st.fixed_dictionaries({column: st.text() for column in Column}))
def test_any_row_is_a_person_or_refused_without_repeating_it(of: dict[Column, str]) -> None:
    match read(Cells(7, of)):
        case Listed() as found:
            assert found.numbers
        case RefusedRow() as refused:
            assert refused.line == 7


def test_a_row_does_not_show_in_a_log() -> None:
    assert "0123456789" not in repr(listed())
    assert "0123456789" not in repr(Cells(7, {Column.SOCIAL_INSURANCE_NUMBER: "0123456789"}))


@pytest.mark.parametrize(
    ("said", "read_as"),
    [("  BHXH  quận 1 ", "BHXH quận 1"), ("", None), ("BHXH tỉnh Nghệ An", "BHXH tỉnh Nghệ An")],
)
def test_an_agency_is_read_as_it_stands_in_mail(said: str, read_as: str | None) -> None:
    person = listed(agency=said)
    assert person.agency == read_as


@pytest.mark.parametrize("said", ["bhxh.example.vn", "gọi <b>0912</b>", "x" * 101, "a/b"])
def test_what_no_agency_is_called_is_refused(said: str) -> None:
    assert reason(agency=said).startswith("agency: ")
