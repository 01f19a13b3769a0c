"""File TK1-TS: by signed XML, by form, by spreadsheet."""

import hashlib
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Final, Literal

from django.db import transaction
from django.utils import timezone

from nhanh8.audit import record
from nhanh8.declarations.answers import Fault, NotTaken, Receipt
from nhanh8.declarations.electronic import intake, sheets
from nhanh8.declarations.electronic.receipts import (
    NotSignedError,
    opened_by,
    own_certificates,
    receipt_xml,
    state,
    state_xml,
)
from nhanh8.declarations.electronic.sheets import marked_sheet
from nhanh8.declarations.models import Filing
from nhanh8.declarations.tk1ts import archive, document, signature, trust
from nhanh8.declarations.tk1ts.people import AT_ONCE, Found, People
from nhanh8.declarations.tk1ts.reading import Stated, read
from nhanh8.declarations.tk1ts.refusal import RefusedError
from nhanh8.declarations.tk1ts.template import template as sheet_template
from nhanh8.filers.models import Filer
from nhanh8.users.roles import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography.x509 import Certificate
    from django.db.models import QuerySet

    from nhanh8.declarations.tk1ts.document import Document
    from nhanh8.users.models import User

__all__ = [
    "Fault",
    "NotSignedError",
    "NotTaken",
    "Receipt",
    "file_form",
    "file_sheet",
    "file_xml",
    "left_unread",
    "marked_sheet",
    "of",
    "opened_by",
    "own_certificates",
    "receipt_xml",
    "sheet_template",
    "state",
    "state_xml",
]

_MAY_NOT_FILE: Final = Fault(None, "", "Bạn không được nộp hồ sơ cho đơn vị này.")
_NOT_ACTIVE: Final = Fault(None, "", "Đơn vị đã ngừng nộp hồ sơ điện tử. Hãy liên hệ cơ quan BHXH quản lý.")

_verifying = Lock()
"""One signature at a time in each process: a filing takes up to 60 MB meanwhile, besides its own size."""


def left_unread(why: Literal["half", "size"]) -> None:
    """Record that signed XML ended in the middle, or was announced as too large: nothing of it was read.

    The caller counts how often that may happen: nobody has signed for it.
    """
    record.append("declarations:filing:refused", filer=None, way=Filing.Way.XML, why=why, faults=1)


def file_xml(content: bytes) -> Receipt | NotTaken:
    """File what an organisation signed: all of it, or nothing where one row is wrong.

    What is read is what the signature is over; who files is whose tax code the signer's certificate has.
    """
    try:
        with _verifying:
            verified = signature.verify(document.look_over(content), timezone.now())
            said = document.read(verified.pieces)
            signer = verified.signer
            del verified
        document.check_day(said.drawn_up, timezone.localdate())
        filer = _signers_filer(said, signer)
    except RefusedError as refused:
        return intake.refuse(content, [refused.fault], way=Filing.Way.XML, filer=None, why=refused.tag)
    each = [read(boxes, row) for row, boxes in enumerate(said.rows, 1)]
    if faults := [fault for one in each if not isinstance(one, Stated) for fault in one]:
        return intake.refuse(content, faults, way=Filing.Way.XML, filer=filer, why="boxes")
    stated = [one for one in each if isinstance(one, Stated)]
    handed = intake.Handed(
        Filing.Way.XML,
        intake.digest_of([one.boxes for one in stated], said.drawn_up),
        content,
        signer=trust.subject(signer),
        rows=len(stated),
    )
    people = _all_people(filer, stated)  # before the transaction, which nobody should wait for long
    with transaction.atomic():
        held = intake.hold(filer)
        if held is None:
            return intake.refuse(content, [_NOT_ACTIVE], way=Filing.Way.XML, filer=filer, why="filer")
        if receipt := intake.earlier(held, handed.digest):
            return receipt
        if faults := [one for one in people if isinstance(one, Fault)]:
            return intake.refuse(content, faults, way=Filing.Way.XML, filer=held, why="participant")
        return _file(held, handed, [one for one in people if isinstance(one, Found)])


def _signers_filer(said: "Document", signer: "Certificate") -> Filer:
    if said.tax_code not in trust.tax_codes(signer):
        raise RefusedError(
            "tax code",
            f"Chứng thư số của {trust.subject(signer)} không có mã số thuế {said.tax_code} ghi trong hồ sơ.",
        )
    filer = Filer.objects.filter(tax_code=said.tax_code).first()
    if filer is None:
        raise RefusedError(
            "filer unknown", f"Mã số thuế {said.tax_code} chưa đăng ký nộp hồ sơ điện tử với cơ quan BHXH."
        )
    return filer


def _all_people(filer: Filer, stated: "Sequence[Stated]") -> list[Found | Fault]:
    people = People(filer)
    starts = range(0, len(stated), AT_ONCE)
    return [one for start in starts for one in people.find(stated[start : start + AT_ONCE])]


def file_form(user: "User", boxes: Mapping[str, str]) -> Receipt | NotTaken:
    """File one participant's declaration, as it was filled in on a page; boxes by their numbers."""
    stated = read(boxes, None)
    digest = intake.digest_of([stated.boxes if isinstance(stated, Stated) else boxes])
    filer = _filer_of(user)
    if isinstance(filer, Fault):
        return intake.refuse(digest, [filer], way=Filing.Way.FORM, filer=user.filer, why="role")
    if not isinstance(stated, Stated):
        return intake.refuse(digest, stated, way=Filing.Way.FORM, filer=filer, why="boxes")
    with transaction.atomic():
        held = intake.hold(filer)
        if held is None:
            return intake.refuse(digest, [_NOT_ACTIVE], way=Filing.Way.FORM, filer=filer, why="filer")
        if receipt := intake.earlier(held, digest):
            return receipt
        (found,) = People(held).find([stated])
        if isinstance(found, Fault):
            return intake.refuse(digest, [found], way=Filing.Way.FORM, filer=held, why="participant")
        handed = intake.Handed(Filing.Way.FORM, digest, user=user, rows=1)
        return _file(held, handed, [found])


def file_sheet(user: "User", content: bytes) -> Receipt | NotTaken:
    """File a spreadsheet: its rows are checked in the background, and the good ones go on.

    `of(user)` tells how far it is; `marked_sheet` gives the rows that came back.
    """
    filer = _filer_of(user)
    if isinstance(filer, Fault):
        return intake.refuse(content, [filer], way=Filing.Way.SHEET, filer=user.filer, why="role")
    try:
        archive.check(content)
    except RefusedError as refused:
        return intake.refuse(content, [refused.fault], way=Filing.Way.SHEET, filer=filer, why=refused.tag)
    handed = intake.Handed(Filing.Way.SHEET, hashlib.sha256(content).hexdigest(), content, user)
    with transaction.atomic():
        held = intake.hold(filer)
        if held is None:
            return intake.refuse(content, [_NOT_ACTIVE], way=Filing.Way.SHEET, filer=filer, why="filer")
        if receipt := intake.earlier(held, handed.digest):
            return receipt
        filing, _ = intake.open_filing(held, handed, Filing.State.CHECKING)
        sheets.check.enqueue(filing.pk)
        intake.note(filing)
        return Receipt(filing.number, filing.filed_at, filing.rows)


def _filer_of(user: "User") -> Filer | Fault:
    """Give for whom a user files, or why they don't."""
    if user.filer is not None and not user.filer.active:
        return _NOT_ACTIVE
    if user.filer is None or not user.may(Act.FILE):
        return _MAY_NOT_FILE
    return user.filer


def _file(filer: Filer, handed: intake.Handed, people: list[Found]) -> Receipt:
    """File what is right in every row; the filer is held."""
    filing, key = intake.open_filing(filer, handed, Filing.State.FILED)
    intake.declare(filing, people)
    intake.tell(filing)
    intake.note(filing)
    return Receipt(filing.number, filing.filed_at, filing.rows, key)


def of(user: "User") -> "QuerySet[Filing]":
    """Give what was filed for this user's filer, the newest first; for others nothing."""
    if user.filer is None or not user.may(Act.FILE):
        return Filing.objects.none()
    return Filing.objects.filter(filer=user.filer).select_related("filer").order_by("-pk")
