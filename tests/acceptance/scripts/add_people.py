"""Put people into an installation: a JSON list of them on stdin. Run with the installation's environment."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
django.setup()

from nhanh8.accounts.opening import open_accounts, set_password  # noqa: E402 - Django comes first
from nhanh8.registry.models import Contact, Participant  # noqa: E402 - same

for person in json.load(sys.stdin):
    participant = Participant.objects.create(
        full_name=person["name"],
        social_insurance_number=person["number"],
        personal_identification_number=person["identification"],
    )
    for kind in Contact.Kind:
        if value := person[kind.value]:
            participant.contacts.create(kind=kind, value=value)
    for value in person["more_emails"]:
        participant.contacts.create(kind=Contact.Kind.EMAIL, value=value)
    open_accounts([participant.pk])
    if person["password"]:
        participant.refresh_from_db()
        set_password(participant.account, person["password"])
