"""`nhanh8 web` as an operator and a load balancer meet it."""

import re
import signal
import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing

import pytest

from acceptance.installation import Installation


def _get(url: str) -> tuple[int, dict[str, str], str]:
    try:
        answer = urllib.request.urlopen(url, timeout=20)  # noqa: S310 - our own server
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, dict(answer.headers), answer.read().decode()


@pytest.mark.parametrize("key", ["", "too short"])
def test_it_refuses_to_start_without_a_secret_key(install: Callable[..., Installation], key: str) -> None:
    installation = install()
    installation.environment["NHANH8_SECRET_KEY"] = key
    refused = installation.run("web", check=False)
    assert refused.returncode == 1
    assert "NHANH8_SECRET_KEY must be set" in refused.stderr


def test_it_takes_a_free_port_tells_it_and_ends_cleanly(install: Callable[..., Installation]) -> None:
    web = install().start("web", "--port", "0")
    url = web.wait_for(r"^web ready (http://127\.0\.0\.1:[1-9]\d*)$")[1]
    assert _get(f"{url}/health")[::2] == (200, "ok\n")
    assert web.end(signal.SIGTERM) == 0
    with pytest.raises(urllib.error.URLError):
        _get(f"{url}/health")


def test_ctrl_c_ends_it_too(install: Callable[..., Installation]) -> None:
    assert install().start("web").end(signal.SIGINT) == 0


def test_several_workers_say_once_that_they_are_ready(install: Callable[..., Installation]) -> None:
    web = install(web={"workers": 3}).start("web")
    web.end()
    assert len(web.lines) == 1


def test_a_port_that_is_taken_is_told(install: Callable[..., Installation]) -> None:
    installation = install()
    port = installation.portal_url().rpartition(":")[2]
    refused = installation.run("web", "--port", port, check=False)
    assert refused.returncode != 0
    assert port in refused.stderr


def test_it_is_unwell_without_its_database_and_well_again_with_it(
    install: Callable[..., Installation],
) -> None:
    installation = install()
    url = installation.portal_url()
    with closing(sqlite3.connect(installation.database)) as database:
        database.execute("ALTER TABLE accounts_account RENAME TO away")
        assert _get(f"{url}/health")[::2] == (503, "database away\n")
        assert _get(url)[0] == 200
        database.execute("ALTER TABLE away RENAME TO accounts_account")
    assert _get(f"{url}/health")[0] == 200


def test_static_files_are_kept_for_ever_under_names_with_a_hash(install: Callable[..., Installation]) -> None:
    url = install().portal_url()
    page = _get(url)[2]
    style = re.search(r'href="(/static/nhanh8\.[0-9a-f]{12}\.css)"', page)
    assert style
    status, headers, _ = _get(url + style[1])
    assert status == 200
    assert "immutable" in headers["Cache-Control"]


def test_a_host_name_that_is_not_ours_is_refused(install: Callable[..., Installation]) -> None:
    request = urllib.request.Request(install().portal_url(), headers={"Host": "evil.example"})  # noqa: S310 - ours
    with pytest.raises(urllib.error.HTTPError, match="400") as refused:
        urllib.request.urlopen(request, timeout=20)  # noqa: S310 - same
    refused.value.close()
