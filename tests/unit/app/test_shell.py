"""What a browser gets of the app: addresses, headers, and words in two languages."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from nhanh8.app import shell
from nhanh8.web.problems import Kind

SHELL = Path(shell.__file__).parent / "shell"
WORDS = {
    language: json.loads((SHELL / "texts" / f"{language}.json").read_text()) for language in ("vi", "en")
}
SCRIPTS = "".join(path.read_text() for path in SHELL.rglob("*.js"))


def test_the_page_holds_no_script_or_style_of_its_own_and_may_load_ours_only(client: Client) -> None:
    response = client.get("/app/")
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)
    assert response.headers["Cache-Control"] == "no-cache"


def test_all_that_the_page_and_the_worker_name_is_there_for_ever(client: Client) -> None:
    page = client.get("/app/").content.decode()
    worker = client.get("/app/sw.js").content.decode()
    manifest = client.get("/app/manifest.webmanifest").content.decode()
    addresses = set(re.findall(r'"(/app/files/[^"]+)"', page + worker + manifest))
    assert len(addresses) > 15
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_worker_is_asked_for_anew_and_keeps_nothing_of_the_api(client: Client) -> None:
    response = client.get("/app/sw.js")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Content-Security-Policy"].endswith("connect-src 'self'")
    kept = re.search(r"const FILES = (\[.*?\]);", response.content.decode())
    assert kept
    addresses = json.loads(kept[1])
    assert "/static/nhanh8.css" in addresses
    assert not [one for one in addresses if "/api/" in one or "swagger" in one]


def test_files_come_compressed_to_who_can_read_that(client: Client) -> None:
    address = shell.url_of("main.js")
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        "/app/files/0000000000000000/main.js",
        "/app/files/{version}/../apps.py",
        "/app/files/{version}/%2e%2e/apps.py",
        "/app/files/{version}//etc/passwd",
        "/app/files/{version}/",
    ],
)
def test_nothing_else_is_given(client: Client, address: str) -> None:
    assert client.get(address.format(version=shell.version())).status_code == 404


def test_both_languages_have_every_word_with_the_same_values_in_it() -> None:
    assert WORDS["vi"].keys() == WORDS["en"].keys()
    for key, text in WORDS["vi"].items():
        values = [sorted(re.findall(r"\{\w+\}", words[key])) for words in WORDS.values()]
        assert values[0] == values[1], key
        assert text


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    page = (SHELL.parent / "templates" / "app" / "shell.html").read_text()
    named = set(re.findall(r'"(\w+)"', SCRIPTS)) | set(re.findall(r'data-text="(\w+)"', page))
    made = {f"password_{name}{end}" for name in ("old", "new", "again") for end in ("", "_missing")}
    assert set(WORDS["vi"]) == set(WORDS["vi"]) & (named | made)
    assert set(re.findall(r'\bt\("(\w+)"', SCRIPTS)) <= set(WORDS["vi"])


def test_no_script_turns_text_into_markup() -> None:
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("):
        assert way not in SCRIPTS


def test_the_description_names_every_problem_and_describes_every_operation(client: Client) -> None:
    documents = [client.get(f"/api/v1/{path}").content for path in ("openapi.json", "filings/openapi.json")]
    each = [json.loads(document) for document in documents]
    assert all(one["openapi"].startswith("3.1") for one in each)
    operations = [operation for one in each for path in one["paths"].values() for operation in path.values()]
    assert len(operations) == 16
    for operation in operations:
        assert operation["description"]
        assert {"500", "503"} <= operation["responses"].keys()
    text = b"".join(documents).decode()
    for kind in set(Kind) - {Kind.METHOD_NOT_ALLOWED}:
        assert f'"{kind.code}"' in text, kind


def test_the_apis_page_comes_from_here_alone(client: Client) -> None:
    response = client.get("/api/v1/docs")
    assert "://" not in response.content.decode()
    for address in re.findall(r'(?:src|href)="(/app/files/[^"]+)"', response.content.decode()):
        assert client.get(address).status_code == 200
