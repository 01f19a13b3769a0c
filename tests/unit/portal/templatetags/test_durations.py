"""Durations in words."""

from datetime import timedelta

import pytest
from django.utils import translation

from nhanh8.portal.templatetags.durations import in_words


@pytest.mark.parametrize(
    ("duration", "vietnamese", "english"),
    [
        (timedelta(days=365), "365 ngày", "365 days"),
        (timedelta(days=3), "3 ngày", "3 days"),
        (timedelta(days=2), "48 giờ", "48 hours"),
        (timedelta(hours=24), "24 giờ", "24 hours"),
        (timedelta(hours=2), "2 giờ", "2 hours"),
        (timedelta(minutes=60), "60 phút", "60 minutes"),
        (timedelta(minutes=150), "150 phút", "150 minutes"),
        (timedelta(minutes=1), "1 phút", "1 minute"),
        (timedelta(seconds=20), "1 phút", "1 minute"),
    ],
)
def test_a_duration_is_told_in_days_hours_or_minutes(
    duration: timedelta, vietnamese: str, english: str
) -> None:
    assert in_words(duration) == vietnamese
    with translation.override("en"):
        assert in_words(duration) == english
