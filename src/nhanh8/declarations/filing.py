"""File TK1-TS: by signed XML, by form, by spreadsheet."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils import timezone

from nhanh8.declarations import intake
from nhanh8.declarations.answers import Fault, NotTaken, Receipt
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.opening import Declared, declare_all
from nhanh8.declarations.tk1ts import document, signature, trust
from nhanh8.declarations.tk1ts.people import AT_ONCE, Found, People
from nhanh8.declarations.tk1ts.reading import Stated, read
from nhanh8.declarations.tk1ts.refusal import RefusedError
from nhanh8.filers.models import Filer
from nhanh8.users.roles import Act

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from nhanh8.declarations.tk1ts.document import Document
    from nhanh8.users.models import User

__all__ = ["Fault", "NotTaken", "Receipt", "file_form", "file_xml", "of"]

FILED: Final = "declarations:filing:filed"
_MAY_NOT_FILE: Final = Fault(None, "", "Bạn không được nộp hồ sơ cho đơn vị này.")
_NOT_ACTIVE: Final = Fault(None, "", "Đơn vị đã ngừng nộp hồ sơ điện tử. Hãy liên hệ cơ quan BHXH quản lý.")


def file_xml(content: bytes) -> Receipt | NotTaken:
    """File what an organisation signed: all of it, or nothing where one row is wrong.

    What is read is what the signature is over; who files is whose tax code the signer's certificate has.
    """
    try:
        verified = signature.verify(document.parse(content), timezone.now())
        said = document.read(verified.root)
        filer = _signers_filer(said, verified)
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
        signer=trust.subject(verified.signer),
        rows=len(stated),
    )
    with transaction.atomic():
        held = intake.hold(filer)
        if held is None:
            return intake.refuse(content, [_NOT_ACTIVE], way=Filing.Way.XML, filer=filer, why="filer")
        if receipt := intake.earlier(held, handed.digest):
            return receipt
        people = _all_people(held, stated)
        if faults := [one for one in people if isinstance(one, Fault)]:
            return intake.refuse(content, faults, way=Filing.Way.XML, filer=held, why="participant")
        return _file(held, handed, [one for one in people if isinstance(one, Found)])


def _signers_filer(said: "Document", verified: signature.Verified) -> Filer:
    if said.tax_code not in trust.tax_codes(verified.signer):
        raise RefusedError(
            "tax code",
            f"Chứng thư số của {trust.subject(verified.signer)} không có mã số thuế {said.tax_code} "
            "ghi trong hồ sơ.",
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
    if not user.may(Act.FILE) or user.filer is None:
        return intake.refuse(digest, [_MAY_NOT_FILE], way=Filing.Way.FORM, filer=user.filer, why="role")
    if not isinstance(stated, Stated):
        return intake.refuse(digest, stated, way=Filing.Way.FORM, filer=user.filer, why="boxes")
    with transaction.atomic():
        filer = intake.hold(user.filer)
        if filer is None:
            return intake.refuse(digest, [_NOT_ACTIVE], way=Filing.Way.FORM, filer=user.filer, why="filer")
        if receipt := intake.earlier(filer, digest):
            return receipt
        (found,) = People(filer).find([stated])
        if isinstance(found, Fault):
            return intake.refuse(digest, [found], way=Filing.Way.FORM, filer=filer, why="participant")
        handed = intake.Handed(Filing.Way.FORM, digest, user=user, rows=1)
        return _file(filer, handed, [found])


def _file(filer: Filer, handed: intake.Handed, people: list[Found]) -> Receipt:
    """File what is right in every row; the filer is held."""
    filing, key = intake.open_filing(filer, handed, Filing.State.FILED)
    declare_all(declared(filing, row, found) for row, found in enumerate(people, 1))
    intake.tell(filing)
    intake.note(filing, FILED)
    return Receipt(filing.number, filing.filed_at, filing.rows, key)


def declared(filing: Filing, row: int, found: Found) -> Declared:
    """Give what one participant declares in a filing."""
    return Declared(
        form=Declaration.Form.TK1_TS,
        boxes=found.stated.boxes,
        participant=found.participant,
        phone=found.stated.phone,
        email=found.stated.email,
        filing=filing,
        row=row,
    )


def of(user: "User") -> "QuerySet[Filing]":
    """Give what was filed for this user's filer, the newest first; for others nothing."""
    if user.filer is None or not user.may(Act.FILE):
        return Filing.objects.none()
    return Filing.objects.filter(filer=user.filer).select_related("filer").order_by("-pk")
