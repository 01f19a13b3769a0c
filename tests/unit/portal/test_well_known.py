"""What machines ask a site for."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pydantic import ValidationError

from nhanh8.config import settings, use
from nhanh8.config.services import Web


def test_robots_learn_where_the_sitemap_is_and_that_the_api_is_not_for_them(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /api/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_without_a_contact_there_is_no_security_txt(client: Client) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404


def test_whoever_finds_a_weakness_learns_whom_to_tell(client: Client) -> None:
    contact = "mailto:security@portal.example.vn"
    web = settings().web.model_copy(update={"security_contact": contact})
    with use(settings().model_copy(update={"web": web})):
        response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == contact
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"
    until = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=80) < until - datetime.now(UTC) < timedelta(days=365)


@pytest.mark.parametrize("contact", ["", "mailto:a@b.vn", "https://b.vn/safe", "tel:+84912345678"])
def test_a_contact_is_a_uri(contact: str) -> None:
    assert Web(security_contact=contact).security_contact == contact


@pytest.mark.parametrize(
    "contact", ["a@b.vn", "http://b.vn/", "mailto:a@b.vn\nContact: mailto:c@d.vn", "tel:"]
)
def test_anything_else_is_refused(contact: str) -> None:
    with pytest.raises(ValidationError, match="mailto:security@"):
        Web(security_contact=contact)
