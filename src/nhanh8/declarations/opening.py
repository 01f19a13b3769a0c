"""Open declarations: each begins its way to a decision, in the transaction of whoever files it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from nhanh8.agencies.models import Agency
from nhanh8.config import settings
from nhanh8.declarations import references
from nhanh8.declarations.models import Declaration, Filing, Step
from nhanh8.registry.models import Participant


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Declared:
    """What one participant declares."""

    form: Declaration.Form
    boxes: Mapping[str, str]
    """Everything that was written, by the box's number."""
    participant: Participant
    phone: str
    """To be put on file, E.164; empty: unchanged."""
    email: str
    """To be put on file, as `registry.emails` gives it; empty: unchanged."""
    filing: Filing | None = None
    """With its filer at hand, for it may be asked for: `select_related("filer")`."""
    row: int = 1


def declare(
    *,
    form: Declaration.Form,
    boxes: Mapping[str, str],
    participant: Participant,
    phone: str,
    email: str,
    filing: Filing | None = None,
    row: int = 1,
) -> Declaration:
    """Open one declaration; as `declare_all` does."""
    declared = Declared(
        form=form, boxes=boxes, participant=participant, phone=phone, email=email, filing=filing, row=row
    )
    return declare_all([declared])[0]


def declare_all(each: Iterable[Declared]) -> list[Declaration]:
    """Open declarations, filed now and due by the setting, in the caller's transaction, which records it.

    The participant's agency handles each; where that isn't known, the filer's.
    """
    now = timezone.now()
    agencies = {agency.name: agency for agency in Agency.objects.only("name")}
    rows = Declaration.objects.bulk_create(
        Declaration(
            form=one.form,
            reference=references.make(),
            state=Declaration.State.FILED,
            filing=one.filing,
            row=one.row,
            boxes=dict(one.boxes),
            participant=one.participant,
            agency=agencies.get(one.participant.agency) or (one.filing.filer.agency if one.filing else None),
            phone=one.phone,
            email=one.email,
            created_at=now,
            filed_at=now,
            due_at=now + settings().declarations.decide_within,
        )
        for one in each
    )
    Step.objects.bulk_create(Step(declaration=row, at=now, state=row.state) for row in rows)
    return rows
