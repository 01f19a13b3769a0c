"""Every event of the audit record is named alike, so that an auditor can sort and search them."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

import nhanh8
from nhanh8.audit.words import EVENTS, said

SOURCE = Path(nhanh8.__file__).parent
ROOMS = {folder.name for folder in SOURCE.iterdir() if (folder / "__init__.py").exists()}
SHAPE = re.compile(r"([a-z]+):[a-z]+( [a-z]+)*:[a-z]+( [a-z]+)*")
APPENDING = {"append", "append_all", "record.append", "record.append_all"}
"""How the record's two verbs are written where they are called; a list's `append` has another name before."""


def events() -> Iterator[tuple[str, str]]:
    """Give each place that appends to the record, with each name that it gives an event."""
    for file in sorted(SOURCE.rglob("*.py")):
        if file == SOURCE / "audit" / "record.py":
            continue
        module = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in APPENDING:
                for event in _texts(node.args[0], module):
                    yield f"{file.relative_to(SOURCE)}:{node.lineno}", event


def _texts(expression: ast.expr, module: ast.Module) -> Iterator[str]:
    """Give what a text may say: a part that is looked up in a table says each of its values."""
    parts = expression.values if isinstance(expression, ast.JoinedStr) else [expression]
    yield from map("".join, product(*(_sayings(part, module) for part in parts)))


def _sayings(part: ast.expr, module: ast.Module) -> list[str]:
    match part:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.FormattedValue(value=ast.Subscript(value=ast.Name(id=table))):
            return [text for text in _table(table, module) if isinstance(text, str)]
        case _:
            return ["something"]


def _table(name: str, module: ast.Module) -> Iterator[object]:
    for node in module.body:
        target = node.target if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [None])[0]
        if isinstance(target, ast.Name) and target.id == name and isinstance(node.value, ast.Dict):
            yield from (getattr(value, "value", None) for value in node.value.values)


@pytest.mark.parametrize(("place", "event"), list(events()))
def test_an_event_is_a_room_a_subject_and_what_happened(place: str, event: str) -> None:
    named = SHAPE.fullmatch(event)
    assert named, f"{place}: {event} is not room:subject:what"
    assert named[1] in ROOMS, place


def test_an_auditor_reads_every_event_in_words_and_no_words_are_left_over() -> None:
    written = {event for _, event in events()}
    known = {re.compile(re.escape(event).replace("something", "[a-z ]+")) for event in written}
    assert [event for event in written if "something" not in event and event not in EVENTS] == []
    assert [event for event in EVENTS if not any(one.fullmatch(event) for one in known)] == []


def test_an_event_older_than_its_words_is_told_by_its_tag() -> None:
    assert said("accounts:login:right") == "Đăng nhập đúng"
    assert said("console:something:gone") == "console:something:gone"
