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
ENTRIES: Final = {
    "accounts:login:right": "Đăng nhập đúng",
    "accounts:login:wrong": "Đăng nhập sai",
    "accounts:login:locked": "Đăng nhập khi tài khoản bị khóa",
    "accounts:login:expired": "Đăng nhập bằng mật khẩu hết hạn",
    "accounts:session:ended": "Đăng xuất",
    "accounts:session:ended elsewhere": "Đăng xuất một thiết bị khác",
    "accounts:session:others ended": "Đăng xuất mọi thiết bị khác",
    "accounts:profile:shown": "Xem đầy đủ thông tin cá nhân",
    "accounts:password:changed": "Đổi mật khẩu",
    "accounts:password:change refused": "Không đổi được mật khẩu",
    "accounts:password:wrong in session": "Nhập sai mật khẩu khi đang đăng nhập",
    "accounts:issued password:tried too often": "Mật khẩu được cấp bị hủy vì nhập sai nhiều lần",
    "accounts:email:change asked": "Yêu cầu đổi email",
    "accounts:email:change refused": "Không bắt đầu đổi email được",
    "accounts:email:wrong code": "Nhập sai mã đổi email",
    "accounts:email:codes over": "Hết lượt hoặc hết hạn mã đổi email",
    "accounts:email:changed": "Email được đổi",
    "reissue:phone:offered": "Mật khẩu mới được đọc qua tổng đài",
    "reissue:phone:activated": "Mật khẩu đọc qua tổng đài có hiệu lực",
    "reissue:phone:withdrawn": "Mật khẩu đọc qua tổng đài bị hủy vì chưa nghe hết",
    "reissue:phone:superseded": "Mật khẩu đọc qua tổng đài bị thay bằng mật khẩu mới hơn",
    "reissue:phone:refused": "Không cấp lại mật khẩu qua tổng đài",
    "reissue:portal:asked": "Yêu cầu cấp lại mật khẩu trên Cổng Dịch vụ công",
    "reissue:portal:wrong code": "Nhập sai mã cấp lại mật khẩu",
    "reissue:portal:code over": "Hết lượt nhập mã cấp lại mật khẩu",
    "reissue:portal:refused": "Không cấp lại mật khẩu trên Cổng Dịch vụ công",
    "reissue:portal:confirmed": "Xác nhận cấp lại mật khẩu trên Cổng Dịch vụ công",
    "reissue:portal:offered": "Mật khẩu mới được gửi qua email",
    "reissue:app:asked": "Yêu cầu cấp lại mật khẩu trong ứng dụng",
    "reissue:app:wrong code": "Nhập sai mã cấp lại mật khẩu",
    "reissue:app:code over": "Hết lượt nhập mã cấp lại mật khẩu",
    "reissue:app:refused": "Không cấp lại mật khẩu trong ứng dụng",
    "reissue:app:confirmed": "Xác nhận cấp lại mật khẩu trong ứng dụng",
    "reissue:app:offered": "Mật khẩu mới được gửi qua email",
    "reissue:officer:started": "Cán bộ bắt đầu cấp lại mật khẩu",
    "reissue:officer:refused": "Cán bộ không cấp lại được mật khẩu",
    "reissue:officer:offered": "Mật khẩu mới được gửi qua email",
    "reissue:account:frozen": "Tạm dừng cấp lại mật khẩu",
    "reissue:account:unfrozen": "Mở lại việc cấp lại mật khẩu",
    "console:participant:shown": "Cán bộ xem đầy đủ hồ sơ",
    "console:participant:looked at": "Cán bộ xem hồ sơ đã che",
    "privacy:data:downloaded": "Tải dữ liệu cá nhân",
    "privacy:correction:asked": "Yêu cầu sửa dữ liệu",
    "privacy:erasure:asked": "Yêu cầu xóa tài khoản",
    "privacy:request:withdrawn": "Rút yêu cầu về dữ liệu",
}
"""What stands in the audit record about an account; a tag that isn't here is told as it is."""


def said(words: Mapping[str, str], code: str | None) -> str:
    """Say a code in words, or as it is where there are none."""
    return words.get(code or "", code or "")
