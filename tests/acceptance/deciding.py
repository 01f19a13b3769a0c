"""An officer decides on what was filed, at the console."""

from acceptance.installation import Installation, Person
from acceptance.staff_window import StaffWindow


def open_declaration(installation: Installation, officer: StaffWindow, person: Person) -> None:
    """Find the declaration of a person that waits, by its reference, which leads to its page."""
    (waiting,) = installation.rows(
        "SELECT d.reference FROM declarations_declaration d"
        " JOIN registry_participant p ON p.id = d.participant_id"
        " WHERE d.state = 'filed' AND p.social_insurance_number = ?",
        person.login,
    )
    officer.open("declarations/declaration/")
    officer.page.get_by_label("Mã tờ khai").first.fill(waiting["reference"])
    officer.press("Tìm")
    assert person.name.casefold() in officer.text.casefold()


def accept(installation: Installation, officer: StaffWindow, person: Person) -> None:
    """Accept what a person's declaration puts on file."""
    open_declaration(installation, officer, person)
    officer.press("Chấp nhận")
    assert "Đã chấp nhận" in officer.text


def refuse(installation: Installation, officer: StaffWindow, person: Person, reason: str) -> None:
    """Refuse it, with a reason for who filed it."""
    open_declaration(installation, officer, person)
    officer.page.get_by_label("Lý do từ chối").fill(reason)
    officer.press("Từ chối")
    assert f"Lý do từ chối\n{reason}" in officer.text
