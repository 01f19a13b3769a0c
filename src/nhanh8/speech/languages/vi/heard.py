"""How Vietnamese is understood: numbers in every reading, north and south, and short answers."""

import math
from typing import Final

from nhanh8.speech.numbers.heard import Heard, Sound, bare
from nhanh8.speech.numbers.network import Network
from nhanh8.speech.numbers.reading import add
from nhanh8.speech.recognisers.recogniser import Meaning
from nhanh8.speech.recognisers.syllables import SyllableError, units_of

_DIGITS: Final = (
    "không|zê rô|dê rô",
    "một",
    "hai",
    "ba",
    "bốn",
    "năm",
    "sáu",
    "bảy|bẩy",
    "tám",
    "chín",
)
_FOUR: Final = "bốn|tư"
_AFTER_TEN: Final = (*_DIGITS[1:4], _FOUR, "lăm|nhăm", *_DIGITS[6:])
"""1 to 9 after "mười"."""
_AFTER_TENS: Final = ("mốt", *_AFTER_TEN[1:])
"""1 to 9 after "mươi"."""
_AFTER_LINH: Final = (*_DIGITS[:4], _FOUR, *_DIGITS[5:])
"""0 to 9 after "linh"."""
_AFTER_HUNDRED: Final = _AFTER_LINH[1:]
"""1 to 9 for tens: "ba trăm hai" is 320."""
_FIRST_OF_TENS: Final = 2
_SHORT: Final = {1: "mốt", 4: "tư", 5: "lăm|nhăm"}
"""What tells that "mươi" was left out: "hai mốt"."""
_SHORT_WAY: Final = math.log(0.5)
"""Of leaving out "mươi" after a hundred: "tám trăm hai ba"."""
_ODD_WAY: Final = math.log(0.1)
"""Of saying "hai mươi một" or "năm" for "mốt" and "lăm", and of "ba trăm hai" for 320."""

# The scales, by how many groups of three digits follow.
_SCALES: Final = {1: "nghìn|ngàn", 2: "triệu", 3: "tỷ|tỉ"}


def numbers(network: Network, start: int, end: int) -> None:
    """Lay a number below a thousand thousand million, as it begins and as it goes on."""
    scale = network.place()
    done = network.place()
    network.link(done, end)
    network.link(done, scale)
    ones, tens = (bare(network, digits, end, [scale]) for digits in (1, 2))
    hundreds = _hundreds(network, done, ones, tens)
    low, high = network.place(), network.place()
    for place in (low, high):
        network.link(place, done)
        network.link(place, hundreds)
    network.link(high, _tens(network, done, ones))
    for digit, words in enumerate(_DIGITS):
        network.say(start, words, low if digit < _FIRST_OF_TENS else high, add(str(digit)))
    network.say(start, "tư", done, add("4"), _ODD_WAY)
    _teens(network, start, done, ones)
    _scales(network, scale, end)


def _scales(network: Network, scale: int, end: int) -> None:
    """Lay what follows the first group: "triệu", then groups of three digits; the last may be left out."""
    after_scale: dict[int, int] = {}
    for groups in _SCALES:
        after_scale[groups] = network.place()
        following = end if groups == 1 else network.place()
        ones, tens = (
            (bare(network, digits, end) for digits in (1, 2)) if groups == 1 else (following, following)
        )
        _whole_group(network, after_scale[groups], following, ones, tens, colloquial=groups == 1)
        if groups > 1:
            _scale(network, following, groups - 1, after_scale, end)
    for groups in _SCALES:
        _scale(network, scale, groups, after_scale, end)


def _scale(network: Network, source: int, groups: int, after_scale: dict[int, int], end: int) -> None:
    """Lay one scale, after which groups of zeros may be left out."""
    zeros = 3 * groups
    network.say(source, _SCALES[groups], bare(network, zeros, end), add("0" * zeros))
    for following in range(1, groups + 1):
        left_out = add("000" * (groups - following))
        network.say(source, _SCALES[groups], after_scale[following], left_out)


def _whole_group(network: Network, start: int, end: int, ones: int, tens: int, *, colloquial: bool) -> None:
    """Lay three digits after a scale; the first may be left out: "hai nghìn linh năm"."""
    hundreds = _hundreds(network, end, ones, tens)
    for digit, words in enumerate(_DIGITS):
        network.say(start, words, hundreds, add(str(digit)))
    _below_hundred(network, start, end, ones, leading="0")
    _linh(network, start, end, "00")
    if colloquial:
        network.say(start, "rưỡi", end, add("500"))
        for digit, words in enumerate(_AFTER_HUNDRED, start=1):
            network.say(start, words, tens, add(f"{digit}00"), _ODD_WAY)


def _hundreds(network: Network, end: int, ones: int, tens: int) -> int:
    """Lay what follows "ba": "trăm", "trăm linh tư", "trăm hai mươi", "trăm rưỡi". Give where that begins."""
    start, rest = network.place(), network.place()
    network.say(start, "trăm", tens, add("00"))
    network.say(start, "trăm", rest)
    _linh(network, rest, end, "0")
    _below_hundred(network, rest, end, ones)
    for digit, words in enumerate(_AFTER_HUNDRED, start=1):
        network.say(rest, words, ones, add(f"{digit}0"), _ODD_WAY)
    network.say(rest, "rưỡi", end, add("50"))
    return start


def _below_hundred(network: Network, start: int, end: int, ones: int, *, leading: str = "") -> None:
    """Lay 10 to 99."""
    _teens(network, start, end, ones, leading)
    tens = _tens(network, end, ones)
    for digit, words in enumerate(_AFTER_HUNDRED, start=1):  # "tám trăm hai ba"
        network.say(tens, words, end, add(str(digit)), _SHORT_WAY)
    for digit, words in enumerate(_DIGITS[_FIRST_OF_TENS:], start=_FIRST_OF_TENS):
        network.say(start, words, tens, add(f"{leading}{digit}"))


def _teens(network: Network, start: int, end: int, ones: int, leading: str = "") -> None:
    """Lay "mười", "mười hai", "một chục"."""
    network.say(start, "mười|một chục", ones, add(f"{leading}10"))
    ten = network.place()
    network.say(start, "mười", ten, add(f"{leading}1"))
    for digit, words in enumerate(_AFTER_TEN, start=1):
        network.say(ten, words, end, add(str(digit)))
    network.say(ten, "năm", end, add("5"), _ODD_WAY)


def _tens(network: Network, end: int, ones: int) -> int:
    """Lay what follows "hai": "mươi", "mươi mốt", "mốt", "chục". Give where that begins."""
    start, rest = network.place(), network.place()
    network.say(start, "mươi|mười|chục", ones, add("0"))
    network.say(start, "mươi|mười", rest)
    for digit, words in enumerate(_AFTER_TENS, start=1):
        network.say(rest, words, end, add(str(digit)))
    network.say(rest, "một", end, add("1"), _ODD_WAY)
    network.say(rest, "năm", end, add("5"), _ODD_WAY)
    for digit, words in _SHORT.items():
        network.say(start, words, end, add(str(digit)))
    return start


def _linh(network: Network, start: int, end: int, zeros: str) -> None:
    """Lay "linh tư"."""
    after = network.place()
    network.say(start, "linh|lẻ", after, add(zeros))
    for digit, words in enumerate(_AFTER_LINH):
        network.say(after, words, end, add(str(digit)))


_MEANINGS: Final = {
    Meaning.YES: (
        "đúng",
        "đúng rồi",
        "đúng vậy",
        "phải",
        "phải rồi",
        "vâng",
        "dạ",
        "ừ",
        "chính xác",
        "rồi",
        "có",
        "ok",
        "ô kê",
        "được",
        "được rồi",
        "chuẩn",
        "chuẩn rồi",
    ),
    Meaning.NO: (
        "không",
        "không phải",
        "không đúng",
        "sai",
        "sai rồi",
        "chưa",
        "chưa đúng",
        "nhầm",
        "nhầm rồi",
        "không chính xác",
    ),
    Meaning.REPEAT: (
        "nói lại",
        "nhắc lại",
        "đọc lại",
        "nghe lại",
        "lặp lại",
        "nghe không rõ",
        "không nghe rõ",
        "chưa nghe rõ",
        "gì cơ",
    ),
    Meaning.OFFICER: (
        "gặp cán bộ",
        "gặp nhân viên",
        "gặp tổng đài viên",
        "gặp người thật",
        "gặp người",
        "người thật",
        "cán bộ",
        "nhân viên",
        "tổng đài viên",
    ),
    Meaning.SLOWER: ("chậm", "chậm lại", "chậm thôi", "chậm hơn", "nói chậm", "đọc chậm", "từ từ"),
    Meaning.FASTER: ("nhanh", "nhanh lên", "nhanh hơn", "nói nhanh", "đọc nhanh"),
}
_BEFORE: Final = (
    "mã số",
    "mã số bảo hiểm",
    "mã số bảo hiểm xã hội",
    "mã bảo hiểm",
    "bảo hiểm xã hội",
    "bảo hiểm y tế",
    "số bảo hiểm",
    "số sổ",
    "sổ bảo hiểm",
    "số thẻ",
    "thẻ",
    "số căn cước",
    "căn cước công dân",
    "số định danh",
    "số định danh cá nhân",
    "số",
    "là",
    "của tôi",
    "của em",
    "của mình",
    "của con",
    "của cháu",
    "tôi",
    "em",
    "đây",
    "dạ",
    "vâng",
    "thưa",
    "alo",
    "a lô",
    "xin chào",
    "chào",
    "cho tôi",
    "xin",
    "phải là",
    # Letters of a health-insurance card.
    "bê",
    "xê",
    "dê",
    "đê",
    "giê",
    "gờ",
    "hát",
    "ca",
    "nờ",
    "en",
    "tê",
    "bờ",
    "cờ",
    "đờ",
    "hờ",
    "tờ",
)
_BETWEEN: Final = (
    "à",
    "ừ",
    "ờ",
    "ừm",
    "ơ",
    "dạ",
    "vâng",
    "rồi",
    "tiếp",
    "tiếp theo",
    "chấm",
    "gạch",
    "rồi đến",
)
_AFTER: Final = (
    "ạ",
    "à",
    "ừ",
    "nhé",
    "nha",
    "hết",
    "hết rồi",
    "xong",
    "rồi",
    "thế thôi",
    "vậy",
    "đó",
    "đấy",
    "em",
    "anh",
    "chị",
    "đi",
    "với",
    "giúp",
    "cho tôi",
    "xin",
    "tôi",
    "muốn",
    "dạ",
    "vâng",
)
_MISTAKEN: Final = (
    "à không",
    "à nhầm",
    "nhầm",
    "nhầm rồi",
    "sai rồi",
    "không phải",
    "xin lỗi",
    "ấy nhầm",
    "ấy quên",
)
_ANEW: Final = ("đọc lại", "nói lại", "đọc lại từ đầu", "lại từ đầu", "nhầm rồi đọc lại")
_RATHER_THAN: Final = ("chứ không phải", "chứ không phải là", "không phải", "chứ đâu phải")

_HEARD_AS: Final[dict[str, Sound]] = {
    # Tones: hỏi and ngã are one in the South and the centre, and near to nặng there.
    "hỏi": {"hỏi": 1.0, "ngã": 0.5, "nặng": 0.1},
    "ngã": {"ngã": 1.0, "hỏi": 0.5, "nặng": 0.1},
    # Initials: the South says v as d; the North s as x and tr as ch; some change l and n.
    "v": {"v": 1.0, "d": 0.5},
    "s": {"s": 1.0, "x": 0.7},
    "x": {"x": 1.0, "s": 0.3},
    "tr": {"tr": 1.0, "ch": 0.7},
    "ch": {"ch": 1.0, "tr": 0.3},
    "l": {"l": 1.0, "n": 0.2},
    "n": {"n": 1.0, "l": 0.2},
    # Rimes, by their southern ends.
    "-ôn": {"-ôn": 1.0, "-ông": 0.1},
    "-ôt": {"-ôt": 1.0, "-ôc": 0.2},
    "-in": {"-in": 1.0, "-inh": 0.1},
    "-an": {"-an": 1.0, "-ang": 0.2},
    "-ay": {"-ay": 1.0, "-ai": 0.05},
    "-ươi": {"-ươi": 1.0, "-ưi": 1.0, "-ơi": 0.2},
}


def sounds(word: str) -> tuple[Sound, ...]:
    """Give the initial, rime and tone of a syllable, each with what a dialect makes of it."""
    try:
        units = units_of(word)
    except SyllableError:  # "ok" and the like, which only a text has
        return ({word: 1.0},)
    return tuple(_HEARD_AS.get(unit, {unit: 1.0}) for unit in units)


HEARD: Final = Heard(
    numbers=numbers,
    meanings=_MEANINGS,
    before=_BEFORE,
    between=_BETWEEN,
    after=_AFTER,
    mistaken=_MISTAKEN,
    anew=_ANEW,
    rather_than=_RATHER_THAN,
    digits=_DIGITS,
    sounds=sounds,
)
