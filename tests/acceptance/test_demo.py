"""The demo, from its start to nothing left."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from acceptance import demo_run
from acceptance.form_login import Door, log_in
from acceptance.process import Process

MAIL_WITHIN_S = 30
GONE_WITHIN_S = 20


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture(scope="module")
def demo(home: Path) -> Iterator[Process]:
    process = demo_run.start(home)
    try:
        demo_run.wait_until_ready(process, home)
        yield process
    finally:
        process.end(signal.SIGINT)


@pytest.fixture(scope="module")
def ready(demo: Process, home: Path) -> dict[str, Any]:
    assert demo.running
    return dict(json.loads(demo_run.ready_file(home).read_text("utf-8")))


def nhanh8(ready: dict[str, Any], *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nhanh8", "--config", ready["config"], *arguments]
    environment = {n: v for n, v in os.environ.items() if not n.startswith("NHANH8_")}
    return subprocess.run(
        command, input=given, capture_output=True, text=True, env=environment, check=False, timeout=120
    )


def page(url: str) -> str:
    """Get the first page at an address, past its redirects."""
    with closing(HTTPConnection(url.removeprefix("http://"), timeout=10)) as connection:
        path = "/"
        while path:
            connection.request("GET", path)
            answer = connection.getresponse()
            text, path = answer.read().decode(), answer.headers.get("Location", "")
        assert answer.status == 200
        return text


def test_the_ready_file_names_three_people_one_without_mail_and_one_with_12_digits(
    ready: dict[str, Any], home: Path
) -> None:
    people = ready["people"]
    assert len(people) == 3
    assert [one["name"] for one in people if not one["email"]] == ["Trần Văn Bình"]
    assert sorted(len(one["number"]) for one in people) == [10, 10, 12]
    assert all(re.fullmatch(r"\+84\d{9}", one["phone"]) for one in people)
    assert stat.S_IMODE(demo_run.ready_file(home).stat().st_mode) == 0o600


def test_nobody_reaches_it_from_another_machine(ready: dict[str, Any]) -> None:
    for where in ("web", "sip", "mailbox", "smtp"):
        assert ready[where].removeprefix("http://").startswith("127.0.0.1:")


def test_the_key_is_told_to_those_alone_who_need_it(demo: Process, home: Path) -> None:
    assert demo.running
    key = (home / "secret-key").read_bytes()
    told = {
        command.split("nhanh8 ")[1].split()[0]: key in Path(f"/proc/{pid}/environ").read_bytes()
        for pid, command in demo_run.processes_of(home).items()
        if " -m nhanh8 " in command
    }
    assert told == {"mailbox": False, "web": True, "hotline": True, "worker": True}


def test_every_part_answers(ready: dict[str, Any]) -> None:
    for url in (ready["web"], ready["mailbox"]):
        assert "<!doctype html>" in page(url).lower()
    found = {one["name"]: one for one in json.loads(nhanh8(ready, "doctor", "--json").stdout)["checks"]}
    assert [one for one in found.values() if not one["well"]] == []
    assert found["web port"]["found"] == f"the portal answers on {ready['web'].rpartition(':')[2]}"
    assert found["SIP port"]["found"] == f"a SIP server answers on {ready['sip'].rpartition(':')[2]}"
    assert ready["smtp"] in found["mail server"]["found"]


def test_the_hotline_answers_on_udp_and_tcp(ready: dict[str, Any]) -> None:
    host, port = ready["sip"].split(":")
    options = (
        "OPTIONS sip:hotline SIP/2.0\r\nVia: SIP/2.0/{0} 127.0.0.1:{1};branch=z9hG4bKdemo{0}\r\n"
        "Max-Forwards: 70\r\nFrom: <sip:test@127.0.0.1>;tag=1\r\nTo: <sip:hotline>\r\nCall-ID: demo{0}\r\n"
        "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"
    )
    for transport, kind in (("UDP", socket.SOCK_DGRAM), ("TCP", socket.SOCK_STREAM)):
        with closing(socket.socket(socket.AF_INET, kind)) as line:
            line.settimeout(10)
            line.connect((host, int(port)))
            line.send(options.format(transport, line.getsockname()[1]).encode())
            assert line.recv(4096).startswith(b"SIP/2.0 200 ")


def test_someone_gets_a_new_password_without_a_telephone_and_the_owner_is_told_by_mail(
    ready: dict[str, Any], home: Path
) -> None:
    an = next(one for one in ready["people"] if one["email"])
    assert log_in(ready["web"], an["number"], an["password"]) is Door.OPEN
    talk = nhanh8(ready, "talk", "--caller", an["phone"], given=f"8\n{an['number']}#\n")
    assert talk.returncode == 0, talk.stderr
    assert "reissued" in talk.stdout
    assert log_in(ready["web"], an["number"], an["password"]) is Door.WRONG
    mail = wait_for_mail(home / "mailbox")
    assert message_from_bytes(mail, policy=policy.default)["To"] == an["email"]
    assert an["email"] in page(ready["mailbox"])


def test_the_screen_tells_people_passwords_and_ways(demo: Process, ready: dict[str, Any]) -> None:
    said = "\n".join(demo.lines)
    for one in ready["people"]:
        for part in (one["name"], one["number"], one["password"], one["phone"].replace("+84", "0")):
            assert part in said
    for part in (ready["web"], ready["mailbox"], ready["sip"], " talk --caller ", " call ", "10 times"):
        assert part in said


def test_its_home_is_its_owners_alone(demo: Process, home: Path) -> None:
    assert demo.running
    made = {path.relative_to(home).as_posix(): path.lstat().st_mode & 0o077 for path in home.rglob("*")}
    # Style sheets and pictures are for everyone; and the test itself keeps what the screen showed.
    open_to_others = {name for name, mode in made.items() if mode and not name.startswith("static/")}
    assert open_to_others == {"demo.log"}
    assert made.keys() >= {"nhanh8.sqlite3", "static.lock", "nhanh8.toml", "secret-key", "logs/web.log"}


def test_the_call_that_the_screen_tells_reaches_the_hotline(demo: Process, ready: dict[str, Any]) -> None:
    line = next(line for line in demo.lines if " call --to " in line)
    arguments = line.partition(" --config ")[2].split()[1:]
    call = nhanh8(ready, *arguments[: arguments.index("--save")], "--listen", "1")
    assert call.returncode == 0, call.stdout + call.stderr


def test_one_home_has_one_demo_and_the_first_keeps_running(demo: Process, home: Path) -> None:
    second = demo_run.start(home)
    assert demo_run.code_of(second) == 1
    assert "Another demo runs in" in second.log.read_text()
    assert demo.running
    assert demo_run.ready_file(home).exists()


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        demo = demo_run.start(tmp_path / "home", f"--web-port={port}")
        assert demo_run.code_of(demo) == 1
    assert f"Port {port} is taken" in demo.log.read_text()
    assert "--web-port" in demo.log.read_text()


def test_ctrl_c_ends_everything_within_seconds_and_a_new_start_has_the_same_people(tmp_path: Path) -> None:
    home = tmp_path / "home"
    demo = demo_run.start(home)
    first = demo_run.wait_until_ready(demo, home)
    pids = list(demo_run.processes_of(home))
    assert len(pids) >= 4
    assert demo.end(signal.SIGINT) == 0
    assert not demo_run.wait_until_gone(pids, 0)
    assert not demo_run.ready_file(home).exists()

    again = demo_run.start(home)
    second = demo_run.wait_until_ready(again, home)
    hotline = next(pid for pid, command in demo_run.processes_of(home).items() if command.endswith("hotline"))
    for before, now in zip(first["people"], second["people"], strict=True):
        assert before | {"password": ""} == now | {"password": ""}
        assert before["password"] != now["password"]
    pids = list(demo_run.processes_of(home))
    os.kill(hotline, signal.SIGKILL)
    assert demo_run.code_of(again) == 1
    assert "hotline ended with code -9" in again.log.read_text()
    assert not demo_run.wait_until_gone(pids, 0)


def test_a_killed_demo_leaves_nothing_running(tmp_path: Path) -> None:
    home = tmp_path / "home"
    demo = demo_run.start(home)
    demo_run.wait_until_ready(demo, home)
    pids = list(demo_run.processes_of(home))
    assert demo.end(signal.SIGKILL) == -signal.SIGKILL
    assert not demo_run.wait_until_gone(pids, GONE_WITHIN_S)


def wait_for_mail(folder: Path) -> bytes:
    deadline = time.monotonic() + MAIL_WITHIN_S
    while not (found := sorted(folder.glob("*.eml"))):
        assert time.monotonic() < deadline, "no mail came"
        time.sleep(0.05)  # a folder can't be waited for
    return found[0].read_bytes()
