"""1.000 đồng a started minute, in integers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.charging.tariff import fee


@pytest.mark.parametrize(
    ("seconds", "dong"),
    [(0, 0), (0.02, 1000), (59.98, 1000), (60, 1000), (60.001, 2000), (90, 2000), (600, 10_000)],
)
def test_every_started_minute_costs_1000_dong(seconds: float, dong: int) -> None:
    assert fee(timedelta(seconds=seconds)) == dong


def test_rate_and_increment_are_settings(configured: Callable[..., Any]) -> None:
    configured(tariff={"rate": 17, "increment": "6 s"})
    assert fee(timedelta(seconds=13)) == 51


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=5)))
def test_a_longer_call_never_costs_less(talked: timedelta) -> None:
    assert isinstance(fee(talked), int)
    assert fee(talked) <= fee(talked + timedelta(seconds=1))
