"""Find one declaration or one participant by what somebody reads out.

Typed words are posted: a number in an address would stand in logs and in the browser's history.
"""

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from nhanh8.accounts.models import Account
from nhanh8.audit import record
from nhanh8.console.lists.listing import require
from nhanh8.declarations import references
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.references import ReferenceFormatError
from nhanh8.registry.errors import RegistryError
from nhanh8.registry.models import Contact, Participant
from nhanh8.registry.numbers import NumberFormatError, parse_number
from nhanh8.registry.phones import e164
from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency, of_agency_itself

MOST_FOUND = 20
"""People shown for one phone or address: more of them have it only by mistake."""
_LONGEST = 254
"""Characters: an e-mail address may have so many."""


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Lead to a declaration by its reference, or to those of a filing or of people."""
    user = require(request, Act.SEE_DECLARATIONS)
    typed = typed_in(request)
    queue = reverse("admin:declarations_declaration_changelist")
    if one := _declaration(user, typed):
        return redirect("admin:declarations_declaration_change", one)
    filings = of_agency_itself(user, Filing.objects.all(), "filer__agency_id")
    if filing := filings.filter(number=typed.upper()).values_list("pk", flat=True).first():
        return redirect(f"{queue}?of=filing-{filing}")
    declared = _people_declared(user, typed)
    record_search(user, list(dict.fromkeys((*declared, *people(user, typed)))))
    if declared:
        return redirect(f"{queue}?of={'-'.join(['participant', *(str(one.pk) for one in declared)])}")
    messages.warning(request, "Không tìm thấy tờ khai nào theo nội dung đã nhập.")
    return redirect(queue)


def typed_in(request: HttpRequest) -> str:
    """Give what was typed to find somebody; empty where it has signs that no database takes."""
    typed = request.POST.get("typed", "").strip()[:_LONGEST]
    return typed if typed.isprintable() else ""


def people(user: User, typed: str) -> list[Participant]:
    """Give those whose number, phone or e-mail address was typed whole, as far as the user may see them."""
    return _among(of_agency(user, Participant.objects.all(), "agency"), typed)


def record_search(user: User, found: list[Participant]) -> None:
    """Put a search into the record, with each whom it found; what was typed stays out of it."""
    each: list[dict[str, record.Fact]] = [
        {"user": user.pk, "found": len(found), "participant": one.pk, "account": account_of(one.pk)}
        for one in found
    ]
    with transaction.atomic():
        record.append_all("console:participant:searched", each or [{"user": user.pk, "found": 0}])


def account_of(participant_id: int) -> int | None:
    """Give the account's id: by it its owner finds in their own data who looked at them, and when."""
    return Account.objects.filter(participant=participant_id).values_list("pk", flat=True).first()


def _people_declared(user: User, typed: str) -> list[Participant]:
    """Give those of them about whom there are declarations that the user may see, whoever looks after them.

    A person brings 02/SĐ-GD to any agency, and a unit files where it is looked after itself.
    """
    seen = of_agency_itself(user, Declaration.objects.exclude(state=Declaration.State.DRAFT), "agency_id")
    return _among(Participant.objects.filter(Exists(seen.filter(participant=OuterRef("pk")))), typed)


def _among(rows: QuerySet[Participant], typed: str) -> list[Participant]:
    try:
        number = parse_number(typed)
    except NumberFormatError:
        pass
    else:
        whose = Q(social_insurance_number=number) | Q(personal_identification_number=number)
        if found := list(rows.filter(whose)[:MOST_FOUND]):
            return found
    return list(rows.filter(pk__in=_with_contact(typed))[:MOST_FOUND])


def _with_contact(typed: str) -> list[int]:
    if "@" in typed:
        wanted = Contact.objects.filter(kind=Contact.Kind.EMAIL, value=typed.lower())
    else:
        try:
            wanted = Contact.objects.filter(kind=Contact.Kind.PHONE, value=e164(typed))
        except RegistryError:
            return []
    return list(wanted.values_list("participant", flat=True)[:MOST_FOUND])


def _declaration(user: User, typed: str) -> int | None:
    try:
        reference = references.parse(typed)
    except ReferenceFormatError:
        return None
    rows = of_agency_itself(user, Declaration.objects.all(), "agency_id")
    return rows.filter(reference=reference).values_list("pk", flat=True).first()
