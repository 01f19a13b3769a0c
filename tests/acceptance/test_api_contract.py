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


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation]) -> Installation:
    """Give a server that lets one machine ask without end."""
    endless = {"per_source": "1000000 per hour"}
    installation = install(login=endless, reissue=endless)
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
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "--no-color",
            "run",
            f"{url}/api/v1/openapi.json",
            "--header",
            f"Authorization: Bearer {token(url)}",
            "--phases",
            "examples,coverage,fuzzing",
            # A wrong code or old password is well-formed and refused all the same.
            "--exclude-checks",
            "positive_data_acceptance",
            "--max-time",
            str(LASTS_S),
            "--generation-deterministic",
            *(argument for one in ENDS_THE_SESSION for argument in (which, one)),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    log = (installation.home / "web.log").read_text()
    assert "Traceback" not in log
    assert OWN not in log
