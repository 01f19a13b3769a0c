"""At the counter: opened by the reference alone, compared, scanned, filed, then decided like any other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from nhanh8.audit.models import Entry
from nhanh8.declarations import deciding
from nhanh8.declarations.deciding import Accepted, NotYours, Over, SameUser, Stale, WaitsForSecond
from nhanh8.declarations.in_person import counter, drafts, scans
from nhanh8.declarations.in_person.counter import Elsewhere, Filed, Missing, NotFound, Opened
from nhanh8.declarations.in_person.drafts import Saved, Written
from nhanh8.declarations.models import Declaration, ScanPage
from nhanh8.mail.models import Letter
from nhanh8.registry.models import Contact
from nhanh8.users.roles import Role
from people import NUMBER, person
from staff import a_user, an_agency

pytestmark = pytest.mark.django_db(transaction=True)

NEW = "moi@example.vn"
SEEN = "CCCD bản chính; ảnh và họ tên khớp."


def draft(number: str = NUMBER, email: str = NEW) -> Declaration:
    written = Written("Nguyễn Thị Ví Dụ", number, "001199012345", "", email, "")
    saved = drafts.save(written, "192.0.2.1")
    assert isinstance(saved, Saved)
    return saved.draft


def scanned(row: Declaration) -> Declaration:
    ScanPage.objects.create(declaration=row, number=1, picture=b"jpeg")
    return row


def test_a_reference_opens_the_draft_with_whom_the_registry_has_and_the_look_is_recorded() -> None:
    account = person()
    row = draft()
    officer = a_user(Role.OFFICER)
    opened = counter.open_draft(officer, row.reference.lower().replace("-", " "))
    assert isinstance(opened, Opened)
    assert opened.on_record is not None
    assert (opened.on_record.full_name, opened.on_record.numbers) == ("Nguyễn Thị Ví Dụ", (NUMBER,))
    entry = Entry.objects.get(event="declarations:draft:opened")
    assert entry.facts == {
        "user": officer.pk,
        "declaration": row.pk,
        "participant": account.participant_id,
        "account": account.pk,
    }
    assert NUMBER not in str(entry.facts)


def test_a_number_that_nobody_has_shows_nobody_and_is_not_filed() -> None:
    row = scanned(draft("0999999999"))
    officer = a_user(Role.OFFICER)
    opened = counter.open_draft(officer, row.reference)
    assert isinstance(opened, Opened)
    assert opened.on_record is None
    missing = counter.file_it(officer, row.reference, 0, SEEN)
    assert missing == Missing(pages=False, words=False, participant=True)


def test_it_is_filed_with_the_agency_of_the_counter_and_who_is_on_file_is_told() -> None:
    person(emails=["cu@example.vn"])
    row = scanned(draft())
    officer = a_user(Role.OFFICER, agency=an_agency("BHXH tỉnh Nghệ An"))
    filed = counter.file_it(officer, row.reference, 0, f"  {SEEN} ")
    assert isinstance(filed, Filed)
    row.refresh_from_db()
    assert (row.state, row.agency, row.paper, row.version) == ("filed", officer.agency, SEEN, 1)
    assert row.due_at == filed.due_at
    assert set(Letter.objects.values_list("address", flat=True)) == {"cu@example.vn", NEW}
    colleague = a_user(Role.OFFICER, agency=officer.agency)
    assert isinstance(deciding.accept(colleague, row.pk, filed.version), Accepted)
    assert Contact.objects.filter(value=NEW).exists()


def test_who_took_it_in_cannot_decide_on_it_alone() -> None:
    person()
    row = scanned(draft())
    supervisor = a_user(Role.SUPERVISOR)
    filed = counter.file_it(supervisor, row.reference, 0, SEEN)
    assert isinstance(filed, Filed)
    assert deciding.accept(supervisor, row.pk, filed.version) == WaitsForSecond()
    assert deciding.second(supervisor, row.pk, filed.version + 1) == SameUser()
    assert not Contact.objects.filter(value=NEW).exists()
    other = a_user(Role.SUPERVISOR, agency=supervisor.agency)
    assert isinstance(deciding.second(other, row.pk, filed.version + 1), Accepted)
    assert Contact.objects.filter(value=NEW).exists()


@pytest.mark.parametrize("words", ["", "   ", "x" * 501])
def test_without_the_scan_or_words_on_the_paper_it_is_not_filed(words: str) -> None:
    person()
    row = draft()
    officer = a_user(Role.OFFICER)
    assert counter.file_it(officer, row.reference, 0, words) == Missing(
        pages=True, words=True, participant=False
    )
    row.refresh_from_db()
    assert row.state == "draft"


def test_once_filed_it_is_at_the_counter_no_more() -> None:
    person()
    row = scanned(draft())
    officer = a_user(Role.OFFICER)
    counter.file_it(officer, row.reference, 0, SEEN)
    assert counter.open_draft(officer, row.reference) == Elsewhere(row.pk)
    assert counter.file_it(officer, row.reference, 0, SEEN) == Stale()
    assert counter.file_it(officer, row.reference, 1, SEEN) == Over()
    assert scans.attach(officer, row.pk, b"%PDF") == Over()
    assert counter.draft_of(officer, row.reference) is None
    other = a_user(Role.OFFICER, agency=an_agency("BHXH tỉnh Nghệ An"))
    assert counter.open_draft(other, row.reference) == NotFound()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE])
def test_other_roles_have_no_counter(role: Role) -> None:
    row = scanned(draft())
    user = a_user(role)
    assert counter.open_draft(user, row.reference) == NotYours()
    assert counter.file_it(user, row.reference, 0, SEEN) == NotYours()
    assert counter.draft_of(user, row.reference) is None


def test_what_is_no_reference_and_what_is_nobody_s_are_not_found() -> None:
    officer = a_user(Role.OFFICER)
    assert counter.open_draft(officer, "K7QM") == NotFound()
    assert counter.open_draft(officer, "K7QM-2XW9-4BTA") == NotFound()
    assert Entry.objects.get().event == "declarations:draft:not found"


def test_two_officers_file_it_once() -> None:
    person()
    row = scanned(draft())
    officers = [a_user(Role.OFFICER), a_user(Role.OFFICER)]
    together = Barrier(2)

    def file(number: int) -> object:
        together.wait()
        try:
            return counter.file_it(officers[number], row.reference, 0, SEEN)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = [one.result() for one in [pool.submit(file, 0), pool.submit(file, 1)]]
    assert sorted(type(one).__name__ for one in results) == ["Filed", "Stale"]
    assert row.steps.count() == 2


def test_that_the_paper_of_a_draft_was_printed_is_recorded() -> None:
    account = person()
    row = draft()
    officer = a_user(Role.OFFICER)
    assert counter.to_print(officer, row.reference) == row
    assert counter.to_print(a_user(Role.AUDITOR), row.reference) is None
    entry = Entry.objects.get(event="declarations:draft:printed")
    assert (entry.account, entry.facts["user"], entry.facts["declaration"]) == (
        account.pk,
        officer.pk,
        row.pk,
    )
