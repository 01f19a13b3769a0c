"""What is said to users of their history and of a password that is too easy to guess."""

from typing import Final

from nhanh8.passwords.weakness import LONGEST, Weakness
from nhanh8.users.entering.joining import AT_LEAST, Weak
from nhanh8.users.history import What

EVENTS: Final = {
    What.INVITED: "Được mời",
    What.PASSWORD_CHOSEN: "Nhận lời mời và chọn mật khẩu",
    What.PASSWORD_CHANGED: "Đổi mật khẩu",
    What.LOGGED_IN: "Đăng nhập",
    What.CODE_APP_ADDED: "Thêm ứng dụng tạo mã",
    What.CODE_APP_REMOVED: "Gỡ ứng dụng tạo mã",
    What.PASSKEY_ADDED: "Thêm khóa truy cập",
    What.PASSKEY_REMOVED: "Gỡ khóa truy cập",
    What.RECOVERY_CODES_RENEWED: "Tạo mã dự phòng mới",
    What.RECOVERY_CODE_USED: "Dùng một mã dự phòng",
    What.SESSIONS_ENDED: "Đăng xuất ở mọi nơi khác",
    What.ROLE_CHANGED: "Đổi vai trò",
    What.ROLE_PROPOSED: "Được đề nghị giao vai trò, chờ quản trị viên khác xác nhận",
    What.ROLE_DECLINED: "Đề nghị giao vai trò bị bác",
    What.LOCKED: "Bị khóa",
    What.UNLOCKED: "Được mở khóa",
    What.RESET: "Được đặt lại mật khẩu và xác thực hai lớp",
}
_WEAKNESSES: Final = {
    Weakness.TOO_SHORT: f"Mật khẩu quá ngắn: cần ít nhất {AT_LEAST} ký tự",
    Weakness.TOO_LONG: f"Mật khẩu quá dài: nhiều nhất {LONGEST} ký tự",
    Weakness.TOO_COMMON: "Mật khẩu này quá phổ biến, dễ bị đoán",
    Weakness.BREACHED: "Mật khẩu này đã bị lộ trong một vụ rò rỉ dữ liệu ở nơi khác. Hãy chọn mật khẩu khác.",
}


def said_of(weak: Weak) -> list[str]:
    """Say what is wrong with a password."""
    said = [_WEAKNESSES[one] for one in weak.weaknesses]
    return [*said, "Mật khẩu không được chứa tên đăng nhập"] if weak.holds_name else said
