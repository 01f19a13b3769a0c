"""Signed XML: filed whole, by who signed it, for whom it manages; refused in plain words for all else."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from django.utils import timezone
from lxml import etree
from signxml import DigestAlgorithm, SignatureMethod, XMLSigner, methods
from signxml.algorithms import CanonicalizationMethod
from signxml.xades import XAdESSigner
from time_machine import travel

from authority import DRAWN_UP, Authority, Signer, ec_key, filing, key_usage, write_trust
from filing import a_filer, a_participant, boxes
from nhanh8.audit.models import Entry
from nhanh8.config import Settings
from nhanh8.declarations.electronic.filing import NotTaken, Receipt, file_xml
from nhanh8.declarations.electronic.intake import key_digest
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.filers.models import Filer

pytestmark = pytest.mark.django_db

MST = "MST:0100047516"
Configure = Callable[..., Settings]
_CA = Authority()


@pytest.fixture
def filer() -> Filer:
    return a_filer(manages=[a_participant(), a_participant("0223456789", "Trần Bình")])


@pytest.fixture(autouse=True)
def trusted(configured: Configure, tmp_path: Path) -> None:
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations()]))


def why(content: bytes) -> tuple[str, str]:
    """Have something refused; gives the tag in the record and what the filer reads."""
    answer = file_xml(content)
    assert isinstance(answer, NotTaken), answer
    assert not Filing.objects.exists()
    assert not Declaration.objects.exists()
    entry = Entry.objects.filter(event="declarations:filing:refused").order_by("sequence").last()
    assert entry
    return entry.facts["why"], answer.faults[0].why


@pytest.fixture
def signer() -> Signer:
    return _CA.issue(MST)


BINH = boxes("0223456789", b01="TRẦN BÌNH")


def test_what_is_signed_is_filed(filer: Filer, signer: Signer) -> None:
    receipt = file_xml(signer.sign(filing(boxes(), BINH)))
    assert isinstance(receipt, Receipt)
    found = Filing.objects.get()
    assert (found.filer, found.signer, found.rows) == (filer, "Công ty Ví Dụ", 2)
    assert receipt.key
    assert found.key_digest == key_digest(receipt.key.get_secret_value())
    assert [one.boxes for one in found.declarations.order_by("row")] == [boxes(), BINH]


@pytest.mark.usefixtures("filer")
def test_signed_anew_it_is_the_same_filing(signer: Signer) -> None:
    first = file_xml(signer.sign(filing(boxes())))
    second = file_xml(_CA.issue(MST).sign(filing(boxes())))
    assert isinstance(first, Receipt)
    assert isinstance(second, Receipt)
    assert (second.number, second.again, second.key) == (first.number, True, None)


@pytest.mark.usefixtures("filer")
def test_an_old_copy_of_what_was_accepted_puts_nothing_on_file_again(signer: Signer) -> None:
    content = signer.sign(filing(boxes()))
    first = file_xml(content)
    Declaration.objects.update(state=Declaration.State.ACCEPTED)
    Filing.objects.update(filed_at=timezone.now() - timedelta(days=90))
    again = file_xml(content)
    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert (again.number, again.again) == (first.number, True)
    assert Declaration.objects.count() == 1


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"signature_algorithm": SignatureMethod.ECDSA_SHA512, "digest_algorithm": DigestAlgorithm.SHA512},
        {"c14n_algorithm": CanonicalizationMethod.CANONICAL_XML_1_1},
        {"c14n_algorithm": CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0},
    ],
)
def test_the_usual_ways_to_sign_are_taken(signer: Signer, how: dict[str, Any]) -> None:
    assert isinstance(file_xml(signer.sign(filing(boxes()), **how)), Receipt)


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    "how",
    [
        {"signature_algorithm": SignatureMethod.ECDSA_SHA1},
        {"digest_algorithm": DigestAlgorithm.SHA1},
        {"signature_algorithm": SignatureMethod.ECDSA_SHA224},
    ],
)
def test_a_weak_algorithm_is_refused(signer: Signer, how: dict[str, Any]) -> None:
    assert why(signer.sign(filing(boxes()), **how))[0] == "signature form"


@pytest.mark.usefixtures("filer")
def test_a_signature_without_the_properties_of_xades_is_refused(signer: Signer) -> None:
    plain = XMLSigner(
        method=methods.enveloped,
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    signed = plain.sign(etree.fromstring(filing(boxes())), key=signer.key, cert=[signer.certificate])
    assert why(etree.tostring(signed))[0] == "signature form"


@pytest.mark.usefixtures("filer")
def test_an_rsa_key_and_an_intermediate_authority_are_taken(configured: Configure, tmp_path: Path) -> None:
    below = Authority("Trung gian Ví Dụ", parent=_CA)
    configured(signatures=write_trust(tmp_path, [_CA, below], [_CA.revocations(), below.revocations()]))
    rsa_key = rsa.generate_private_key(65537, 2048)
    assert isinstance(file_xml(below.issue(MST, key=rsa_key).sign(filing(boxes()))), Receipt)


@pytest.mark.usefixtures("filer")
def test_an_intermediate_authority_may_be_revoked(configured: Configure, tmp_path: Path) -> None:
    below = Authority("Trung gian Ví Dụ", parent=_CA)
    lists = [_CA.revocations(below.certificate), below.revocations()]
    configured(signatures=write_trust(tmp_path, [_CA, below], lists))
    assert why(below.issue(MST).sign(filing(boxes())))[0] == "certificate revoked"


@pytest.mark.usefixtures("filer")
def test_who_is_not_certified_by_a_trusted_authority_is_refused() -> None:
    tag, said = why(Authority("Tổ chức lạ").issue(MST).sign(filing(boxes())))
    assert tag == "certificate untrusted"
    assert "Công ty Ví Dụ" in said


@pytest.mark.usefixtures("filer")
def test_an_authority_of_the_same_name_is_another_one() -> None:
    assert why(Authority(_CA.name).issue(MST).sign(filing(boxes())))[0] == "certificate untrusted"


@pytest.mark.usefixtures("filer")
def test_the_key_must_be_the_certificates(signer: Signer) -> None:
    stranger = Signer(ec_key(), signer.certificate)
    assert why(stranger.sign(filing(boxes())))[0] == "signature"


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    ("issued", "tag"),
    [
        ({"lasts": timedelta(seconds=-1)}, "certificate expired"),
        ({"usage": key_usage(key_encipherment=True)}, "certificate untrusted"),
        ({"ca": True}, "certificate untrusted"),
        ({"key": rsa.generate_private_key(65537, 1024)}, "key"),  # noqa: S505 - to be refused
    ],
)
def test_a_certificate_that_is_not_good_for_signing_is_refused(issued: dict[str, Any], tag: str) -> None:
    assert why(_CA.issue(MST, **issued).sign(filing(boxes())))[0] == tag


@pytest.mark.usefixtures("filer")
def test_a_revoked_certificate_is_refused(configured: Configure, tmp_path: Path, signer: Signer) -> None:
    configured(signatures=write_trust(tmp_path, [_CA], [_CA.revocations(signer.certificate)]))
    tag, said = why(signer.sign(filing(boxes())))
    assert tag == "certificate revoked"
    assert said == "Chứng thư số của Công ty Ví Dụ đã bị thu hồi."


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    "lists",
    [
        [],
        [_CA.revocations(next_update=timedelta(hours=-1))],
        [_CA.revocations(issued=timedelta(hours=1))],
        [Authority(_CA.name).revocations()],
        [Authority("Tổ chức khác").revocations()],
        [_CA.revocations(partial=True)],
    ],
    ids=["missing", "out of date", "of tomorrow", "forged", "another's", "for some only"],
)
def test_without_a_list_in_force_nobody_is_believed(
    configured: Configure,
    tmp_path: Path,
    signer: Signer,
    lists: Sequence[x509.CertificateRevocationList],
) -> None:
    configured(signatures=write_trust(tmp_path, [_CA], lists))
    assert why(signer.sign(filing(boxes())))[0] == "revocation unknown"


@pytest.mark.usefixtures("filer")
def test_without_trusted_authorities_nothing_is_taken(configured: Configure, signer: Signer) -> None:
    configured(signatures={"trusted": None})
    assert why(signer.sign(filing(boxes())))[0] == "not set up"


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize("which", ["trusted.pem", "revocations.pem"])
@pytest.mark.parametrize("content", [None, b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"])
def test_files_that_are_gone_or_broken_believe_nobody(
    tmp_path: Path, signer: Signer, which: str, content: bytes | None
) -> None:
    (tmp_path / which).unlink()
    if content:
        (tmp_path / which).write_bytes(content)
    assert why(signer.sign(filing(boxes())))[0] == "not set up"


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize("user_ids", [(), ("MST:0100109106",), ("CMND:0100047516",), ("0100047516",)])
def test_the_certificate_must_have_the_filers_tax_code(user_ids: Sequence[str]) -> None:
    tag, said = why(_CA.issue(*user_ids).sign(filing(boxes())))
    assert tag == "tax code"
    assert "0100047516" in said


def test_a_tax_code_that_is_no_filers_is_refused(signer: Signer) -> None:
    assert why(signer.sign(filing(boxes())))[0] == "filer unknown"


def test_an_inactive_filer_is_refused(filer: Filer, signer: Signer) -> None:
    Filer.objects.filter(pk=filer.pk).update(active=False)
    assert why(signer.sign(filing(boxes())))[0] == "filer"


@pytest.mark.usefixtures("filer")
def test_one_person_who_is_anothers_refuses_the_whole(signer: Signer) -> None:
    a_participant("0323456789")
    answer = file_xml(signer.sign(filing(boxes(), boxes("0323456789"))))
    assert isinstance(answer, NotTaken)
    assert [(fault.row, fault.box) for fault in answer.faults] == [(2, "13")]
    assert not Declaration.objects.exists()


@pytest.mark.usefixtures("filer")
def test_a_person_twice_refuses_the_whole(signer: Signer) -> None:
    answer = file_xml(signer.sign(filing(boxes(), boxes(b08="khac@example.com"))))
    assert isinstance(answer, NotTaken)
    assert answer.faults[0].why == "Người tham gia này đã có ở dòng 1."


@pytest.mark.usefixtures("filer")
def test_every_wrong_box_is_told_with_its_row(signer: Signer) -> None:
    answer = file_xml(signer.sign(filing(boxes(b07="113"), boxes("12"))))
    assert isinstance(answer, NotTaken)
    assert [(fault.row, fault.box) for fault in answer.faults] == [(1, "07"), (2, "13")]


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"vi.du@example.com", b"ke.gian@example.com"),
        (b'<o so="08"', b'<o so="10"'),
        (f"<ngayLap>{DRAWN_UP}".encode(), b"<ngayLap>2000-01-01"),
    ],
)
def test_what_was_changed_after_signing_is_refused(signer: Signer, before: bytes, after: bytes) -> None:
    signed = signer.sign(filing(boxes()))
    assert before in signed
    tag, said = why(signed.replace(before, after))
    assert tag == "signature"
    assert "đã bị sửa sau khi ký" in said


@pytest.mark.usefixtures("filer")
def test_a_stripped_signature_is_refused(signer: Signer) -> None:
    signed = signer.sign(filing(boxes()))
    assert why(re.sub(rb"<ds:Signature .*</ds:Signature>", b"", signed, flags=re.DOTALL))[0] == "unsigned"
    assert why(filing(boxes()).encode())[0] == "unsigned"


@pytest.mark.usefixtures("filer")
def test_two_signatures_are_refused(signer: Signer) -> None:
    twice = re.sub(
        rb"(<ds:Signature .*</ds:Signature>)", rb"\1\1", signer.sign(filing(boxes())), flags=re.DOTALL
    )
    assert why(twice)[0] == "signatures"


@pytest.mark.usefixtures("filer")
def test_a_signed_document_wrapped_into_another_one_is_refused(signer: Signer) -> None:
    inner = signer.sign(filing(boxes())).split(b"?>", 1)[1].strip()
    found = re.search(rb"<ds:Signature .*</ds:Signature>", inner, flags=re.DOTALL)
    assert found
    outer = filing(boxes(b08="ke.gian@example.com")).encode()
    inside = outer.replace(b"</hoSo>", inner + b"</hoSo>")
    assert why(inside)[0] == "signature place"
    # The signature moved out, what it signed put where nobody looks.
    moved = outer.replace(b"</hoSo>", inner.replace(found[0], b"") + found[0] + b"</hoSo>")
    assert why(moved)[0] == "signature"
    within = found[0].replace(
        b"</ds:Signature>", b"<ds:Object>" + inner.replace(found[0], b"") + b"</ds:Object></ds:Signature>"
    )
    assert why(outer.replace(b"</hoSo>", within + b"</hoSo>"))[0] == "signature object"


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"</ds:Signature>", b"<ds:Object>virus</ds:Object></ds:Signature>"),
        (b"</ds:Signature>", b"<ds:Object/></ds:Signature>"),
        (b"</ds:Signature>", b"<ds:Object><a xmlns='urn:a'/></ds:Object></ds:Signature>"),
        (b"<ds:Object>", b"<ds:Object><a xmlns='urn:a'/>"),
        (b"<ds:Object>", b"<ds:Object>virus"),
        (b"</ds:Object>", b"virus</ds:Object>"),
    ],
)
def test_what_was_put_into_a_signature_and_is_not_signed_is_refused(
    signer: Signer, before: bytes, after: bytes
) -> None:
    signed = signer.sign(filing(boxes()))
    assert before in signed
    tag, said = why(signed.replace(before, after, 1))
    assert tag == "signature object"
    assert "không được ký" in said


@pytest.mark.usefixtures("filer")
def test_a_signature_over_a_part_is_refused(signer: Signer) -> None:
    part = filing(boxes()).replace("<toKhai>", '<toKhai Id="mot">')
    tag, _ = why(_partly(signer, part))
    assert tag == "signature scope"


def _partly(signer: Signer, document: str) -> bytes:
    signing = XAdESSigner(
        method=methods.enveloped,
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    signed = signing.sign(
        etree.fromstring(document), key=signer.key, cert=[signer.certificate], reference_uri="#mot"
    )
    return etree.tostring(signed)


@pytest.mark.usefixtures("filer")
def test_a_canonical_form_with_comments_is_refused(signer: Signer) -> None:
    with_comments = CanonicalizationMethod.CANONICAL_XML_1_0_WITH_COMMENTS
    assert why(signer.sign(filing(boxes()), c14n_algorithm=with_comments))[0] == "signature scope"


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize("hidden", [b"<!-- -->", b"<?x y?>"])
def test_a_comment_amid_an_address_is_refused(signer: Signer, hidden: bytes) -> None:
    signed = signer.sign(filing(boxes()))
    assert why(signed.replace(b"vi.du@", b"vi" + hidden + b".du@"))[0] == "markup"


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    ("before", "after", "tag"),
    [
        ("urn:nhanh8:tk1-ts:1", "urn:nhanh8:tk1-ts:2", "version"),
        ('phienBan="1.0"', 'phienBan="1.1"', "version"),
        ('<o so="08">', '<o so="20">', "schema"),
        ('<o so="08">', '<o so="01">', "schema"),
        (f"<ngayLap>{DRAWN_UP}</ngayLap>", "", "schema"),
        ('maSoThue="0100047516"', 'maSoThue="MST"', "schema"),
        ("<toKhai>", "<toKhai><khac/>", "schema"),
    ],
)
def test_what_is_not_the_form_is_refused(signer: Signer, before: str, after: str, tag: str) -> None:
    written = filing(boxes())
    assert before in written
    assert why(signer.sign(written.replace(before, after)))[0] == tag


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(("days", "word"), [(1, "chưa tới"), (-61, "đã quá 60 ngày")])
def test_what_was_drawn_up_long_ago_or_is_yet_to_be_is_refused(signer: Signer, days: int, word: str) -> None:
    day = timezone.localdate() + timedelta(days=days)
    tag, said = why(signer.sign(filing(boxes(), day=f"{day}")))
    assert tag == "day"
    assert word in said


@pytest.mark.usefixtures("filer")
def test_what_was_drawn_up_sixty_days_ago_is_filed(signer: Signer) -> None:
    day = timezone.localdate() - timedelta(days=60)
    assert isinstance(file_xml(signer.sign(filing(boxes(), day=f"{day}"))), Receipt)


@pytest.mark.usefixtures("filer")
def test_the_day_begins_at_midnight_in_vietnam(signer: Signer) -> None:
    tomorrow = timezone.localtime().replace(hour=0, minute=30) + timedelta(days=1)
    with travel(tomorrow):
        assert isinstance(file_xml(signer.sign(filing(boxes(), day=f"{tomorrow:%Y-%m-%d}"))), Receipt)


def _on_root(attribute: str) -> bytes:
    many = " ".join(attribute.format(number) for number in range(33))
    return filing(boxes()).replace("<hoSo", f"<hoSo {many}").encode()


BOMB = '<!DOCTYPE hoSo [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.usefixtures("filer")
@pytest.mark.parametrize(
    ("content", "tag"),
    [
        (b"", "xml"),
        (b"hello", "xml"),
        (BOMB.encode() + filing(boxes()).replace("vi.du", "&b;").encode(), "doctype"),
        (
            b'<!DOCTYPE hoSo SYSTEM "file:///etc/passwd">' + filing(boxes()).encode(),
            "doctype",
        ),
        (b'<?xml version="1.0" encoding="UTF-16"?>' + filing(boxes()).encode(), "encoding"),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE', "encoding"),
        (filing(boxes()).encode("utf-16"), "encoding"),
        (filing(boxes()).encode() + b"\0", "encoding"),
        (b"<a>" * 300 + b"</a>" * 300, "version"),
        (filing(boxes()).encode()[:-20], "xml"),
        (b" " * (16 * 1024 * 1024 + 1), "size"),
        (filing(boxes()).replace("</hoSo>", "<a/>" * 600_000 + "</hoSo>").encode(), "elements"),
        (filing(boxes()).replace("</hoSo>", '<a b=""/>' * 1_000_000 + "</hoSo>").encode(), "elements"),
        (_on_root("xmlns:n{}='urn:n'"), "elements"),  # a canonical form took half a minute for 14,000
        (_on_root("n{}='n'"), "elements"),
        (
            filing(boxes()).replace("</hoSo>", "<x>" * 30 + "</x>" * 30).encode()
            + b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></hoSo>',
            "depth",
        ),
        (
            filing(boxes()).encode().replace(b"</hoSo>", b"")
            + b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/></hoSo>',
            "certificate missing",
        ),
        (
            filing(boxes()).encode().replace(b"</hoSo>", b"")
            + b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><KeyInfo><X509Data><X509Certificate>AAAA'
            b"</X509Certificate></X509Data></KeyInfo></Signature></hoSo>",
            "certificate unreadable",
        ),
    ],
)
def test_what_xml_can_be_abused_for_is_refused(content: bytes, tag: str) -> None:
    assert why(content)[0] == tag
