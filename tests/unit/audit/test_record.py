"""Entries are appended one by one or many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhanh8.audit.models import Entry
from nhanh8.audit.record import append, append_all
from nhanh8.audit.verify import Sound, verify

pytestmark = pytest.mark.django_db


def test_many_at_once_are_chained_like_one_after_another() -> None:
    append("test:happened", n=0)
    append_all("test:happened", [{"n": 1}, {"n": 2}, {"n": 3}])
    append("test:happened", n=4)
    found = verify()
    assert isinstance(found, Sound)
    assert found.entries == 5
    assert [entry.facts["n"] for entry in Entry.objects.order_by("sequence")] == [0, 1, 2, 3, 4]


def test_many_cost_as_many_statements_as_one() -> None:
    with CaptureQueriesContext(connection) as for_one:
        append("test:happened", n=0)
    with CaptureQueriesContext(connection) as for_many:
        append_all("test:happened", [{"n": n} for n in range(50)])
    assert len(for_many) == len(for_one)


def test_nothing_to_append_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        append_all("test:happened", [])
    assert len(queries) == 0
