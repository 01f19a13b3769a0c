"""The API does what its description says, and nothing breaks it: schemathesis against the running server."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from acceptance.installation import Installation, Person

OWN = "con mèo ngủ trên mái"
AN = Person(number="0987000001", password=OWN)
"""Not the number of the examples: it is locked soon."""
ENDS_THE_SESSION = ("logOut", "endSession", "changePassword")
"""Operations after which the token opens nothing more: they get runs of their own."""
LASTS_S = 12
FILINGS_LAST_S = 8


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation]) -> Installation:
    """Give a server that lets one machine ask without end."""
    endless = {"per_source": "1000000 per hour"}
    installation = install(
        login=endless, reissue=endless, declarations={"filings_per_source": "1000000 per hour"}
    )
    installation.add(AN)
    return installation


def token(url: str) -> str:
    given = json.dumps({"number": AN.login, "password": OWN}).encode()
    asked = Request(f"{url}/api/v1/sessions", given, {"Content-Type": "application/json"})  # noqa: S310 - our own server
    with urlopen(asked) as answer:  # noqa: S310 - same
        return str(json.load(answer)["token"])


@pytest.mark.parametrize("which", ["--exclude-operation-id", "--include-operation-id"])
def test_every_operation_keeps_to_its_description_whatever_is_sent(
    installation: Installation, tmp_path: Path, which: str
) -> None:
    url = installation.portal_url()
    run(
        f"{url}/api/v1/openapi.json",
        tmp_path,
        "--header",
        f"Authorization: Bearer {token(url)}",
        # A wrong code or old password is well-formed and refused all the same.
        "--exclude-checks",
        "positive_data_acceptance",
        "--max-time",
        str(LASTS_S),
        *(argument for one in ENDS_THE_SESSION for argument in (which, one)),
    )
    assert_nothing_broke(installation)


def test_the_filers_api_keeps_to_its_description(installation: Installation, tmp_path: Path) -> None:
    run(
        f"{installation.portal_url()}/api/v1/filings/openapi.json",
        tmp_path,
        "--header",
        "Authorization: Bearer a-key-that-fits-no-filing",
        # Any text is well-formed by the description; what is in it, only the signature and the schema tell.
        "--exclude-checks",
        "positive_data_acceptance",
        "--max-time",
        str(FILINGS_LAST_S),
    )
    assert_nothing_broke(installation)


def run(document: str, folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "--no-color",
            "run",
            document,
            "--phases",
            "examples,coverage,fuzzing",
            "--generation-deterministic",
            *arguments,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def assert_nothing_broke(installation: Installation) -> None:
    log = (installation.home / "web.log").read_text()
    assert "Traceback" not in log
    assert OWN not in log
