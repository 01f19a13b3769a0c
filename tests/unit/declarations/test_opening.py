"""Opening declarations."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from nhanh8.agencies.models import Agency
from nhanh8.config import Settings
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.opening import Declared, declare, declare_all
from nhanh8.filers.models import Filer
from nhanh8.registry.models import Participant

pytestmark = pytest.mark.django_db


@pytest.fixture
def hue() -> Agency:
    return Agency.objects.create(
        code="46-01", name="BHXH thành phố Huế", province="Thành phố Huế", address="1 Đường Ví Dụ"
    )


def participant(agency: str = "BHXH thành phố Huế", number: str = "0123456789") -> Participant:
    return Participant.objects.create(
        full_name="Nguyễn Thị Ví Dụ", social_insurance_number=number, agency=agency
    )


def filing(agency: Agency) -> Filing:
    filer = Filer.objects.create(
        tax_code="0123456789",
        name="Công ty Ví Dụ",
        kind=Filer.Kind.UNIT,
        agency=agency,
        email="a@example.com",
    )
    return Filing.objects.create(
        number="TK1-20261123-000001-7",
        filer=filer,
        way=Filing.Way.FORM,
        filed_at="2026-11-23T00:00Z",
        digest="0" * 64,
    )


def test_a_declaration_is_filed_with_its_agency_and_the_time_by_which_it_is_due(
    hue: Agency, configured: Callable[..., Settings]
) -> None:
    configured(declarations={"decide_within": timedelta(days=3)})
    made = declare(
        form=Declaration.Form.TK1_TS,
        boxes={"08": "an@example.com", "05": "Kinh"},
        participant=participant(),
        phone="",
        email="an@example.com",
        filing=filing(hue),
        row=7,
    )
    made.refresh_from_db()
    assert (made.state, made.agency, made.row, made.version) == (Declaration.State.FILED, hue, 7, 0)
    assert made.boxes == {"08": "an@example.com", "05": "Kinh"}
    assert made.due_at - made.filed_at == timedelta(days=3)
    assert [(step.state, step.by) for step in made.steps.all()] == [("filed", None)]


def test_where_the_participants_agency_is_unknown_the_filers_handles_it(hue: Agency) -> None:
    of_filer = filing(hue)
    one, other = declare_all(
        Declared(
            form=Declaration.Form.TK1_TS,
            boxes={},
            participant=someone,
            phone="+84912345678",
            email="",
            filing=within,
        )
        for someone, within in [
            (participant("BHXH nơi khác"), of_filer),
            (participant("BHXH nơi khác", "0123456780"), None),
        ]
    )
    assert (one.agency, other.agency) == (hue, None)


def test_many_take_few_statements(hue: Agency, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    someone = participant()
    with django_assert_max_num_queries(20):
        made = declare_all(
            Declared(form=Declaration.Form.TK1_TS, boxes={}, participant=someone, phone="", email="", row=row)
            for row in range(500)
        )
    assert len({one.reference for one in made}) == 500
    assert hue.declarations.count() == 500
