"""`nhanh8 import`, as an operator sees it."""

import csv
import os
import re
import stat
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from django.db import OperationalError, connection
from typer.testing import CliRunner

from nhanh8.accounts.models import Account
from nhanh8.audit.models import Entry
from nhanh8.cli import import_participants
from nhanh8.registry.models import Participant

ExecuteWrapper = Callable[..., Any]

pytestmark = pytest.mark.django_db

AN = "Nguyễn An,0123456789,0912345678"


def run(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(import_participants.command)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def listed(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    file = folder / "people.csv"
    file.write_text("\n".join(["Họ và tên,Mã số BHXH,Điện thoại", *rows]), encoding)
    return file


def in_windows_1258(text: str) -> bytes:
    """Write a letter and its tone as two characters, as this encoding does."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    apart = unicodedata.normalize("NFD", text)
    # A tone mark moves behind the other mark of its letter, which then joins the letter.
    ordered = re.sub(rf"(\w)([{tones}])([^\w{tones}\s,]?)", r"\1\3\2", apart)
    joined = re.sub(rf"\w[^\w{tones}\s,]", lambda pair: unicodedata.normalize("NFC", pair[0]), ordered)
    return joined.encode("cp1258")


def reasons(report: Path) -> list[list[str]]:
    with report.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_people_come_in_with_accounts(tmp_path: Path) -> None:
    done = run(listed(tmp_path, AN))
    assert done.exit_code == 0
    assert "1 rows: 1 people added, 0 changed, 0 unchanged, 0 rows refused." in done.stdout
    assert Account.objects.get().participant.full_name == "Nguyễn An"
    assert not (tmp_path / "people.refused.csv").exists()


def test_a_second_time_is_safe(tmp_path: Path) -> None:
    file = listed(tmp_path, AN)
    run(file)
    assert "0 people added, 0 changed, 1 unchanged" in run(file).stdout
    assert Account.objects.count() == 1


def test_refused_rows_are_reported_without_anything_personal(tmp_path: Path) -> None:
    done = run(listed(tmp_path, "Trần Bình,123456789,0912345678", AN, "Lê Chi,0223456789,0912345"))
    assert done.exit_code == 3
    report = tmp_path / "people.refused.csv"
    assert str(report) in done.stderr.replace("\n", "")
    header, *rows = reasons(report)
    assert header == ["line", "reason"]
    assert [row[0] for row in rows] == ["2", "4"]
    assert rows[1][1].startswith("phone: This is not the phone number")
    for personal in ("123456789", "0912345", "Bình"):
        assert personal not in report.read_text(encoding="utf-8-sig") + done.output
    assert Participant.objects.count() == 1


def test_a_report_that_no_longer_holds_goes_away(tmp_path: Path) -> None:
    run(listed(tmp_path, "x,1,"))
    run(listed(tmp_path, AN))
    assert not (tmp_path / "people.refused.csv").exists()


def test_the_report_can_be_put_elsewhere(tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    assert run(listed(tmp_path, "x,1,"), "--report", report).exit_code == 3
    assert len(reasons(report)) == 2


def test_the_report_never_overwrites_the_list(tmp_path: Path) -> None:
    file = listed(tmp_path, AN)
    before = file.read_bytes()
    done = run(file, "--report", file)
    assert done.exit_code == 1
    assert "over the list" in done.stderr
    assert file.read_bytes() == before


def test_the_report_is_its_owners_alone(tmp_path: Path) -> None:
    run(listed(tmp_path, "x,1,"))
    assert stat.S_IMODE((tmp_path / "people.refused.csv").stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["people.csv", "people.refused.csv"]


@pytest.mark.parametrize("there", ["kept", None])
def test_a_link_in_the_place_of_the_report_is_not_followed(tmp_path: Path, there: str | None) -> None:
    target = tmp_path / "someone.elses"
    if there:
        target.write_text(there)
    (tmp_path / "people.refused.csv").symlink_to(target)
    done = run(listed(tmp_path, "x,1,", AN))
    assert done.exit_code == 1
    assert "isn't an ordinary file" in done.stderr
    assert (target.read_text() if target.exists() else None) == there
    assert not Participant.objects.exists()


def test_a_link_put_there_during_the_import_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "someone.elses"
    target.write_text("kept")
    report = tmp_path / "people.refused.csv"

    def link(really: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and not report.is_symlink():
            report.symlink_to(target)
        return really(sql, params, many, context)

    with connection.execute_wrapper(link):
        assert run(listed(tmp_path, "x,1,", AN)).exit_code == 3
    assert target.read_text() == "kept"
    assert len(reasons(report)) == 2
    assert not report.is_symlink()


def test_no_device_is_replaced_by_the_report(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "people.refused.csv")
    assert run(listed(tmp_path, "x,1,")).exit_code == 1
    assert (tmp_path / "people.refused.csv").is_fifo()


def test_a_list_that_cannot_be_read_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Điện thoại,Email\n0912345678,an@example.com\n")
    done = run(file)
    assert done.exit_code == 1
    assert 'missing: "name"' in done.stderr
    assert "Nothing was imported." in done.stderr
    assert [*tmp_path.iterdir()] == [file]
    assert not Entry.objects.exists()


def test_an_old_encoding_has_to_be_named(tmp_path: Path) -> None:
    file = listed(tmp_path, AN)
    file.write_bytes(in_windows_1258(file.read_text(encoding="utf-8")))
    refused = run(file)
    assert refused.exit_code == 1
    assert "--encoding windows-1258" in refused.stderr
    assert run(file, "--encoding", "windows-1258").exit_code == 0
    assert Participant.objects.get().full_name == "Nguyễn An"


def test_a_report_that_cannot_be_written_stops_the_import(tmp_path: Path) -> None:
    done = run(listed(tmp_path, AN), "--report", tmp_path / "nowhere" / "report.csv")
    assert done.exit_code == 1
    assert "No such file or directory" in done.stderr
    assert not Participant.objects.exists()


def test_the_audit_record_tells_that_it_began_and_how_it_ended(tmp_path: Path) -> None:
    run(listed(tmp_path, AN, "x,1,"))
    began, ended = Entry.objects.order_by("sequence")
    assert began.event == "registry:import:began"
    assert ended.event == "registry:import:ended"
    assert ended.facts["complete"] is True
    assert (ended.facts["added"], ended.facts["refused"]) == (1, 1)
    assert len(ended.facts["sha256"]) == 64


def at_the_first_insert(error: BaseException) -> ExecuteWrapper:
    """Let the database, or the operator, do something when the first person is stored."""

    def execute(really: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('INSERT INTO "registry_participant"'):
            raise error
        return really(sql, params, many, context)

    return execute


def test_a_failing_database_is_told_without_anything_personal(tmp_path: Path) -> None:
    with connection.execute_wrapper(at_the_first_insert(OperationalError("gone amid 0123456789"))):
        done = run(listed(tmp_path, AN))
    assert done.exit_code == 1
    assert "The database failed: gone amid •••••••789" in done.stderr
    assert "The first 0 rows are done; the same command again does the rest." in done.stderr
    assert Entry.objects.get(event="registry:import:ended").facts["complete"] is False


def test_it_can_be_stopped_and_says_how_far_it_came(tmp_path: Path) -> None:
    with connection.execute_wrapper(at_the_first_insert(KeyboardInterrupt())):
        done = run(listed(tmp_path, AN))
    assert done.exit_code == 1
    assert "Stopped." in done.stderr
    assert not Participant.objects.exists()


def test_columns_without_use_are_told(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,cccd,Ghi chú\nAn,001234567890,-\n")
    assert "Columns that were not used: Ghi chú." in run(file).stdout


def test_a_column_cannot_talk_to_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    hostile = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eGhi" + "i" * 100
    file.write_text(
        f"name,cccd,{hostile},{','.join(f'c{n}' for n in range(100))}\nAn,001234567890{',-' * 101}\n"
    )
    said = run(file).stdout
    assert "]0;owned[2J31mGhiii" in said
    assert all(character.isprintable() for character in said.replace("\n", ""))
    assert "i" * 50 not in said
    assert "c18 and 81 more." in said


def test_a_dry_run_says_what_would_be_and_writes_nothing(tmp_path: Path) -> None:
    run(listed(tmp_path, AN))
    before = Entry.objects.count()
    changed = "Nguyễn An,0123456789,0987654321"
    done = run(listed(tmp_path, changed, "Lê Chi,0223456789,0912345679", "Trần Bình,12,"), "--dry-run")
    assert done.exit_code == 3
    assert "3 rows: 1 people would be added, 1 changed, 0 unchanged, 1 rows refused." in done.stdout
    assert "Line 4: " in done.stderr
    assert Participant.objects.get().contacts.get().value == "+84912345678"
    assert Entry.objects.count() == before
    assert [one.name for one in tmp_path.iterdir()] == ["people.csv"]


def test_in_earnest_a_list_does_what_its_dry_run_said(tmp_path: Path) -> None:
    file = listed(tmp_path, *(f"Nguyễn An,{number:010},0912345678" for number in range(600)))
    assert "600 people would be added" in run(file, "--dry-run").stdout
    assert not Participant.objects.exists()
    assert "600 people added" in run(file).stdout


def test_a_dry_run_writes_no_report(tmp_path: Path) -> None:
    done = run(listed(tmp_path, AN), "--dry-run", "--report", tmp_path / "why.csv")
    assert done.exit_code == 1
    assert "writes no report" in done.stderr


def test_a_dry_run_of_what_is_no_list_says_so(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("")
    done = run(file, "--dry-run")
    assert done.exit_code == 1
    assert "Nothing would be imported" in done.stderr
