"""The command as people type it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from unit.cli.command import KEY, nhanh8


def test_help_names_every_verb_with_what_it_does() -> None:
    done = nhanh8("--help")
    assert done.returncode == 0
    verbs = "demo hotline web worker talk call import seed audit bench doctor migrate mail mailbox"
    for verb in verbs.split():
        assert f"│ {verb} " in done.stdout, verb


@pytest.mark.parametrize(
    "verb", [(), ("doctor",), ("audit",), ("audit", "verify"), ("bench",), ("mail",), ("mail", "bounce")]
)
def test_help_shows_no_value_where_an_option_takes_none(verb: tuple[str, ...]) -> None:
    done = nhanh8(*verb, "--help")
    assert "--help" in done.stdout
    assert "bool" not in done.stdout.lower()


def test_a_wrong_setting_ends_with_its_name_and_where_to_read_on() -> None:
    done = nhanh8("migrate", NHANH8_REISSUE__PASSWORD_LENGTH="4")
    assert done.returncode == 1
    assert "reissue.password_length" in done.stderr
    assert "docs/settings.md" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_misspelled_setting_in_the_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "nhanh8.toml"
    file.write_text("[hotline]\nsip_prot = 5070\n")
    done = nhanh8("--config", str(file), "migrate")
    assert done.returncode == 1
    assert "hotline.sip_prot" in done.stderr


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    file = tmp_path / "nhanh8.toml"
    file.write_text("sip_port =\n")
    done = nhanh8("--config", str(file), "migrate")
    assert done.returncode == 1
    assert "can't be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_list_that_is_no_json_is_told_how_to_write_it() -> None:
    done = nhanh8("migrate", NHANH8_HOTLINE__TRUNKS="192.0.2.1")
    assert done.returncode == 1
    assert "JSON" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_limit_in_the_environment_is_written_as_people_read_it(tmp_path: Path) -> None:
    done = nhanh8("doctor", NHANH8_HOME=str(tmp_path), NHANH8_REISSUE__PER_CALLER="2 per call, 4 per day")
    assert "✓ settings: can be read" in done.stdout


@pytest.mark.parametrize(
    "verb", [("web",), ("hotline",), ("worker",), ("audit", "verify"), ("talk",), ("migrate",)]
)
def test_what_serves_people_refuses_to_start_without_a_secret_key(
    tmp_path: Path, verb: tuple[str, ...]
) -> None:
    done = nhanh8(*verb, NHANH8_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "NHANH8_SECRET_KEY must be set" in done.stderr


def test_migrate_makes_a_home_of_its_owner_and_can_be_said_again(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"
    assert nhanh8("--home", str(home), "migrate", NHANH8_SECRET_KEY=KEY).returncode == 0
    assert home.stat().st_mode & 0o077 == 0
    again = nhanh8("--home", str(home), "migrate", NHANH8_SECRET_KEY=KEY)
    assert again.returncode == 0
    assert "No migrations to apply" in again.stdout


def test_whatever_it_makes_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(0o755)
    people = tmp_path / "people.csv"
    people.write_text("name,cccd\nx,1\n")
    surroundings = {"NHANH8_HOME": str(home), "NHANH8_SECRET_KEY": KEY}
    assert nhanh8("migrate", **surroundings).returncode == 0
    assert nhanh8("import", str(people), "--report", str(home / "report.csv"), **surroundings).returncode == 3
    with closing(sqlite3.connect(home / "nhanh8.sqlite3")) as database:
        database.execute("CREATE TABLE beside (it)")  # the write-ahead log is there while someone writes
        modes = {file.name: file.stat().st_mode & 0o077 for file in home.iterdir()}
    assert modes.keys() >= {"nhanh8.sqlite3", "nhanh8.sqlite3-wal", "report.csv"}
    assert set(modes.values()) == {0}


AT_WORK = [
    ("web",),
    ("hotline",),
    ("worker",),
    ("talk",),
    ("seed", "1"),
    ("import", __file__),
    ("audit", "verify"),
]


@pytest.mark.parametrize("verb", AT_WORK)
def test_nothing_works_on_a_database_that_is_not_made_and_nothing_makes_it(
    tmp_path: Path, verb: tuple[str, ...]
) -> None:
    done = nhanh8(*verb, NHANH8_HOME=str(tmp_path), NHANH8_SECRET_KEY=KEY)
    assert done.returncode == 1
    assert "`nhanh8 migrate`" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "nhanh8.sqlite3").exists()


@pytest.mark.parametrize("verb", AT_WORK)
def test_nothing_works_on_a_database_older_than_the_program(tmp_path: Path, verb: tuple[str, ...]) -> None:
    (tmp_path / "nhanh8.sqlite3").touch()  # as old as can be: it has no tables
    done = nhanh8(*verb, NHANH8_HOME=str(tmp_path), NHANH8_SECRET_KEY=KEY)
    assert done.returncode == 1
    assert "not made, or older than this version" in done.stderr
    assert "`nhanh8 migrate`" in done.stderr
    assert "Traceback" not in done.stderr


def test_migrate_makes_no_new_database_over_what_was_last_written_to_the_old_one(tmp_path: Path) -> None:
    log = tmp_path / "nhanh8.sqlite3-wal"
    log.write_bytes(b"what was last written")
    done = nhanh8("migrate", NHANH8_HOME=str(tmp_path), NHANH8_SECRET_KEY=KEY)
    assert done.returncode == 1
    assert str(log) in done.stderr
    assert log.read_bytes() == b"what was last written"
    assert not (tmp_path / "nhanh8.sqlite3").exists()


@pytest.mark.parametrize("verb", [("migrate",), ("talk",), ("seed", "1"), ("import", __file__)])
def test_a_database_that_is_away_is_told_in_a_sentence(verb: tuple[str, ...]) -> None:
    done = nhanh8(*verb, DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing", NHANH8_SECRET_KEY=KEY)
    assert done.returncode == 1
    assert "The database can't be" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_untouched_audit_record_is_sound_and_a_touched_one_is_not(tmp_path: Path) -> None:
    surroundings = {"NHANH8_HOME": str(tmp_path), "NHANH8_SECRET_KEY": KEY}
    assert nhanh8("migrate", **surroundings).returncode == 0
    sound = nhanh8("audit", "verify", **surroundings)
    assert sound.returncode == 0
    assert "is sound: 0 entries" in sound.stdout
    assert nhanh8("audit", "verify", "--noted", "0:", **surroundings).returncode == 0
    with closing(sqlite3.connect(tmp_path / "nhanh8.sqlite3")) as database:
        database.execute(
            "INSERT INTO audit_entry (sequence, at, event, facts, previous, digest) "
            "VALUES (1, '2026-01-01', 'forged', '{}', '', 'forged')"
        )
        database.commit()
    broken = nhanh8("audit", "verify", **surroundings)
    assert broken.returncode == 3
    assert "is broken: the record goes on to 1" in broken.stderr


def test_an_audit_record_that_cannot_be_checked_is_not_called_broken() -> None:
    done = nhanh8(
        "audit", "verify", DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing", NHANH8_SECRET_KEY=KEY
    )
    assert done.returncode == 1
    assert "The database can't be used" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("noted", ["3:abc", "3", "3:" + "f" * 63, "1:", "0" + ":" + "g" * 64])
def test_what_no_check_ever_said_is_not_taken_for_a_note(tmp_path: Path, noted: str) -> None:
    done = nhanh8("audit", "verify", "--noted", noted, NHANH8_HOME=str(tmp_path), NHANH8_SECRET_KEY=KEY)
    assert done.returncode == 1
    assert "64 hex digits" in done.stderr
    assert "broken" not in done.stderr
