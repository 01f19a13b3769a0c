"""Rehearsed calls of people who speak, and the words that they hear."""

import asyncio
from itertools import count

from nhanh8.hotline.assistant import reception
from nhanh8.hotline.line.in_words import Understand, understood
from nhanh8.hotline.line.rehearsed import Move, Press, RehearsedCall
from nhanh8.reissue.caller import Caller, Trust
from people import PHONE

_calls = count(1)
OTHERS = [f"99999{each:05}" for each in range(50)]
WRONG = OTHERS[0]

ASKED = "Xin quý khách đọc mã số BHXH"
ASKED_SLOWLY = "Xin quý khách đọc lại mã số thật chậm, từng số một"
ASKED_AGAIN = "Quý khách có thể đọc hoặc nhập lại mã số"
ASKED_BY_KEY = "Xin nhập mã số BHXH gồm 10 số"
READ_BACK = "Mã số tổng đài nghe được là:"
FIRST, MIDDLE, LAST = "Các số đầu là:", "Các số giữa là:", "Các số cuối là:"
GROUP_AGAIN = "Xin đọc lại riêng các số đó"
FROM_HERE_KEYS = "Từ đây xin quý khách dùng phím."
BY_KEY = "Nếu đúng, nhấn phím 1. Nếu sai, nhấn phím 2."
NOT_UNDERSTOOD = "Xin lỗi quý khách, tổng đài nghe chưa rõ."
NO_MATCH = "Số điện thoại và mã số bảo hiểm không khớp hoặc chưa đăng ký với cơ quan BHXH."
READ_OUT = "Mật khẩu mới của quý khách là"
OFFICER = "Rất tiếc, hiện chưa thể nối máy với cán bộ"
NO_EAR = "Tổng đài tạm thời không nghe được giọng nói, xin quý khách dùng phím."
GOODBYE = "Cảm ơn quý khách đã gọi. Xin kính chào."
LAST_TEN = "Nếu quý khách đọc số thẻ bảo hiểm y tế"
SILENCE = Press("")
"""The caller does nothing for as long as is waited for."""


def calling(*plan: Move, ear: Understand = understood, phone: str = PHONE) -> RehearsedCall:
    """Call, press 8, and follow the plan."""
    caller = Caller(f"spoken {next(_calls)}", phone, Trust.TRUNK)
    return RehearsedCall(caller, [Press("8"), *plan], understand=ear)


def received(call: RehearsedCall) -> str:
    reception.prepare()
    return asyncio.run(reception.receive(call))


def heard_in_order(call: RehearsedCall, *beginnings: str) -> bool:
    rest = iter(call.said)
    return all(any(text.startswith(beginning) for text in rest) for beginning in beginnings)
