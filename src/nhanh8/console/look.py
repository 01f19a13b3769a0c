"""Unfold's settings: names, colours of the portal, and what stands in the menu for whom."""

from typing import Any, Final

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse, reverse_lazy

from nhanh8.users.roles import Act


def _item(title: str, icon: str, page: str, act: Act) -> dict[str, Any]:
    def may(request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_staff", False)) and request.user.may(act)  # type: ignore[union-attr]

    return {"title": title, "icon": icon, "link": reverse_lazy(page), "permission": may}


def _own_page(request: HttpRequest) -> str:
    del request
    return reverse("users:security")


def _style(request: HttpRequest) -> str:
    del request
    return static("console/console.css")


def _mark(request: HttpRequest) -> str:
    del request
    return static("mark.svg")


UNFOLD: Final[dict[str, Any]] = {
    "SITE_TITLE": "Nhánh 8",
    "SITE_HEADER": "Nhánh 8",
    "SITE_SUBHEADER": "Bàn làm việc",
    "SITE_URL": None,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _mark}],
    "SITE_SYMBOL": "dialpad",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [_style],
    "ACCOUNT": {"navigation": [{"title": "Tài khoản của tôi", "link": _own_page}]},
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "title": "Nghiệp vụ",
                "items": [
                    {"title": "Hôm nay", "icon": "dashboard", "link": reverse_lazy("admin:index")},
                    _item(
                        "Tờ khai",
                        "assignment",
                        "admin:declarations_declaration_changelist",
                        Act.SEE_DECLARATIONS,
                    ),
                    _item("Quầy tiếp nhận 02/SĐ-GD", "fact_check", "counter:start", Act.DECIDE_DECLARATIONS),
                    _item(
                        "Người tham gia",
                        "person_search",
                        "admin:registry_participant_changelist",
                        Act.SEE_PARTICIPANTS,
                    ),
                    _item(
                        "Yêu cầu về dữ liệu",
                        "policy",
                        "admin:privacy_request_changelist",
                        Act.HANDLE_CORRECTIONS,
                    ),
                ],
            },
            {
                "title": "Vận hành",
                "separator": True,
                "items": [
                    _item("Thư", "mail", "admin:mail_letter_changelist", Act.SEE_MAIL),
                    _item("Cuộc gọi", "call", "admin:charging_callrecord_changelist", Act.SEE_CALLS),
                    _item("Lời thoại tổng đài", "record_voice_over", "admin:prompts", Act.HEAR_PROMPTS),
                    _item("Nhật ký", "verified_user", "admin:audit_entry_changelist", Act.SEE_AUDIT),
                    _item("Xuất danh sách", "download", "admin:exports", Act.EXPORT),
                ],
            },
            {
                "title": "Quản trị",
                "separator": True,
                "items": [
                    _item("Người dùng", "group", "admin:users_user_changelist", Act.MANAGE_USERS),
                    _item("Cơ quan BHXH", "domain", "admin:agencies_agency_changelist", Act.MANAGE_AGENCIES),
                    _item(
                        "Đơn vị, tổ chức", "business", "admin:filers_filer_changelist", Act.MANAGE_AGENCIES
                    ),
                ],
            },
        ],
    },
}
