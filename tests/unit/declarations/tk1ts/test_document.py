"""The day on which a filing was drawn up, as the schema takes it, is one of the last sixty."""

from datetime import date

import pytest
from pydantic import ValidationError

from nhanh8.config.retention import Retention
from nhanh8.declarations.tk1ts import document
from nhanh8.declarations.tk1ts.refusal import RefusedError

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-09-23", "Ngày lập (ngayLap) 23/09/2026 đã quá 60 ngày. Hãy lập và ký lại hồ sơ."),
        ("1999-01-01", "Ngày lập (ngayLap) 01/01/1999 đã quá 60 ngày. Hãy lập và ký lại hồ sơ."),
        ("2026-11-24", "Ngày lập (ngayLap) 24/11/2026 là ngày chưa tới. Hãy sửa rồi ký lại."),
        ("2090-01-01Z", "Ngày lập (ngayLap) 01/01/2090 là ngày chưa tới. Hãy sửa rồi ký lại."),
        ("12026-11-23", "Ngày lập (ngayLap) không đúng. Hãy sửa rồi ký lại."),
        ("-0001-11-23", "Ngày lập (ngayLap) không đúng. Hãy sửa rồi ký lại."),
    ],
)
def test_long_ago_and_yet_to_be_are_refused_with_the_day_in_words(day: str, why: str) -> None:
    with pytest.raises(RefusedError) as refusal:
        document.check_day(day, TODAY)
    assert (refusal.value.tag, refusal.value.fault.why) == ("day", why)


@pytest.mark.parametrize("day", ["2026-09-24", "2026-11-22", "2026-11-23", "2026-11-23+07:00"])
def test_lately_is_taken(day: str) -> None:
    document.check_day(day, TODAY)


def test_no_filing_is_forgotten_while_a_copy_of_it_could_be_filed() -> None:
    with pytest.raises(ValidationError):
        Retention(records=document.OLDEST)
