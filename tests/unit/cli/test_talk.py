"""The verb `talk`."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import typer

from nhanh8.charging.models import CallRecord
from nhanh8.cli import talk
from people import NUMBER, PHONE, person

pytestmark = pytest.mark.django_db(transaction=True)

Type = Callable[[str], None]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Type]:
    """Lay lines ready on standard input."""
    with ExitStack() as stack:

        def lay_ready(lines: str) -> None:
            (tmp_path / "typed").write_text(lines)
            monkeypatch.setattr("sys.stdin", stack.enter_context((tmp_path / "typed").open()))

        yield lay_ready


@pytest.fixture(autouse=True)
def logs_as_they_were(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put back the tests' own logging: a verb sets up that of its process."""
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", root.handlers[:])
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", threading.excepthook)
    level = root.level
    yield
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_nobody_at_a_terminal_hears_the_password_of_whom_they_claim_to_be(
    typed: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    person()
    typed(f"8\n{NUMBER}#\n")
    with pytest.raises(typer.Exit):
        talk.command(caller="0912 345 678")
    assert "TRUST_FROM_HEADER" in capsys.readouterr().err


def test_a_password_in_the_terminal_and_a_record_of_the_call(
    typed: Type, capsys: pytest.CaptureFixture[str], configured: Callable[..., object]
) -> None:
    configured(hotline={"trust_from_header": True})
    person()
    typed(f"8\n{NUMBER}#\n")
    talk.command(caller="0912 345 678")
    assert "Mật khẩu mới của quý khách là:" in capsys.readouterr().out
    record = CallRecord.objects.get()
    assert record.channel == CallRecord.Channel.TERMINAL
    assert record.outcome == "reissued"
    assert record.cause == "goodbye"
    assert record.fee == 0
    assert record.caller_masked.endswith(PHONE[-3:])


def test_where_callers_may_speak_words_are_typed(
    typed: Type, capsys: pytest.CaptureFixture[str], configured: Callable[..., object]
) -> None:
    configured(hotline={"trust_from_header": True}, speech={"recogniser": "embedded"})
    person()
    typed("8\nkhông một hai ba bốn năm sáu bảy tám chín\n")
    talk.command(caller="0912 345 678")
    assert CallRecord.objects.get().outcome == "reissued"
    assert "Xin quý khách đọc mã số BHXH" in capsys.readouterr().out


def test_the_end_of_the_input_hangs_up(typed: Type, configured: Callable[..., object]) -> None:
    configured(hotline={"trust_from_header": True})
    typed("8\n")
    talk.command(caller="0912345678")
    assert CallRecord.objects.get().cause == "caller hung up"


def test_without_a_caller_the_number_is_withheld(typed: Type) -> None:
    typed("8\n")
    talk.command()
    assert CallRecord.objects.get().outcome == "withheld number"


def test_a_caller_that_is_no_phone_is_told(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    typed("")
    with pytest.raises(typer.Exit):
        talk.command(caller="12")
    assert "not the phone number of a person" in capsys.readouterr().err
    assert not CallRecord.objects.exists()
