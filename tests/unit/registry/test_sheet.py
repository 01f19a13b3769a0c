"""CSV files, good and bad, read row by row."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.registry.columns import Column
from nhanh8.registry.errors import ListError
from nhanh8.registry.lines import LONGEST, MOST_OF_A_ROW
from nhanh8.registry.sheet import Cells, RefusedRow, Sheet

HEADER = "name,social_insurance_number\n"
UNCLOSED = "A quotation mark is opened and never closed, or stands amid a cell."


def sheet(text: str | bytes, encoding: str | None = None) -> Sheet:
    return Sheet(io.BytesIO(text if isinstance(text, bytes) else text.encode()), encoding)


def names(text: str | bytes) -> list[str | RefusedRow]:
    """Give the names in a list, and what was refused, in the order of the rows."""
    return [row.of[Column.NAME] if isinstance(row, Cells) else row for row in sheet(text)]


def test_rows_come_with_their_cells_and_lines() -> None:
    (row,) = sheet("social_insurance_number,note,name\n\n0123456789,-,An\n")
    assert isinstance(row, Cells)
    assert row.line == 3
    assert row.of == {Column.NAME: "An", Column.SOCIAL_INSURANCE_NUMBER: "0123456789"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_will_do(delimiter: str) -> None:
    assert names(f"Họ và tên{delimiter}Mã số BHXH\nAn{delimiter}0123456789\n") == ["An"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(end: str) -> None:
    assert names(f"name,cccd{end}An,1{end}Chi,2") == ["An", "Chi"]


def test_the_line_that_excel_puts_first_is_passed_over() -> None:
    assert names("sep=;\nname;cccd\nAn;1\n") == ["An"]


def test_cells_may_be_quoted_and_hold_delimiters_quotes_and_line_breaks() -> None:
    assert names('name,cccd\n"An, ""Tí""", "1"\n"Chi\nLê",2\n') == ['An, "Tí"', "Chi\nLê"]


def test_columns_without_use_are_named() -> None:
    assert sheet("name,Ghi chú,cccd,\n").unused == ("Ghi chú",)


def test_rows_of_empty_cells_are_left_out() -> None:
    assert names("name,cccd\n,\n  , \nAn,1\n\n") == ["An"]


def test_trailing_delimiters_do_no_harm() -> None:
    assert names("name,cccd\nAn,1,,\n") == ["An"]


def test_a_row_of_another_width_is_refused() -> None:
    assert names("name,cccd\nAn\nBình,1,2\nChi,3\n") == [
        RefusedRow(2, "It has 1 cells, and the first line has 2."),
        RefusedRow(3, "It has 3 cells, and the first line has 2."),
        "Chi",
    ]


def test_nul_characters_and_broken_letters_cost_only_their_rows() -> None:
    good = b"An,1\n" * 20_000
    found = names(b"name,cccd\n" + good + b"A\0n,1\nB\xecnh,2\nChi,3\n")
    assert found[20_000:] == [
        RefusedRow(20_002, "There is a NUL character in it."),
        RefusedRow(20_003, "There are characters in it that the file's encoding doesn't have."),
        "Chi",
    ]


def test_a_quote_that_never_closes_costs_only_its_row() -> None:
    people = "".join(f"Người {i},{i}\n" for i in range(100))
    found = names(f'name,cccd\nAn,1\n"Bình,2\n{people}')
    assert found == ["An", RefusedRow(3, UNCLOSED), *(f"Người {i}" for i in range(100))]


def test_a_quote_that_closes_too_late_costs_only_the_rows_with_a_quote() -> None:
    found = names('name,cccd\n"Bình,2\nChi,3\nDung,"4"\nGiang,5\n')
    assert found == [RefusedRow(2, UNCLOSED), "Chi", "Dung", "Giang"]


def test_a_quote_open_at_the_end_costs_only_its_row() -> None:
    assert names('name,cccd\n"An,1\nBình,2') == [RefusedRow(2, UNCLOSED), "Bình"]


def test_a_row_of_too_many_lines_is_no_row() -> None:
    breaks = "\n" * MOST_OF_A_ROW
    assert names(f'name,cccd\n"An{breaks}",1\nBình,2\n')[0] == RefusedRow(2, UNCLOSED)


def test_a_line_without_end_is_refused_and_the_next_is_read() -> None:
    assert names("name,cccd\n" + "x" * (3 * LONGEST) + "\nAn,1\n") == [
        RefusedRow(2, "The line is too long to be a row."),
        "An",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_no_list(text: str) -> None:
    with pytest.raises(ListError, match="nothing in the file"):
        sheet(text)


def test_a_list_whose_first_line_never_ends_is_no_list() -> None:
    with pytest.raises(ListError, match="missing"):
        sheet("x" * (5 * LONGEST))


def test_what_was_read_is_counted_and_digested() -> None:
    one, two = sheet("name,cccd\nAn,1\n"), sheet("name,cccd\nAn,2\n")
    assert len(list(one)) == len(list(two)) == 1
    assert one.source.bytes_read == len(b"name,cccd\nAn,1\n")
    assert len(one.source.sha256) == 64
    assert one.source.sha256 != two.source.sha256


def test_a_first_line_with_half_a_pair_of_quotes_is_refused() -> None:
    with pytest.raises(ListError, match="don't come in pairs"):
        sheet('"name,cccd\nAn,1\n')


class Endless(io.RawIOBase):
    """A file made while it is read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, _size: int = -1) -> bytes:
        return next(self._chunks, b"")


@pytest.mark.parametrize(
    "chunk",
    [b"Nguyen Thi Vi Du,0123456789\n" * 100, b"x" * 4096, b'"\n","' * 700, b'"unclosed,1\n' * 300],
    ids=["rows", "no line ends", "quoted line ends", "unclosed quotes"],
)
def test_memory_stays_bounded_however_long_the_file_is(chunk: bytes) -> None:
    def file(chunks: int) -> Iterator[bytes]:
        yield HEADER.encode()
        for _ in range(chunks):
            yield chunk

    tracemalloc.start()
    try:
        for _ in Sheet(Endless(file(300))):  # type: ignore[arg-type]
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_500_000


@given(st.text())
def test_any_text_after_the_first_line_gives_rows_or_refusals(text: str) -> None:
    lines = [row.line for row in sheet(HEADER + text.encode(errors="replace").decode())]
    assert lines == sorted(lines)


@given(st.binary() | st.text(alphabet='"\n;,\ufeffname cccd').map(str.encode))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    try:
        found = sheet(data)
    except ListError:
        return
    assert found.unused is not None


@given(
    st.lists(st.tuples(st.text(alphabet='aé",;\n ', min_size=1), st.text(alphabet="0123456789", min_size=1)))
)
def test_what_is_written_as_csv_is_read_again(people: list[tuple[str, str]]) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    kept = [(name, number) for name, number in people if name.count("\n") < MOST_OF_A_ROW]
    text = HEADER + "".join(f"{quoted(name)},{quoted(number)}\n" for name, number in kept)
    assert [
        (row.of[Column.NAME], row.of[Column.SOCIAL_INSURANCE_NUMBER])
        for row in sheet(text)
        if isinstance(row, Cells)
    ] == kept
