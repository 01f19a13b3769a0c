"""Lists of filers, and of whom they manage, come in row by row, safely twice."""

from typing import Any

import pytest

from filing import TAX_CODE, a_filer, a_participant, an_agency
from nhanh8.agencies.lists import ListError
from nhanh8.audit.models import Entry
from nhanh8.filers.intake import Tally, take_in_filers, take_in_managed
from nhanh8.filers.models import Filer, Management
from nhanh8.registry.models import Participant

pytestmark = pytest.mark.django_db

HEADER = "tax_code,name,kind,agency,email"


class Imported:
    """One import, and what came of it."""

    def __init__(self, lines: list[str], *, managed: bool = False, **how: Any) -> None:
        self.tally = Tally()
        self.refused: list[tuple[int, str]] = []
        take_in = take_in_managed if managed else take_in_filers
        rows = [f"{line}\n" for line in lines]
        for _ in take_in(rows, self.tally, lambda line, why: self.refused.append((line, why)), **how):
            pass

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Added, changed, unchanged, refused."""
        return self.tally.added, self.tally.changed, self.tally.unchanged, self.tally.refused


@pytest.fixture(autouse=True)
def agency() -> str:
    return an_agency().code


def filer(code: str, /, **other: str) -> str:
    cells = {
        "tax_code": TAX_CODE,
        "name": "Công ty Ví Dụ",
        "kind": "đơn vị",
        "agency": code,
        "email": "A@Example.com",
    }
    return ",".join((cells | other).values())


def test_filers_come_in_once_and_are_brought_up_to_date(agency: str) -> None:
    assert Imported([HEADER, filer(agency)]).counts == (1, 0, 0, 0)
    assert Imported([HEADER, filer(agency)]).counts == (0, 0, 1, 0)
    assert Imported([HEADER, filer(agency, kind="Tổ chức dịch vụ thu")]).counts == (0, 1, 0, 0)
    found = Filer.objects.get()
    assert (found.tax_code, found.kind, found.email) == (TAX_CODE, "collection", "a@example.com")
    assert Entry.objects.filter(event="filers:list:taken in").count() == 2


def test_the_columns_may_have_vietnamese_names_and_another_order(agency: str) -> None:
    lines = [
        "Email;Mã số thuế;Tên;Loại;Mã cơ quan BHXH",
        f"a@example.com;0100047516-001;Chi nhánh;unit;{agency}",
    ]
    assert Imported(lines).counts == (1, 0, 0, 0)
    assert Filer.objects.get().tax_code == "0100047516-001"


@pytest.mark.parametrize(
    "wrong",
    [
        {"tax_code": "0100047515"},
        {"name": ""},
        {"name": "x" * 201},
        {"kind": "khác"},
        {"agency": "không có"},
        {"email": "không phải"},
    ],
)
def test_a_wrong_row_is_reported_and_the_others_come_in(agency: str, wrong: dict[str, str]) -> None:
    found = Imported([HEADER, filer(agency, **wrong), filer(agency)])
    assert found.counts == (1, 0, 0, 1)
    assert found.refused[0][0] == 2


@pytest.mark.parametrize("lines", [[], ["tax_code,name"], [HEADER, '"open']])
def test_what_is_no_list_is_refused(lines: list[str]) -> None:
    with pytest.raises(ListError):
        Imported(lines)


def test_whom_a_filer_manages_comes_in_and_ends() -> None:
    a_filer()
    a_participant()
    Participant.objects.create(full_name="Trần Bình", personal_identification_number="001080000001")
    lines = ["mã số thuế,mã số BHXH", f"{TAX_CODE},0123456789", f"{TAX_CODE},001080000001"]
    assert Imported(lines, managed=True).counts == (2, 0, 0, 0)
    assert Imported(lines, managed=True).counts == (0, 0, 2, 0)
    assert Imported(lines[:2], managed=True, end=True).counts == (0, 1, 0, 0)
    assert Imported(lines[:2], managed=True, end=True).counts == (0, 0, 1, 0)
    assert Management.objects.get().participant.full_name == "Trần Bình"


def test_who_or_what_is_not_known_is_reported_without_a_number() -> None:
    a_filer()
    found = Imported(
        ["tax_code,number", f"{TAX_CODE},0999999999", "0100109106,0123456789", f"{TAX_CODE},12"], managed=True
    )
    assert [line for line, _ in found.refused] == [2, 3, 4]
    assert not any("0999999999" in why or "0100109106" in why for _, why in found.refused)


def test_a_list_of_vietnamese_excel_has_semicolons() -> None:
    agency = an_agency()
    lines = [
        "\ufeffMST;Tên đơn vị;Loại;Mã cơ quan BHXH;Email\n",
        f"0100047516;Công ty, Ví Dụ;đơn vị;{agency.code};a@example.com\n",
    ]
    tally = Tally()
    list(take_in_filers(lines, tally, lambda line, why: pytest.fail(f"{line}: {why}")))
    assert (tally.added, Filer.objects.get().name) == (1, "Công ty, Ví Dụ")
