"""The table of roles, cell by cell, over HTTP: each act is allowed to exactly those whom the table names."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from nhanh8.accounts.models import Account
from nhanh8.audit.models import Entry
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.mail.models import Letter
from nhanh8.registry.models import Contact
from nhanh8.users.models import User
from nhanh8.users.roles import MAY, Act, Role
from people import person
from staff import AGENCY, a_user, an_agency, logged_in

pytestmark = pytest.mark.django_db

State = Declaration.State


class World:
    """Somebody with an account of the agency, a declaration of theirs, and a letter that waits."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.agency = an_agency()
        self.account = person(emails=["an@example.vn"])
        self.participant = self.account.participant
        self.participant.agency = AGENCY
        self.participant.save()
        self.declaration = declare(
            form=Declaration.Form.TK1_TS,
            boxes={"08": "moi@example.vn"},
            participant=self.participant,
            phone="",
            email="moi@example.vn",
        )
        self.letter = Letter.objects.create(
            kind="reissue:notice", about=1, why="451", next_try_at=timezone.now(), shown="a•••@example.vn"
        )
        self.stranger = a_user(Role.OFFICER, "nguoi.khac")

    def get(self, path: str) -> HttpResponse:
        """Look at a page of the console."""
        return self.client.get(f"/console/{path}")

    def post(self, path: str, **data: object) -> HttpResponse:
        """Post to a page of the console."""
        return self.client.post(f"/console/{path}", {name: str(value) for name, value in data.items()})

    @property
    def contact(self) -> int:
        """Give the id of the address on file."""
        return Contact.objects.get(kind=Contact.Kind.EMAIL).pk


def second(world: World) -> HttpResponse:
    Declaration.objects.update(state=State.SECOND)
    return world.post(f"declarations/declaration/{world.declaration.pk}/second/", version=0)


def unfreeze(world: World) -> HttpResponse:
    Account.objects.update(frozen_at=timezone.now())
    return world.post(f"registry/participant/{world.participant.pk}/unfreeze/", reason="Thử")


ASKED: dict[Act, Callable[[World], HttpResponse]] = {
    Act.SEE_DECLARATIONS: lambda w: w.get("declarations/declaration/"),
    Act.DECIDE_DECLARATIONS: lambda w: w.post(
        f"declarations/declaration/{w.declaration.pk}/accept/", version=0
    ),
    Act.SECOND_DECLARATIONS: second,
    Act.SEE_PARTICIPANTS: lambda w: w.post(f"registry/participant/{w.participant.pk}/open/", reason="Thử"),
    Act.SEE_PARTICIPANTS_IN_FULL: lambda w: w.post(
        f"registry/participant/{w.participant.pk}/in-full/", reason="Thử"
    ),
    Act.REISSUE: lambda w: w.post(
        f"registry/participant/{w.participant.pk}/reissue/", contact=w.contact, reason="Thử"
    ),
    Act.FREEZE: lambda w: w.post(f"registry/participant/{w.participant.pk}/freeze/", reason="Thử"),
    Act.UNFREEZE: unfreeze,
    Act.HANDLE_CORRECTIONS: lambda w: w.get("privacy/request/"),
    Act.SEE_MAIL: lambda w: w.get("mail/letter/"),
    Act.SEND_MAIL_AGAIN: lambda w: w.post(
        "mail/letter/", action="send_now", index=0, _selected_action=w.letter.pk
    ),
    Act.SEE_CALLS: lambda w: w.get("charging/callrecord/"),
    Act.HEAR_PROMPTS: lambda w: w.get("prompts/"),
    Act.SEE_AUDIT: lambda w: w.post("audit/entry/check/"),
    Act.EXPORT: lambda w: w.get("export/"),
    Act.MANAGE_USERS: lambda w: w.post(f"users/user/{w.stranger.pk}/lock/"),
    Act.MANAGE_AGENCIES: lambda w: w.get(f"agencies/agency/{w.agency.pk}/change/"),
}
"""What the console is asked for each act that is done in it."""
ELSEWHERE = {Act.FILE, Act.EXPORT_IN_FULL}
"""Acts of other pages; exporting in full has tests of its own."""


@pytest.fixture
def world(client: Client) -> World:
    return World(client)


def test_every_act_is_asked_for_here_or_elsewhere() -> None:
    assert set(ASKED) | ELSEWHERE == set(Act)
    assert not set(ASKED) & ELSEWHERE


@pytest.mark.parametrize("act", ASKED, ids=lambda act: act.name)
@pytest.mark.parametrize("role", Role)
def test_the_table_is_kept(world: World, role: Role, act: Act) -> None:
    user: User = a_user(role, agency=None if role == Role.REPRESENTATIVE else world.agency)
    logged_in(world.client, user)
    answer = ASKED[act](world)
    if act in MAY[role]:
        assert answer.status_code in {200, 302}, answer.content
        assert not answer.headers.get("Location", "").startswith("/nguoi-dung/")
        assert done(world, act)
    else:
        assert answer.status_code in {403, 404}
        assert not changed(world, act)


def done(world: World, act: Act) -> bool:
    """Tell whether what was asked for has happened, where it changes anything."""
    return changed(world, act) or act not in CHANGES


def changed(world: World, act: Act) -> bool:
    """Tell whether it has changed what it changes."""
    return act in CHANGES and CHANGES[act](world)


CHANGES: dict[Act, Callable[[World], bool]] = {
    Act.DECIDE_DECLARATIONS: lambda w: Declaration.objects.get(pk=w.declaration.pk).state == State.ACCEPTED,
    Act.SECOND_DECLARATIONS: lambda w: Declaration.objects.get(pk=w.declaration.pk).state == State.ACCEPTED,
    Act.REISSUE: lambda w: w.account.reissues.exists(),
    Act.FREEZE: lambda w: Account.objects.get(pk=w.account.pk).frozen_at is not None,
    Act.UNFREEZE: lambda w: w.account.events.filter(what="unfrozen").exists(),
    Act.SEND_MAIL_AGAIN: lambda _: Entry.objects.filter(event__startswith="mail:").exists(),
    Act.MANAGE_USERS: lambda w: not User.objects.get(pk=w.stranger.pk).is_active,
}
