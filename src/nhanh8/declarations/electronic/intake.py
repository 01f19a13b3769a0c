"""What every way of filing has in common: a filing is opened once, numbered, told to its filer, recorded."""

import hashlib
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone
from pydantic import SecretStr

from nhanh8.audit import record
from nhanh8.audit.privacy import keyed_digest
from nhanh8.declarations.answers import Fault, NotTaken, Receipt
from nhanh8.declarations.electronic.numbering import number_of
from nhanh8.declarations.models import Declaration, Filing, Original
from nhanh8.declarations.opening import Declared, declare_all
from nhanh8.declarations.tk1ts.people import Found
from nhanh8.filers.models import Filer
from nhanh8.mail import letters
from nhanh8.users.models import User

RECEIPT: Final = "declarations:receipt"
"""Kind of the letter that tells a filer that a filing was taken, or, of a spreadsheet, checked."""

_BECAME: Final[dict[str, str]] = {
    Filing.State.CHECKING: "handed in",
    Filing.State.FILED: "filed",
    Filing.State.REFUSED: "refused",
}
_SAME_FOR: Final = timedelta(days=1)
"""Who sends the same thing again sends it soon; who wants it again later may have it again."""
_MOST_FAULTS: Final = 100
_WAITING: Final = (Declaration.State.FILED, Declaration.State.SECOND)


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """What was handed in, before it is a filing."""

    way: Filing.Way
    digest: str
    """SHA-256 of its canonical content: the same content is the same filing."""
    content: bytes = b""
    """As it came, where it came as a file."""
    user: User | None = None
    signer: str = ""
    """Subject of the certificate that signed it."""
    rows: int = 0


def digest_of(content: Sequence[Mapping[str, str]], *besides: str) -> str:
    """Give the SHA-256 of boxes, and of what stands besides them; spaces and their order don't matter."""
    canonical = json.dumps([besides, *content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode(errors="backslashreplace")).hexdigest()


def hold(filer: Filer) -> Filer | None:
    """Hold a filer until the transaction ends, so that its filings come one after another.

    None if it may not file any more.
    """
    held = Filer.objects.select_for_update(of=("self",), no_key=True).select_related("agency")
    return held.filter(pk=filer.pk, active=True).first()


def earlier(filer: Filer, digest: str) -> Receipt | None:
    """Give the receipt of the same filing, if it was filed before; the filer is held.

    What was refused or withdrawn, and what was decided on longer ago than a day, may be filed anew; signed
    XML that was accepted or withdrawn may not: another day in it makes another filing.
    """
    filing = Filing.objects.filter(filer=filer, digest=digest).first()
    if filing is None:
        return None
    if not _stands(filing):
        filing.digest = hashlib.sha256(f"{digest}:{filing.pk}".encode()).hexdigest()
        filing.save(update_fields=["digest"])
        return None
    return Receipt(filing.number, filing.filed_at, filing.rows, again=True)


def _stands(filing: Filing) -> bool:
    if filing.state == Filing.State.CHECKING:
        return True
    states = set(filing.declarations.values_list("state", flat=True).distinct())
    recently = filing.filed_at > timezone.now() - _SAME_FOR
    # Signed XML needs no login: whoever has an old copy could put addresses on file again that were given up.
    if filing.way == Filing.Way.XML and states & {Declaration.State.ACCEPTED, Declaration.State.WITHDRAWN}:
        return True
    return bool(states & set(_WAITING)) or (Declaration.State.ACCEPTED in states and recently)


def open_filing(filer: Filer, handed: Handed, state: Filing.State) -> tuple[Filing, SecretStr | None]:
    """Open a filing with its number; with the key for its state, where it came by the API."""
    key = SecretStr(secrets.token_urlsafe(24)) if handed.way == Filing.Way.XML else None
    filing = Filing.objects.create(
        number=secrets.token_hex(15),  # until its serial number is known
        filer=filer,
        way=handed.way,
        state=state,
        filed_at=timezone.now(),
        digest=handed.digest,
        filed_by=handed.user,
        signer=handed.signer,
        key_digest=key_digest(key.get_secret_value()) if key else "",
        rows=handed.rows,
        checked=handed.rows,  # a spreadsheet's rows are counted later
    )
    filing.number = number_of(filing.pk, timezone.localdate(filing.filed_at))
    filing.save(update_fields=["number"])
    if handed.content:
        Original.objects.create(filing=filing, packed=zlib.compress(handed.content))
    return filing, key


def key_digest(key: str) -> str:
    """Give the keyed hash by which a filing's key is known."""
    return keyed_digest("filing key", key)


def tell(filing: Filing) -> None:
    """Post the receipt to the filer."""
    letters.post(RECEIPT, [letters.Posted(filing.pk, filing.filer.email)])


def refused_count(filing: Filing) -> int:
    """Count the rows that did not go on; a fault of the whole file is none."""
    return len({row for row, _box, _why in filing.refused_rows if row is not None})


def declare(filing: Filing, people: Iterable[Found]) -> None:
    """Open the declarations of a filing, each in its row.

    In the order of the registry, as imports go through it: two that wait for each other would be stopped.
    """
    declare_all(
        Declared(
            form=Declaration.Form.TK1_TS,
            boxes=found.stated.boxes,
            participant=found.participant,
            phone=found.stated.phone,
            email=found.stated.email,
            filing=filing,
            row=found.stated.row or 1,
        )
        for found in sorted(people, key=lambda found: found.participant.pk)
    )


def note(filing: Filing) -> None:
    """Record what became of a filing; the last thing in its transaction."""
    record.append(
        f"declarations:filing:{_BECAME[filing.state]}",
        filing=filing.pk,
        number=filing.number,
        filer=filing.filer_id,
        way=filing.way,
        by=filing.filed_by_id,
        rows=filing.rows,
        refused=refused_count(filing),
        sha256=filing.digest,
    )


def refuse(
    handed: bytes | str, faults: Sequence[Fault], *, way: Filing.Way, filer: Filer | None, why: str
) -> NotTaken:
    """Record that nothing was filed, and say what is wrong. `handed` is the content, or its digest."""
    digest = hashlib.sha256(handed).hexdigest() if isinstance(handed, bytes) else handed
    record.append(
        "declarations:filing:refused",
        filer=filer.pk if filer else None,
        way=way,
        why=why,
        faults=len(faults),
        sha256=digest,
    )
    return NotTaken(tuple(faults[:_MOST_FAULTS]))
