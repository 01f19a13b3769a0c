"""A registry for one run, in this process: the real rules, on a database of its own."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from _installation import Installation, home
from nhanh8.cli.app import start_django
from nhanh8.config import use
from nhanh8.config.settings import Settings

_OURS = ("NHANH8_HOME", "NHANH8_SECRET_KEY")


@contextmanager
def of_its_own() -> Iterator[None]:
    """Start Django on a fresh SQLite database, and listen, unless the settings name another recogniser."""
    with home() as folder, _environment() as environment:
        made = Installation(folder, {}).environment
        environment.update({name: made[name] for name in _OURS})
        environment.pop("DATABASE_URL", None)
        environment.setdefault("NHANH8_SPEECH__RECOGNISER", "embedded")
        with use(Settings()):
            start_django()
            yield


def put_on_file(phones: Mapping[str, Iterable[str]]) -> None:
    """Put people on file, each with an account: their phones by the number they have, 10 or 12 digits."""
    from nhanh8.accounts.opening import open_accounts  # noqa: PLC0415 - after Django
    from nhanh8.registry.models import Contact, Participant  # noqa: PLC0415 - after Django
    from nhanh8.registry.numbers import SOCIAL_INSURANCE_DIGITS  # noqa: PLC0415 - with its models

    people = Participant.objects.bulk_create(
        Participant(full_name="Nguyễn Thị Ví Dụ", social_insurance_number=number)
        if len(number) == SOCIAL_INSURANCE_DIGITS
        else Participant(full_name="Nguyễn Thị Ví Dụ", personal_identification_number=number)
        for number in phones
    )
    Contact.objects.bulk_create(
        Contact(participant=person, kind=Contact.Kind.PHONE, value=phone)
        for person, theirs in zip(people, phones.values(), strict=True)
        for phone in theirs
    )
    open_accounts(person.pk for person in people)


@contextmanager
def _environment() -> Iterator["os._Environ[str]"]:
    before = dict(os.environ)
    try:
        yield os.environ
    finally:
        os.environ.clear()
        os.environ.update(before)
