"""The console's pages over a million declarations: how long an officer waits for the queue and the start.

An agency has a seventh of them, and most are decided, as after some years; one in fifty has an address that
is everybody's. The queue is asked for with every filter that it has, and every two and three of them. The
product's own pages are asked for in one process, with its middleware, its templates and a session, on SQLite
with settings as shipped.
"""

import argparse
import gc
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from itertools import product
from statistics import quantiles
from typing import Any

_DECLARATIONS = 1_000_000
_REQUESTS = 25
_AGENCIES = 7
_AT_ONCE = 20_000
_PEOPLE = 50_000
_ON_PAPER = 0.01
"""Of all declarations, so that a filter has to look for them."""
_SEED = 20261123
_STATES = ("", "second", "accepted", "refused", "withdrawn")
_DUE = ("", "over", "today", "week")
_FORMS = ("", "TK1-TS", "02/SĐ-GD")
"""What the queue's filters offer; empty: not chosen. What waits is shown where no state is chosen."""


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Measure in a process of its own, on a database made for it."""
    parser = argparse.ArgumentParser(prog="console", description=__doc__)
    parser.add_argument("--declarations", type=int, default=_DECLARATIONS)
    parser.add_argument("--requests", type=int, default=_REQUESTS, help="how many, for each page")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nhanh8-bench-") as home:
        environment = os.environ | {"NHANH8_HOME": home, "NHANH8_SECRET_KEY": secrets.token_urlsafe(50)}
        for verb in (["migrate"], ["seed", str(min(_PEOPLE, chosen.declarations))]):
            subprocess.run(
                [sys.executable, "-m", "nhanh8", *verb], env=environment, check=True, stdout=sys.stderr
            )
        measured = subprocess.run(
            [sys.executable, __file__, str(chosen.declarations), str(chosen.requests)],
            env=environment | {"DJANGO_SETTINGS_MODULE": "nhanh8.site.settings"},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return {"declarations": chosen.declarations, "pages": json.loads(measured.stdout)}


def _fill(count: int) -> Any:
    """Make agencies and declarations; gives the first agency."""
    from django.utils import timezone

    from nhanh8.agencies.models import Agency
    from nhanh8.declarations import references
    from nhanh8.declarations.models import Declaration
    from nhanh8.registry.models import Participant

    agencies = [
        Agency.objects.create(
            code=f"bench-{number}", name=f"BHXH tỉnh {number}", province="Hà Nội", address="1"
        )
        for number in range(_AGENCIES)
    ]
    people = list(Participant.objects.values_list("pk", flat=True))
    state = Declaration.State
    # Of twenty: four wait, one for the second pair of eyes, thirteen are accepted, two refused.
    states = [state.FILED] * 4 + [state.SECOND] + [state.ACCEPTED] * 13 + [state.REFUSED] * 2
    now = timezone.now()
    chance = random.Random(_SEED)  # noqa: S311 - the same declarations each time, and no secret
    for start in range(0, count, _AT_ONCE):
        rows = []
        for number in range(start, min(start + _AT_ONCE, count)):
            filed = now - timedelta(minutes=number % 500_000)
            rows.append(
                Declaration(
                    form=Declaration.Form.SD_GD if chance.random() < _ON_PAPER else Declaration.Form.TK1_TS,
                    reference=references.make(),
                    state=chance.choice(states),
                    boxes={"01": "Nguyễn Thị Ví Dụ", "08": "vi.du@example.test", "13": "0123456789"},
                    participant_id=people[number % len(people)],
                    agency=agencies[number % _AGENCIES],
                    email=f"{number % len(people)}@example.test" if number % 50 else "chung@example.test",
                    created_at=filed,
                    filed_at=filed,
                    due_at=filed + timedelta(days=5),
                )
            )
        Declaration.objects.bulk_create(rows)
        print(f"{start + len(rows):,} declarations", file=sys.stderr)
    return agencies[0]


def _client(role: Any, agency: Any) -> Any:
    """Give a browser of a member of staff, logged in."""
    from django.test import Client
    from django.utils import timezone

    from nhanh8.users.guard import CONFIRMED_AT
    from nhanh8.users.models import User
    from nhanh8.users.session_store import STARTED_AT

    user = User.objects.create(username=str(role), full_name="Ví Dụ", role=role, agency=agency)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    session = client.session
    session[STARTED_AT] = session[CONFIRMED_AT] = timezone.now().isoformat()
    session.save()
    return client


def _timed(ask: Callable[[], Any], requests: int) -> tuple[dict[str, float], int]:
    """Give percentiles in milliseconds, and how many queries one page takes."""
    from django.db import connection

    queries = []
    with connection.execute_wrapper(lambda execute, *of: (queries.append(of[0]), execute(*of))[1]):
        answer = ask()
    if answer.status_code != 200:
        raise SystemExit(f"A page answered {answer.status_code}.")
    times = []
    for _ in range(requests):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(times, n=100)
    return {"p50_ms": cuts[49], "p95_ms": cuts[94], "max_ms": max(times)}, len(queries)


def _main(count: int, requests: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    # Pages name their style sheets as they are, without collecting them first.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    from nhanh8.users.roles import Role

    agency = _fill(count)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA optimize")
    waiting = agency.declarations.filter(state="filed").values_list("pk", flat=True)[0]
    officer, auditor = _client(Role.OFFICER, agency), _client(Role.AUDITOR, None)
    queue = "/console/declarations/declaration/"
    pages = {
        "start, officer": lambda: officer.get("/console/"),
        "start, auditor": lambda: auditor.get("/console/"),
        "queue, officer": lambda: officer.get(queue),
        "queue, page 40": lambda: officer.get(f"{queue}?p=40"),
        "queue, auditor": lambda: auditor.get(queue),
        "queue, auditor, an agency": lambda: auditor.get(f"{queue}?agency={agency.pk}&state=accepted"),
        "a declaration": lambda: officer.get(f"{queue}{waiting}/change/"),
    }
    for state, due, form in product(_STATES, _DUE, _FORMS):
        chosen = {"state": state, "due": due, "form": form}
        given = {name: value for name, value in chosen.items() if value}
        if given:
            pages[f"queue, {', '.join(given.values())}"] = partial(officer.get, queue, given)
    for ask in pages.values():  # so that everything is loaded ...
        ask()
    gc.freeze()  # ... and as in the web server's processes no collection walks through it
    rows = []
    for name, ask in pages.items():
        figures, queries = _timed(ask, requests)
        rows.append({"page": name, **figures, "queries": queries})
        print(f"{name}: p95 {figures['p95_ms']:.1f} ms, {queries} queries", file=sys.stderr)
    print(json.dumps(rows))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
