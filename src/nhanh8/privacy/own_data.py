"""Everything that is surely about one participant, gathered from every room, as plain facts.

What may be somebody else's is left out: calls from a telephone that several people use, unless a password for
*this* account was asked for in them; letters to a shared mailbox that are about another account.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar

from django.db.models import Count, Model, QuerySet
from django.utils import timezone

from nhanh8.accounts import history
from nhanh8.accounts.models import Account, EmailChange
from nhanh8.audit.models import Entry
from nhanh8.audit.privacy import mask_email
from nhanh8.charging.models import CallRecord
from nhanh8.declarations.models import Declaration
from nhanh8.filers.models import Filer
from nhanh8.privacy.letters_about import letters_about
from nhanh8.privacy.models import Request
from nhanh8.reissue.models import Reissue

FORMAT: Final = "nhanh8-own-data-1"
MOST: Final = 1000
"""Rows of one kind: the newest. Who has more is told how many there are; more than a year of anybody's."""

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True, repr=False)
class Some(Generic[T]):
    """The newest of a kind, and how many there are."""

    total: int
    newest: tuple[T, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Who one is in the registry, in full."""

    full_name: str
    born_on: date | None
    social_insurance_number: str | None
    personal_identification_number: str | None
    agency: str


@dataclass(frozen=True, slots=True, repr=False)
class AccountFacts:
    """The account. Of its password there is a hash only, which is nothing to hand out."""

    opened_at: datetime
    frozen_since: datetime | None
    password_was_issued: bool
    """Whether the one in use was made by us and has to be changed."""


@dataclass(frozen=True, slots=True, repr=False)
class DeclarationFacts:
    """A declaration, with every box as it was written."""

    form: str
    reference: str
    state: str
    boxes: dict[str, str]
    phone: str
    email: str
    filed_by: str
    """The unit or organisation; empty for 02/SĐ-GD."""
    created_at: datetime
    filed_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    reason: str
    identity_paper: str
    """What the officer saw of it, in words."""
    scanned_pages: int
    steps: tuple[Row, ...]


@dataclass(frozen=True, slots=True, repr=False)
class OwnData:
    """What is kept about one participant. Rows have the names of the columns they come from."""

    format: str
    made_at: datetime
    person: Person
    contacts: tuple[Row, ...]
    account: AccountFacts
    managed_by: tuple[str, ...]
    """Units and organisations that may file for this person."""
    sessions: Some[Row]
    history: Some[Row]
    reissues: Some[Row]
    contact_changes: Some[Row]
    email_changes: Some[Row]
    objections: Some[Row]
    declarations: Some[DeclarationFacts]
    calls: Some[Row]
    letters: Some[Row]
    requests: Some[Row]
    record: Some[Row]
    """Entries of the audit record: when, and the tag of what happened."""


def gather(account: Account) -> OwnData:
    """Gather it, in bounded memory: some thirty statements, a thousand rows of each kind at most."""
    person = account.participant
    return OwnData(
        format=FORMAT,
        made_at=timezone.now(),
        person=Person(
            person.full_name,
            person.born_on,
            person.social_insurance_number,
            person.personal_identification_number,
            person.agency,
        ),
        contacts=_some(person.contacts.order_by("pk"), "kind", "value", "usable_from", "bounces").newest,
        account=AccountFacts(account.created_at, account.frozen_at, account.issued_id is not None),
        managed_by=tuple(
            Filer.objects.filter(managed__participant=person).order_by("name").values_list("name", flat=True)
        )[:MOST],
        sessions=_some(
            account.sessions.order_by("-started_at"),
            "channel",
            "agent",
            "source_masked",
            "started_at",
            "used_at",
            "expires_at",
        ),
        history=_some(history.of(account), "at", "what", "way", "detail"),
        reissues=_some(
            Reissue.objects.filter(account=account).order_by("-asked_at", "-pk"),
            "asked_at",
            "way",
            "caller_masked",
            "confirmed_at",
            "issued__state",
            "issued__offered_at",
            "issued__expires_at",
            "issued__ended_at",
        ),
        contact_changes=_some(
            person.contact_changes.order_by("-changed_at"), "changed_at", "removed", "added"
        ),
        email_changes=_email_changes(account),
        objections=_some(account.objections.order_by("-at"), "at", "handled_at"),
        declarations=_declarations(account),
        calls=_calls(account),
        letters=_some(
            letters_about(account).order_by("-created_at", "-pk"),
            "kind",
            "shown",
            "state",
            "created_at",
            "done_at",
        ),
        requests=_some(
            Request.objects.filter(participant=person).order_by("-asked_at"),
            "number",
            "kind",
            "about",
            "text",
            "state",
            "asked_at",
            "due_at",
            "answered_at",
            "answer",
        ),
        record=_some(Entry.objects.filter(account=account.pk).order_by("-sequence"), "at", "event"),
    )


def _some(rows: QuerySet[Any, Model], *columns: str) -> Some[Row]:
    return Some(rows.count(), tuple(rows.values(*columns)[:MOST]))


def _email_changes(account: Account) -> Some[Row]:
    changes = EmailChange.objects.filter(session__account=account).order_by("-pk")
    newest = changes.values_list("new_address", "done_at", "code_new__expires_at")[:MOST]
    return Some(
        changes.count(),
        tuple(
            {"new_address_masked": mask_email(address), "done_at": done_at, "until": until}
            for address, done_at, until in newest
        ),
    )


def _calls(account: Account) -> Some[Row]:
    """Give the calls in which a password for this account was asked for, with the right pair."""
    ids = Reissue.objects.filter(account=account, way=Reissue.Way.PHONE).order_by("-asked_at", "-pk")
    calls = CallRecord.objects.filter(call_id__in=list(ids.values_list("call_id", flat=True)[:MOST]))
    return _some(
        calls.order_by("-started_at"),
        "started_at",
        "answered_at",
        "ended_at",
        "caller_masked",
        "cause",
        "outcome",
        "fee",
    )


def _declarations(account: Account) -> Some[DeclarationFacts]:
    own = Declaration.objects.filter(participant=account.participant_id)
    newest = (
        own.select_related("filing__filer")
        .annotate(scanned=Count("pages"))
        .prefetch_related("steps")
        .order_by("-created_at", "-pk")[:MOST]
    )
    return Some(own.count(), tuple(_facts_of(one, one.scanned) for one in newest))


def _facts_of(one: Declaration, scanned: int) -> DeclarationFacts:
    return DeclarationFacts(
        form=one.form,
        reference=one.reference,
        state=one.state,
        boxes=one.boxes,
        phone=one.phone,
        email=one.email,
        filed_by=one.filing.filer.name if one.filing else "",
        created_at=one.created_at,
        filed_at=one.filed_at,
        due_at=one.due_at,
        decided_at=one.decided_at,
        reason=one.reason,
        identity_paper=one.paper,
        scanned_pages=scanned,
        steps=tuple({"at": step.at, "state": step.state, "note": step.note} for step in one.steps.all()),
    )
