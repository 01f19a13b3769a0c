"""One process of the benchmark `declarations`: `prepare`, `xml` or `sheet`, and the home to do it in.

Prints one JSON object.
"""

import io
import json
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import django
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree
from openpyxl import Workbook
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.xades.xades import XAdESSigner

_MB: Final = 1 << 20
_TAX_CODE: Final = "0100047516"
_NAMESPACE: Final = "urn:nhanh8:tk1-ts:1"
_USUAL: Final = {
    "02": "Nữ",
    "04": "Việt Nam",
    "05": "Kinh",
    "09": "Phường Ví Dụ, thành phố Hà Nội",
    "11.1": "Số 1, đường Ví Dụ",
    "11.2": "Phường Ví Dụ",
    "11.4": "Thành phố Hà Nội",
    "17": "Bệnh viện Đa khoa Ví Dụ",
    "18": "Bổ sung email để cấp lại mật khẩu VssID",
}


def main() -> None:
    """Do one part."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    django.setup()
    print(json.dumps({"prepare": _prepare, "xml": _xml, "sheet": _sheet}[what](folder)))


def _prepare(folder: Path) -> dict[str, float]:
    from nhanh8.agencies.models import Agency  # noqa: PLC0415 - after Django
    from nhanh8.filers.models import Filer, Management  # noqa: PLC0415 - same
    from nhanh8.registry.models import Participant  # noqa: PLC0415 - same
    from nhanh8.users.models import User  # noqa: PLC0415 - same

    agency = Agency.objects.create(code="A", name="BHXH Ví Dụ", province="Hà Nội", address="1 Ví Dụ")
    filer = Filer.objects.create(
        tax_code=_TAX_CODE, name="Công ty Ví Dụ", kind="unit", agency=agency, email="a@example.com"
    )
    User.objects.create(username="ke.toan", email="a@example.com", role="representative", filer=filer)
    people = list(Participant.objects.all())
    Management.objects.bulk_create(
        [Management(filer=filer, participant=one) for one in people], batch_size=1000
    )
    rows = [
        {
            "01": one.full_name.upper(),
            "03": f"{one.born_on:%d/%m/%Y}",
            "07": f"0{990000000 + number}",
            "08": f"nguoi.thu.{number}@example.com",
            "13": one.numbers[0],
            **_USUAL,
        }
        for number, one in enumerate(people)
    ]
    xml, sheet = _signed(folder, rows), _workbook(rows)
    (folder / "filing.xml").write_bytes(xml)
    (folder / "filing.xlsx").write_bytes(sheet)
    return {"xml_mb": len(xml) / _MB, "sheet_mb": len(sheet) / _MB}


def _xml(folder: Path) -> dict[str, float]:
    from nhanh8.declarations.electronic.filing import Receipt, file_xml  # noqa: PLC0415 - after Django

    content = (folder / "filing.xml").read_bytes()
    before, began = _rss_mb(), time.perf_counter()
    answer = file_xml(content)
    filed_s = time.perf_counter() - began
    if not isinstance(answer, Receipt):
        raise SystemExit(f"It was not filed: {answer.faults[0].why}")
    return {"filed_s": filed_s, "rss_mb": _rss_mb(), "rss_before_mb": before}


def _sheet(folder: Path) -> dict[str, float]:
    from nhanh8.declarations.electronic import sheets  # noqa: PLC0415 - after Django
    from nhanh8.declarations.electronic.filing import Receipt, file_sheet  # noqa: PLC0415 - same
    from nhanh8.declarations.models import Declaration, Filing  # noqa: PLC0415 - same
    from nhanh8.users.models import User  # noqa: PLC0415 - same

    Declaration.objects.update(state=Declaration.State.REFUSED)  # those of the XML wait no more
    content = (folder / "filing.xlsx").read_bytes()
    before, began = _rss_mb(), time.perf_counter()
    answer = file_sheet(User.objects.get(), content)
    handed_in_s = time.perf_counter() - began
    if not isinstance(answer, Receipt):
        raise SystemExit(f"It was not taken: {answer.faults[0].why}")
    filing = Filing.objects.get(number=answer.number)
    sheets.check.call(filing.pk)
    filed_s = time.perf_counter() - began
    filing.refresh_from_db()
    if filing.state != Filing.State.FILED or filing.refused_rows:
        raise SystemExit(f"It was not filed whole: {filing.refused_rows[:1]}")
    return {"handed_in_s": handed_in_s, "filed_s": filed_s, "rss_mb": _rss_mb(), "rss_before_mb": before}


def _rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _signed(folder: Path, rows: list[dict[str, str]]) -> bytes:
    root: Any = etree.Element(f"{{{_NAMESPACE}}}hoSo", nsmap={None: _NAMESPACE}, phienBan="1.0")
    etree.SubElement(root, f"{{{_NAMESPACE}}}donVi", maSoThue=_TAX_CODE).text = "Công ty Ví Dụ"
    etree.SubElement(root, f"{{{_NAMESPACE}}}ngayLap").text = f"{datetime.now(UTC):%Y-%m-%d}"
    for row in rows:
        declaration = etree.SubElement(root, f"{{{_NAMESPACE}}}toKhai")
        for number, text in row.items():
            etree.SubElement(declaration, f"{{{_NAMESPACE}}}o", so=number).text = text
    key, certificate = _authority(folder)
    signer = XAdESSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    signed = signer.sign(root, key=key, cert=[certificate])
    return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


def _authority(folder: Path) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """Make an authority, its lists where the settings name them, and a certificate of the filer's."""
    its, ours = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tổ chức chứng thực Ví Dụ")])
    filer = x509.Name([x509.NameAttribute(NameOID.USER_ID, f"MST:{_TAX_CODE}")])
    root = _certificate(name, name, its, its, ca=True)
    now = datetime.now(UTC)
    revocations = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name)
        .last_update(now - timedelta(days=1))
        .next_update(now + timedelta(days=1))
        .sign(its, hashes.SHA256())
    )
    (folder / "trusted.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (folder / "revocations.pem").write_bytes(revocations.public_bytes(Encoding.PEM))
    return ours, _certificate(filer, name, ours, its, ca=False)


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuers: ec.EllipticCurvePrivateKey,
    *,
    ca: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(issuers, hashes.SHA256())
    )


def _workbook(rows: list[dict[str, str]]) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append([f"[{number}]" for number in rows[0]])
    for row in rows:
        sheet.append(list(row.values()))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


if __name__ == "__main__":
    main()
