"""The start page: today's figures, each read from an index and none counting further than it is told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Final

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from nhanh8.charging.models import CallRecord
from nhanh8.console.lists.filters import midnight
from nhanh8.declarations.models import Declaration
from nhanh8.mail.models import Letter
from nhanh8.reissue.models import Reissue
from nhanh8.users.models import Proposal, User
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency_itself

MOST_COUNTED: Final = 10_000
"""Nobody needs to know whether 40,000 or 50,000 wait: counting stops here."""
HOURS: Final = tuple(range(24))
_ON_TIME: Final = timedelta(minutes=5)
WAYS: Final = {
    Reissue.Way.PHONE.value: ("Tổng đài", "var(--color-primary-600)"),
    Reissue.Way.PORTAL.value: ("Cổng Dịch vụ công", "var(--color-primary-300)"),
    Reissue.Way.APP.value: ("Ứng dụng", "#f4b34c"),
    Reissue.Way.OFFICER.value: ("Cán bộ", "#8a3ffc"),
}


_OPTIONS: Final = json.dumps(
    {
        "animation": False,
        "maintainAspectRatio": False,
        "maxBarThickness": 22,
        "scales": {
            "x": {"stacked": True, "grid": {"display": False}},
            "y": {"stacked": True, "beginAtZero": True, "ticks": {"precision": 0}, "grid": {"tickWidth": 0}},
        },
        "plugins": {"legend": {"align": "end"}},
    }
)
"""Of Chart.js, in the place of Unfold's, which has thin bars beside each other, no legend and no numbers."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it is of, and where to look further."""

    label: str
    value: str
    link: str = ""
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by the hour: the data for the script that draws them, and the same in a table for everybody."""

    title: str
    data: str
    """JSON, as Chart.js takes it."""
    options: ClassVar[str] = _OPTIONS
    rows: list[tuple[str, list[int]]]
    total: int

    @property
    def hours(self) -> list[tuple[str, list[int]]]:
        """Give each hour with the counts of all series."""
        return [(f"{hour} giờ", [counts[hour] for _, counts in self.rows]) for hour in HOURS]


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs together."""

    title: str
    figures: list[Figure]
    chart: Chart | None = None


def sections(user: Any) -> list[Section]:
    """Give the figures of what this user's role may see."""
    return list(_sections(user)) if isinstance(user, User) else []


def _sections(user: User) -> Iterator[Section]:
    if user.may(Act.SEE_DECLARATIONS):
        yield _declarations(user)
    if user.may(Act.SEE_CALLS):
        yield _reissues()
        yield _calls()
    if user.may(Act.SEE_MAIL):
        yield _mail()
    if user.may(Act.MANAGE_USERS):
        yield _users(user)


def _declarations(user: User) -> Section:
    rows = of_agency_itself(user, Declaration.objects.all(), "agency_id")
    waiting = rows.filter(state=Declaration.State.FILED)
    queue = reverse("admin:declarations_declaration_changelist")
    over = _bounded(waiting.filter(due_at__lt=timezone.now()))
    return Section(
        "Tờ khai",
        [
            Figure("Chờ giải quyết", _said(_bounded(waiting)), queue),
            Figure("Quá hạn", _said(over), f"{queue}?due=over", warns=over > 0),
            Figure(
                "Hạn hôm nay",
                _said(_bounded(waiting.filter(due_at__gte=midnight(), due_at__lt=midnight(1)))),
                f"{queue}?due=today",
            ),
            Figure(
                "Chờ người duyệt thứ hai",
                _said(_bounded(rows.filter(state=Declaration.State.SECOND))),
                f"{queue}?state=second",
            ),
        ],
    )


def _reissues() -> Section:
    by_way = {way: [0] * len(HOURS) for way in WAYS}
    for hour in _hours_so_far():
        asked = Reissue.objects.filter(asked_at__gte=hour, asked_at__lt=hour + timedelta(hours=1))
        for way, count in asked.order_by().values_list("way").annotate(Count("pk")):
            by_way[way][timezone.localtime(hour).hour] = count
    total = sum(map(sum, by_way.values()))
    chart = _chart(
        "Yêu cầu cấp lại mật khẩu theo giờ",
        [(WAYS[way][0], WAYS[way][1], counts) for way, counts in by_way.items()],
    )
    figures = [Figure(WAYS[way][0], _number(sum(counts))) for way, counts in by_way.items()]
    return Section("Cấp lại mật khẩu hôm nay", [Figure("Yêu cầu", _number(total)), *figures], chart)


def _calls() -> Section:
    counts = [0] * len(HOURS)
    for hour in _hours_so_far():
        came = CallRecord.objects.filter(started_at__gte=hour, started_at__lt=hour + timedelta(hours=1))
        counts[timezone.localtime(hour).hour] = came.count()
    records = reverse("admin:charging_callrecord_changelist")
    return Section(
        "Cuộc gọi hôm nay",
        [Figure("Cuộc gọi", _number(sum(counts)), records)],
        _chart("Cuộc gọi theo giờ", [("Cuộc gọi", "var(--color-primary-600)", counts)]),
    )


def _mail() -> Section:
    waiting = Letter.objects.filter(state=Letter.State.WAITING)
    late = _bounded(waiting.filter(next_try_at__lt=timezone.now() - _ON_TIME))
    letters = reverse("admin:mail_letter_changelist")
    return Section(
        "Thư",
        [
            Figure("Đang chờ", _said(_bounded(waiting)), letters),
            Figure("Trễ hơn 5 phút", _said(late), letters, warns=late > 0),
        ],
    )


def _users(user: User) -> Section:
    waiting = Proposal.objects.exclude(by=user).exclude(user=user).count()
    users = reverse("admin:users_user_changelist")
    return Section(
        "Người dùng",
        [
            Figure("Vai trò chờ bạn xác nhận", _number(waiting), f"{users}?waiting=yes", warns=waiting > 0),
            Figure("Đang dùng được", _number(User.objects.filter(is_active=True).count()), users),
        ],
    )


def _hours_so_far() -> Iterator[Any]:
    """Give the beginning of each hour of today until now. Vietnam has no summer time: each day has 24."""
    hour = midnight()
    while hour <= timezone.now():
        yield hour
        hour += timedelta(hours=1)


def _bounded(rows: QuerySet[Any]) -> int:
    """Count rows, to one more than `MOST_COUNTED` at most."""
    return rows.order_by().values("pk")[: MOST_COUNTED + 1].count()


def _said(count: int) -> str:
    return f"hơn {_number(MOST_COUNTED)}" if count > MOST_COUNTED else _number(count)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _chart(title: str, series: list[tuple[str, str, list[int]]]) -> Chart:
    datasets = [
        {"label": label, "data": counts, "backgroundColor": colour, "stack": "all"}
        for label, colour, counts in series
    ]
    return Chart(
        title,
        json.dumps({"labels": [f"{hour} giờ" for hour in HOURS], "datasets": datasets}),
        [(label, counts) for label, _, counts in series],
        sum(sum(counts) for _, _, counts in series),
    )
