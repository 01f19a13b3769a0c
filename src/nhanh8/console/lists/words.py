"""What records hold as words of ours, in Vietnamese: a word that is new is shown as it stands."""

from typing import Final

OUTCOMES: Final = {
    "reissued": "đã cấp lại",
    "no match": "không khớp",
    "refused": "bị từ chối",
    "withheld number": "giấu số",
    "not heard": "không nghe hết",
    "superseded": "có yêu cầu mới hơn",
    "unavailable": "hệ thống gián đoạn",
    "officer": "gặp cán bộ",
    "gave up": "bỏ cuộc",
}
"""What a caller got, as the hotline writes it: a channel knows nothing of another one."""

CAUSES: Final = {
    "caller hung up": "người gọi gác máy",
    "goodbye": "kết thúc",
    "cancelled": "hủy trước khi trả lời",
    "busy": "máy bận",
    "no common codec": "không có mã âm thanh chung",
}
"""Why a call ended."""

LETTERS: Final = {
    "reissue:code": "mã xác nhận cấp lại mật khẩu",
    "reissue:password": "mật khẩu mới",
    "reissue:notice": "báo đã cấp lại mật khẩu",
    "reissue:objection": "phản ánh “Không phải tôi”",
    "reissue:frozen": "báo tạm dừng cấp lại",
    "reissue:unfrozen": "báo mở lại việc cấp lại",
    "registry:contacts changed": "báo liên hệ thay đổi",
    "accounts:password changed": "báo đổi mật khẩu",
    "accounts:code to old address": "mã gửi đến địa chỉ cũ",
    "accounts:code to new address": "mã gửi đến địa chỉ mới",
    "users:invitation": "lời mời người dùng",
    "users:role": "báo việc giao vai trò",
    "users:changed": "báo thay đổi cho người dùng",
    "declarations:receipt": "giấy tiếp nhận hồ sơ",
    "declarations:state": "kết quả tờ khai",
    "privacy:asked": "yêu cầu về dữ liệu cá nhân",
    "privacy:answered": "trả lời về dữ liệu cá nhân",
}
"""Kinds of letters, as their rooms name them."""
