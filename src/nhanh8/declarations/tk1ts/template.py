"""Write spreadsheets: the template to fill in, and the rows that came back with what is wrong with them.

Every cell is text, so that leading zeros stay and nothing is ever computed: not even when a text begins as a
formula does and the sheet is edited on.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from nhanh8.declarations.answers import Fault
from nhanh8.declarations.tk1ts.boxes import BOXES
from nhanh8.declarations.tk1ts.sheet import EXAMPLE, Row

MIME: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_TITLE: Final = "TK1-TS"
_AS_TEXT: Final = "@"
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""OWASP, CSV Injection."""
_HEAD = PatternFill("solid", start_color="FFDDE8F6")
_FAULTY = PatternFill("solid", start_color="FFFBE3E4")
_WIDTHS: Final = {"01": 28, "08": 30, "12": 40, "18": 40, "19": 30}
_USUAL_WIDTH: Final = 20
_EXAMPLES: Final = {
    "01": "NGUYỄN THỊ VÍ DỤ",
    "02": "Nữ",
    "03": "31/12/1980",
    "06": "001180000000",
    "07": "0912345678",
    "08": "vi.du@example.com",
    "13": "0123456789",
    "18": "Bổ sung email để cấp lại mật khẩu VssID",
}
_GUIDE: Final = (
    "Mỗi dòng là tờ khai TK1-TS của một người tham gia do đơn vị quản lý; nhiều nhất 10.000 dòng.",
    "Phải ghi [01] Họ và tên, [13] Mã số BHXH, và [07] Điện thoại hoặc [08] Email. Các ô khác ghi khi cần.",
    "[13] có 10 hoặc 12 chữ số, kể cả số 0 ở đầu. Mọi ô đều ở dạng văn bản: đừng đổi sang dạng số.",
    "[03] ghi như 31/12/1980, hoặc chỉ năm sinh nếu không rõ ngày.",
    "[07] là số điện thoại, [08] là địa chỉ email sẽ được ghi vào hồ sơ sau khi cơ quan BHXH chấp nhận.",
    "Không dùng công thức, macro hoặc liên kết. Dòng có “Ví dụ” ở cột đầu không được nộp; có thể xóa đi.",
    "Dòng sai được trả lại trong một bảng tính, lý do ở cột cuối. Sửa trong bảng tính đó rồi nộp lại.",
)


def template() -> bytes:
    """Make the template as an XLSX file: headings, an example row, and a page that explains it."""
    workbook = Workbook(write_only=True)
    sheet = _begun(workbook, list(BOXES))
    sheet.append([_cell(sheet, EXAMPLE), *(_cell(sheet, _EXAMPLES.get(number, "")) for number in BOXES)])
    guide = workbook.create_sheet("Hướng dẫn")
    guide.column_dimensions["A"].width = 120
    for line in _GUIDE:
        guide.append([_cell(guide, line)])
    return _saved(workbook)


def marked(rows: Iterable[Row], faults: Mapping[int, Sequence[Fault]]) -> bytes:
    """Write rows with what is wrong with each in the last column, to mend and file again."""
    workbook = Workbook(write_only=True)
    sheet = _begun(workbook, list(BOXES), "Lý do trả lại")
    for row in rows:
        found = faults.get(row.number, ())
        wrong = {fault.box for fault in found}
        cells = [_cell(sheet, row.boxes.get(box, ""), _FAULTY if box in wrong else None) for box in BOXES]
        said = "\n".join(f"[{fault.box}] {fault.why}" if fault.box else fault.why for fault in found)
        sheet.append([_cell(sheet, str(row.number)), *cells, _cell(sheet, said, _FAULTY)])
    return _saved(workbook)


def _begun(workbook: Any, numbers: Sequence[str], *last: str) -> Any:
    sheet = workbook.create_sheet(_TITLE)
    sheet.freeze_panes = "A2"
    for place, number in enumerate(("", *numbers, *last), 1):
        column = sheet.column_dimensions[get_column_letter(place)]
        column.width = _WIDTHS.get(number, _USUAL_WIDTH)
        column.number_format = _AS_TEXT
    headings = ["STT", *(f"[{number}] {BOXES[number].name}" for number in numbers), *last]
    cells = [_cell(sheet, heading, _HEAD) for heading in headings]
    for cell in cells:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.append(cells)
    return sheet


def _cell(sheet: Any, text: str, fill: PatternFill | None = None) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.value = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    if text:
        cell.data_type = "s"  # a text that begins with = would count as a formula
    cell.number_format = _AS_TEXT
    cell.quotePrefix = text.startswith(_BEGINS_A_FORMULA)
    if fill:
        cell.fill = fill
    return cell


def _saved(workbook: Any) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
