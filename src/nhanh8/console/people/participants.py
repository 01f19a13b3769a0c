"""Participants: found by what they tell, shown masked or in full, each time for a reason that is recorded."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from nhanh8.accounts import history, sessions
from nhanh8.accounts.models import Account
from nhanh8.audit import record
from nhanh8.console import reasons
from nhanh8.console.lists import masked
from nhanh8.console.lists.listing import Listing, require, staff_of
from nhanh8.console.people import accounts
from nhanh8.console.people.finding import MOST_FOUND, account_of, people, record_search, typed_in
from nhanh8.console.site import console
from nhanh8.registry.models import Contact, Participant
from nhanh8.reissue.models import Objection
from nhanh8.users.guard import confirmed
from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.web.events import line_of

_EVENTS_SHOWN: Final = 50


@admin.register(Participant, site=console)
class Participants(Listing):
    """People are looked for one by one; there is no list of all of them."""

    heading = "Người tham gia"
    sees = Act.SEE_PARTICIPANTS
    agency_path = "agency"
    page_template = "console/participant.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the search, and whom it found, masked. What was typed is posted, and never in an address."""
        del extra_context
        user = require(request, self.sees)
        typed = typed_in(request)
        found = people(user, typed) if typed else []
        if typed:
            record_search(user, found)
        rows = [(one, masked.number(one), masked.name(one.full_name)) for one in found]
        return self.shown(
            request,
            "console/participants.html",
            title=self.heading,
            searched=bool(typed),
            rows=rows,
            most=MOST_FOUND,
        )

    def get_urls(self) -> Any:
        """Add the look in full and what is done with the account, each posted with its reason."""
        opened = self.admin_site.admin_view(require_POST(self.opened))
        in_full = self.admin_site.admin_view(self.in_full)
        acts = {"reissue": accounts.reissue, "freeze": accounts.freeze, "unfreeze": accounts.unfreeze}
        return [
            path("<int:pk>/open/", opened, name="participant_open"),
            path("<int:pk>/in-full/", in_full, name="participant_in_full"),
            *(
                path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"account_{name}")
                for name, view in acts.items()
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show somebody's page; first ask why it is opened, unless that was said some minutes ago."""
        row = self.one(request, object_id)
        if reasons.remembered(request, row.pk):
            return super().change_view(request, object_id, form_url, extra_context)
        return self.shown(
            request,
            "console/why.html",
            title=f"Người tham gia {masked.number(row)}",
            row=row,
            usual=reasons.USUAL,
            longest=reasons.LONGEST,
            minutes=reasons.REMEMBERED_FOR // timedelta(minutes=1),
        )

    def opened(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the reason why somebody's page is opened, and open it."""
        row = self.one(request, str(pk))
        if reason := reasons.read(request):
            reasons.remember(request, row.pk, reason)
        else:
            messages.error(request, f"Hãy ghi lý do, tối đa {reasons.LONGEST} ký tự.")
        return redirect("admin:registry_participant_change", row.pk)

    def in_full(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show everything about somebody once; who comes back to its address, after a login, is led on."""
        if request.method != "POST":
            return redirect("admin:registry_participant_change", pk)
        return confirmed(self._in_full)(request, pk)

    def _in_full(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it for a reason that goes into the record first."""
        user = require(request, Act.SEE_PARTICIPANTS_IN_FULL)
        row = self.one(request, str(pk))
        reason = reasons.read(request)
        if not reason:
            messages.error(request, f"Hãy ghi lý do xem đầy đủ, tối đa {reasons.LONGEST} ký tự.")
            return self.change_view(request, str(pk))
        reasons.remember(request, row.pk, reason)
        with transaction.atomic():
            record.append(
                "console:participant:shown",
                user=user.pk,
                participant=row.pk,
                account=account_of(row.pk),
                reason=reason,
            )
        return self.shown(request, self.page_template, row=row, **self._about(user, row, in_full=True))

    def page(self, request: HttpRequest, row: Participant) -> dict[str, Any]:
        """Show somebody masked; that they were looked at, and why, is recorded."""
        user = staff_of(request)
        with transaction.atomic():
            record.append(
                "console:participant:looked at",
                user=user.pk,
                participant=row.pk,
                account=account_of(row.pk),
                reason=reasons.remembered(request, row.pk),
            )
        return self._about(user, row, in_full=False)

    def _about(self, user: User, row: Participant, *, in_full: bool) -> dict[str, Any]:
        account = Account.objects.filter(participant=row).first()
        objections = Objection.objects.filter(account=account, handled_at=None) if account else ()
        contacts = row.contacts.order_by("kind", "pk")
        frozen = account is not None and account.frozen_at is not None
        return {
            "title": f"Người tham gia {masked.number(row)}",
            "in_full": in_full,
            "facts": masked.facts(row, in_full=in_full),
            "contacts": [masked.Shown.of(one, in_full=in_full) for one in contacts],
            "account": account,
            "frozen": frozen,
            "sessions": sessions.of(account).count() if account else 0,
            "objections": [masked.moment(one.at) for one in objections],
            "events": [line_of(one) for one in history.of(account)[:_EVENTS_SHOWN]] if account else [],
            "addresses": [
                (one.pk, masked.contact(one))
                for one in contacts
                if one.kind == Contact.Kind.EMAIL and masked.is_usable(one)
            ],
            "may_see_in_full": not in_full and user.may(Act.SEE_PARTICIPANTS_IN_FULL),
            "may_reissue": account is not None and not frozen and user.may(Act.REISSUE),
            "may_freeze": account is not None and not frozen and user.may(Act.FREEZE),
            "may_unfreeze": frozen and user.may(Act.UNFREEZE),
            "may_see_declarations": user.may(Act.SEE_DECLARATIONS),
            "longest_reason": reasons.LONGEST,
        }
