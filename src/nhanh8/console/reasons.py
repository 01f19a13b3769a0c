"""Why somebody's page is opened: asked once, remembered for some minutes, recorded with every look."""

from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from nhanh8.audit.privacy import redact

LONGEST: Final = 300
REMEMBERED_FOR: Final = timedelta(minutes=15)
"""As long as a conversation takes; no longer than a session lasts unused."""
USUAL: Final = (
    "Người tham gia có mặt tại quầy",
    "Người tham gia gọi điện",
    "Giải quyết tờ khai",
    "Xử lý phản ánh hoặc yêu cầu về dữ liệu",
    "Kiểm tra nội bộ",
)
"""To be chosen from; any other is typed."""
_KEY: Final = "reasons"


def read(request: HttpRequest) -> str:
    """Give the reason in a form that was sent, with long numbers masked; empty if it is, or too long."""
    typed = request.POST.get("reason", "").strip()
    return redact(typed) if len(typed) <= LONGEST and typed.isprintable() else ""


def remember(request: HttpRequest, participant_id: int, reason: str) -> None:
    """Keep a reason in the session, for this one participant."""
    kept = {key: one for key, one in request.session.get(_KEY, {}).items() if _lasts(one[1])}
    request.session[_KEY] = kept | {str(participant_id): [reason, timezone.now().isoformat()]}


def remembered(request: HttpRequest, participant_id: int) -> str:
    """Give the reason for which this participant's page was opened lately; empty if it wasn't."""
    reason, at = request.session.get(_KEY, {}).get(str(participant_id), ("", ""))
    return str(reason) if at and _lasts(at) else ""


def _lasts(at: str) -> bool:
    return timezone.now() - datetime.fromisoformat(at) < REMEMBERED_FOR
