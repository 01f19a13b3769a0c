"""A call in a terminal."""

import asyncio
import os
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from nhanh8.hotline.assistant import reception
from nhanh8.hotline.line.call import Asked, Cause, HungUpError, Until
from nhanh8.hotline.line.in_words import Understand, understood
from nhanh8.hotline.line.terminal import TerminalCall
from nhanh8.hotline.line.typed import TypedLines
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning, Number, Said
from nhanh8.speech.utterance import Audio, Utterance

T = TypeVar("T")
WORDS = Utterance("words", Audio(b"", b""))
SOON = timedelta(seconds=1)
ASKED = Asked("vi", Grammar(frozenset({10, 12}), frozenset({Meaning.REPEAT})))


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def typing(*lines: str, understand: Understand | None = None) -> tuple[TerminalCall, list[str]]:
    left: Iterator[str] = iter(lines)
    shown: list[str] = []

    async def read_line() -> str | None:
        return next(left, None)

    return TerminalCall(Caller("terminal", None, Trust.NONE), read_line, shown.append, understand), shown


def test_a_line_is_keys_and_its_end_a_silence() -> None:
    call, _ = typing("1 2#", "3")

    async def keys() -> list[str | None]:
        return [await call.next_key(SOON) for _ in range(5)]

    assert run(keys()) == ["1", "2", "#", None, "3"]


def test_an_empty_line_is_a_silence_and_the_end_a_hang_up() -> None:
    call, _ = typing("", "xyz")
    assert run(call.next_key(SOON)) is None
    assert run(call.next_key(SOON)) is None
    with pytest.raises(HungUpError):
        run(call.next_key(SOON))


def test_waiting_keys_interrupt_what_may_be_interrupted() -> None:
    call, shown = typing("12")
    run(call.next_key(SOON))
    assert not run(call.play(WORDS, until=Until.KEY))
    assert not call.heard().to_the_end
    assert run(call.play(WORDS, until=Until.END))
    assert call.heard().to_the_end
    call.forget_keys()
    assert run(call.play(WORDS, until=Until.KEY))
    assert shown == ["words", "words"]


def test_after_something_was_said_a_new_line_is_read() -> None:
    call, _ = typing("8", "9")
    run(call.next_key(SOON))
    run(call.play(WORDS, until=Until.KEY))
    assert run(call.next_key(SOON)) == "9"


def test_a_waiting_key_is_taken_at_once_and_no_line_is_read_for_it() -> None:
    call, _ = typing("12", "3")
    run(call.next_key(SOON))
    assert [run(call.next_key(timedelta(0))) for _ in range(2)] == ["2", None]
    assert run(call.next_key(SOON)) is None


def test_a_line_of_words_is_spoken_and_one_of_digits_is_keyed() -> None:
    call, _ = typing("không một hai ba bốn năm sáu bảy tám chín", "1", "nói lại", "", understand=understood)
    assert call.listens
    said = run(call.answer(SOON, ASKED))
    assert isinstance(said, Number)
    assert said.hypotheses[0].digits == "0123456789"
    assert run(call.answer(SOON, ASKED)) == "1"
    assert run(call.answer(SOON, ASKED)) is None
    again = run(call.answer(SOON, ASKED))
    assert isinstance(again, Said)
    assert again.meaning is Meaning.REPEAT
    assert run(call.answer(SOON, ASKED)) is None
    with pytest.raises(HungUpError):
        run(call.answer(SOON, ASKED))


def test_without_understanding_words_are_a_silence() -> None:
    call, _ = typing("không một hai")
    assert not call.listens
    assert run(call.answer(SOON, ASKED)) is None


def test_the_whole_dialogue_runs_in_a_terminal() -> None:
    call, shown = typing("9", "0", "2", "", "", "", "")
    assert run(reception.receive(call)) == "officer"
    assert shown[-1] == "Thank you for calling. Goodbye."
    assert call.cause is Cause.GOODBYE


def test_lines_are_read_as_they_come_through_a_pipe() -> None:
    async def read() -> list[str | None]:
        out, into = os.pipe()
        try:
            lines = TypedLines(out)
            os.write(into, "8\nmột".encode())
            first = await lines.next()
            second = asyncio.ensure_future(lines.next())
            await asyncio.sleep(0)
            os.write(into, b"\n\nrest")
            os.close(into)
            return [first, await second, *[await lines.next() for _ in range(3)]]
        finally:
            os.close(out)

    assert run(read()) == ["8", "một", "", "rest", None]


def test_lines_are_read_from_a_file(tmp_path: Path) -> None:
    async def read() -> list[str | None]:
        with (tmp_path / "lines").open() as file:
            lines = TypedLines(file.fileno())
            return [await lines.next() for _ in range(3)]

    (tmp_path / "lines").write_text("8\n0123456789#\n")
    assert run(read()) == ["8", "0123456789#", None]


def test_an_interrupted_person_types_no_more() -> None:
    async def interrupted() -> str | None:
        out, into = os.pipe()
        try:
            lines = TypedLines(out)
            waiting = asyncio.ensure_future(lines.next())
            await asyncio.sleep(0)
            lines.end()
            return await waiting
        finally:
            os.close(out)
            os.close(into)

    assert run(interrupted()) is None
