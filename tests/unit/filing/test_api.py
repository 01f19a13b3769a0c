"""The filers' API: signed XML in, a receipt out, and what became of it."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from authority import Authority, Signer, write_trust
from authority import filing as filing_xml
from nhanh8.audit.models import Entry
from nhanh8.config import Settings
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.tk1ts import document
from nhanh8.filers.models import Management
from people import NUMBER, person
from staff import a_filer

pytestmark = pytest.mark.django_db

FILINGS = "/api/v1/filings"
TAX_CODE = "0100047516"
ROW = {"13": NUMBER, "01": "Nguyễn Thị Ví Dụ", "08": "vi.du@example.vn"}
_CA = Authority()


@pytest.fixture(autouse=True)
def ready(configured: Callable[..., Settings], tmp_path: Path) -> Callable[..., Settings]:
    """Trust the authority, have a certificate of our own, and a filer who manages one participant."""
    ours = _CA.issue(name="Cơ quan BHXH Ví Dụ")
    (tmp_path / "own.pem").write_bytes(ours.pem())
    (tmp_path / "own.key").write_bytes(ours.key_pem())
    own = {"own_certificate": tmp_path / "own.pem", "own_key": tmp_path / "own.key"}
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]) | own)
    Management.objects.create(filer=a_filer(TAX_CODE), participant=person().participant)
    return configured


@pytest.fixture
def signer() -> Signer:
    return _CA.issue(f"MST:{TAX_CODE}")


def send(client: Client, content: bytes, media_type: str = "application/xml") -> Any:
    return client.post(FILINGS, content, media_type)


def asked(client: Client, number: str, key: str) -> Any:
    return client.get(f"{FILINGS}/{number}", headers={"Authorization": f"Bearer {key}"})


def code_of(answer: Any) -> str:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return str(json.loads(answer.content)["type"]).removeprefix("/api/v1/problems/")


def test_what_is_signed_is_filed_and_its_state_told_for_its_key(client: Client, signer: Signer) -> None:
    answer = send(client, signer.sign(filing_xml(ROW)))
    assert answer.status_code == 201
    receipt = answer.json()
    assert answer.headers["Location"] == f"{FILINGS}/{receipt['number']}"
    assert receipt["rows"] == 1
    assert receipt["again"] is False
    assert 'filings";r=299' not in answer.headers["RateLimit"]
    assert answer.headers["RateLimit"].count("filings-of-filer-") == 2
    state = asked(client, receipt["number"], receipt["key"])
    assert state.headers["Content-Type"] == "application/xml"
    assert b"SignatureValue" in state.content
    assert Declaration.objects.get().reference.encode() in state.content


def test_sent_twice_it_is_filed_once_and_the_key_stays_with_the_first(client: Client, signer: Signer) -> None:
    first = send(client, signer.sign(filing_xml(ROW))).json()
    again = send(client, signer.sign(filing_xml(ROW)))
    assert again.status_code == 200
    assert again.json() == first | {"key": None, "again": True}
    assert Filing.objects.count() == 1


def test_every_fault_is_told_with_its_row_and_box(client: Client, signer: Signer) -> None:
    answer = send(client, signer.sign(filing_xml(ROW, {"13": "12", "01": "An", "07": "x"})))
    assert answer.status_code == 422
    assert code_of(answer) == "filing-not-taken"
    pointers = [one["pointer"] for one in json.loads(answer.content)["errors"]]
    assert pointers == ["/rows/2/13", "/rows/2/07"]
    assert not Filing.objects.exists()


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"", "application/xml", 422, "filing-not-taken"),
        (b"<a", "application/xml", 422, "filing-not-taken"),
        (filing_xml(ROW).encode(), "text/xml", 422, "filing-not-taken"),
        (b"\0\xff\xfe", "application/xml", 422, "filing-not-taken"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "application/xml", 422, "filing-not-taken"),
        (b"{}", "application/json", 415, "not-xml"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "not-xml"),
        (bytes(document.LARGEST + 1), "application/xml", 413, "too-large"),
    ],
)
def test_what_is_no_signed_filing_is_a_problem(
    client: Client, content: bytes, media_type: str, status: int, code: str
) -> None:
    answer = send(client, content, media_type)
    assert answer.status_code == status
    assert code_of(answer) == code
    assert not Filing.objects.exists()


def test_half_a_body_is_none(client: Client, signer: Signer) -> None:
    content = signer.sign(filing_xml(ROW))
    stopped = {"wsgi.input": BytesIO(content[:-5]), "CONTENT_LENGTH": str(len(content))}
    answer = client.generic("POST", FILINGS, b"x", "application/xml", **stopped)
    assert answer.status_code == 400
    assert code_of(answer) == "malformed"
    assert Entry.objects.get(event="declarations:filing:refused").facts["why"] == "half"


def test_too_large_a_body_leaves_an_entry_and_a_flood_no_more_than_may_come(
    client: Client, ready: Callable[..., Settings]
) -> None:
    ready(declarations={"filings_per_source": "2 per hour"})
    announced = {"CONTENT_LENGTH": str(document.LARGEST + 1)}
    answers = [client.generic("POST", FILINGS, b"x", "application/xml", **announced) for _ in range(4)]
    assert [one.status_code for one in answers] == [413, 413, 429, 429]
    assert "16 MB" in answers[0].json()["detail"]
    refused = Entry.objects.filter(event="declarations:filing:refused")
    assert [one.facts["why"] for one in refused] == ["size", "size"]


def test_a_wrong_key_and_a_number_that_there_is_not_are_answered_alike(
    client: Client, signer: Signer
) -> None:
    number = send(client, signer.sign(filing_xml(ROW))).json()["number"]
    wrong, unknown = asked(client, number, "x"), asked(client, "TK1-20261123-999999-1", "x")
    assert wrong.status_code == unknown.status_code == 401
    assert code_of(wrong) == "wrong-key"
    assert wrong.content == unknown.content
    assert wrong.headers["WWW-Authenticate"] == "Bearer"
    assert code_of(client.get(f"{FILINGS}/{number}")) == "wrong-key"


@pytest.mark.parametrize("number", ["x", "1", "TK1-1-1-1", "TK1-20261123-000001-7x", "%00"])
def test_what_is_no_number_is_a_problem(client: Client, number: str) -> None:
    assert asked(client, number, "x").status_code in {404, 422}


def test_the_network_address_has_a_limit(client: Client, ready: Callable[..., Settings]) -> None:
    ready(declarations={"filings_per_source": "2 per hour"})
    assert asked(client, "TK1-20261123-999999-1", "x").headers["RateLimit"].startswith('"filings-hour";r=1;')
    send(client, b"<a/>")
    refused = send(client, b"<a/>")
    assert refused.status_code == 429
    assert code_of(refused) == "too-many-from-here"
    assert int(refused.headers["Retry-After"]) > 0


def test_the_filer_has_a_limit_that_only_their_own_signature_uses_up(
    client: Client, ready: Callable[..., Settings], signer: Signer
) -> None:
    ready(declarations={"filings_per_filer": "1 per hour"})
    strangers = Authority("Nơi khác").issue(f"MST:{TAX_CODE}").sign(filing_xml(ROW))
    assert send(client, strangers).status_code == 422
    assert send(client, signer.sign(filing_xml(ROW))).status_code == 201
    refused = send(client, signer.sign(filing_xml(ROW | {"07": "0912345678"})))
    assert refused.status_code == 429
    assert code_of(refused) == "filed-too-often"
    assert '"filings-of-filer-hour";r=0' in refused.headers["RateLimit"]


def test_where_we_cannot_sign_no_state_is_told(
    client: Client, signer: Signer, ready: Callable[..., Settings]
) -> None:
    receipt = send(client, signer.sign(filing_xml(ROW))).json()
    ready(signatures={"own_key": None})
    answer = asked(client, receipt["number"], receipt["key"])
    assert answer.status_code == 503
    assert code_of(answer) == "unavailable"


def test_the_schema_and_the_description_are_there_for_everyone(client: Client) -> None:
    assert client.get(f"{FILINGS}/tk1-ts-1.xsd").content == document.schema_file()
    assert "showFiling" in client.get(f"{FILINGS}/openapi.json").content.decode()
    assert "/api/v1/filings/openapi.json" in client.get(f"{FILINGS}/docs").content.decode()


def test_by_its_key_a_filing_is_withdrawn_once(client: Client, signer: Signer) -> None:
    receipt = send(client, signer.sign(filing_xml(ROW))).json()
    address = f"{FILINGS}/{receipt['number']}/withdrawal"

    def withdraw(rest: str = "", key: str = receipt["key"]) -> Any:
        return client.generic("POST", address + rest, headers={"Authorization": f"Bearer {key}"})

    assert code_of(withdraw(key="x")) == "wrong-key"
    assert code_of(withdraw("?row=2")) == "nothing-waits"
    assert withdraw("?row=1").json() == {"number": receipt["number"], "withdrawn": 1}
    assert b'ma="withdrawn"' in asked(client, receipt["number"], receipt["key"]).content
    assert code_of(withdraw()) == "nothing-waits"
    assert send(client, signer.sign(filing_xml(ROW))).json()["again"] is True
