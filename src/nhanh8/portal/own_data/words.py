"""Words for what the document of one's own data tells. It is Vietnamese, like the forms of the agency."""

from collections.abc import Mapping
from typing import Final

WAYS: Final = {
    "phone": "tổng đài 1900.9068",
    "portal": "Cổng Dịch vụ công",
    "app": "ứng dụng VssID",
    "officer": "cơ quan BHXH",
}
PASSWORDS: Final = {
    "": "chưa tạo",
    "offered": "đã gửi, chưa dùng",
    "active": "đã dùng để đăng nhập",
    "changed": "đã được đổi",
    "expired": "hết hạn",
    "withdrawn": "đã hủy",
}
LETTERS: Final = {
    "waiting": "chờ gửi",
    "sent": "đã gửi",
    "unwanted": "không gửi",
    "refused": "bị trả lại",
    "given up": "không gửi được",
}
KINDS_OF_LETTERS: Final = {
    "reissue:code": "mã xác nhận cấp lại mật khẩu",
    "reissue:password": "mật khẩu mới",
    "reissue:notice": "báo mật khẩu được cấp lại",
    "reissue:frozen": "báo tạm dừng cấp lại mật khẩu",
    "reissue:unfrozen": "báo mở lại việc cấp lại mật khẩu",
    "accounts:code to old address": "mã xác nhận đổi email",
    "accounts:code to new address": "mã xác nhận đổi email",
    "accounts:password changed": "báo mật khẩu được đổi",
    "registry:contacts changed": "báo thông tin liên hệ thay đổi",
    "declarations:state, to the person": "báo trạng thái tờ khai",
    "privacy:asked": "báo đã nhận yêu cầu về dữ liệu",
    "privacy:answered": "trả lời yêu cầu về dữ liệu",
}
OUTCOMES: Final = {
    "": "không có",
    "reissued": "được cấp lại mật khẩu",
    "no match": "không khớp",
    "refused": "không được cấp",
    "withheld number": "ẩn số",
}


def said(words: Mapping[str, str], code: str | None) -> str:
    """Say a code in words, or as it is where there are none."""
    return words.get(code or "", code or "")
