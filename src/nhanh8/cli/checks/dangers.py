"""Settings that work, and should not be used like that."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from nhanh8.cli.app import SHORTEST_SECRET_KEY
from nhanh8.cli.checks import Check, Finding
from nhanh8.config import settings
from nhanh8.config.voices import HttpEngine


def secret_key() -> Finding:
    """See whether there is a key, and a long one."""
    length = len(settings().secret_key.get_secret_value())
    return Finding(
        "secret key",
        length >= SHORTEST_SECRET_KEY,
        f"{length} characters" if length else "not set",
        f"Set NHANH8_SECRET_KEY to {SHORTEST_SECRET_KEY} random characters or more, and keep it the same.",
    )


def caller_numbers() -> Finding:
    """See whether strangers could write the calling number themselves."""
    hotline = settings().hotline
    name = "calling numbers"
    if hotline.trust_from_header and not _is_loopback(hotline.host):
        return Finding(
            name,
            well=False,
            found=f"anyone who reaches {hotline.host} may claim any number",
            advice="Turn hotline.trust_from_header off and name your operator's addresses in hotline.trunks.",
        )
    if hotline.trust_from_header:
        return Finding(name, well=True, found="claimed by the telephone, on this machine only")
    if not hotline.trunks:
        return Finding(
            name,
            well=False,
            found="no trunk is trusted, so every caller counts as withheld",
            advice="Name your operator's addresses in hotline.trunks.",
        )
    return Finding(name, well=True, found=f"believed from {', '.join(str(t) for t in hotline.trunks)}")


def web_in_clear() -> Finding:
    """See whether people would send passwords unencrypted, or be shown our insides."""
    web = settings().web
    outside = [h for h in web.allowed_hosts if not _is_loopback(h)]
    if settings().debug and outside:
        return Finding(
            "portal", well=False, found=f"debug pages on {outside[0]}", advice="Set NHANH8_DEBUG=false."
        )
    return Finding(
        "portal",
        web.behind_tls or not outside,
        f"served for {', '.join(web.allowed_hosts)}" + ("" if web.behind_tls else ", without TLS"),
        "Put a reverse proxy with TLS in front, and set web.behind_tls.",
    )


def web_unprotected() -> Finding:
    """See whether slow clients could hold all threads: gunicorn's threads wait for each request to come."""
    web = settings().web
    at_once = web.workers * web.threads
    return Finding(
        "portal's address",
        _is_loopback(web.host),
        f"listens on {web.host}, {at_once} requests at once",
        f"Whoever reaches it stops it with {at_once} slow connections. Set web.host to 127.0.0.1, and have a "
        "reverse proxy in front that passes on whole requests only, as nginx does.",
    )


def mail_in_clear() -> Finding:
    """See whether mail crosses a network unencrypted, or comes from nowhere."""
    mail = settings().mail
    if mail.security == "none" and not _is_loopback(mail.host):
        return Finding(
            "mail settings",
            well=False,
            found=f"mail to {mail.host} is not encrypted",
            advice='Set mail.security to "starttls" or "tls".',
        )
    undeliverable = mail.sender.rstrip(">").endswith(".invalid") and not _is_loopback(mail.host)
    return Finding(
        "mail settings", not undeliverable, f"mails come from {mail.sender}", "Set mail.sender to your own."
    )


def token_in_clear() -> Finding:
    """See whether the speech engine's token crosses a network unencrypted."""
    speech = settings().speech
    urls = [
        urlsplit(voice.url)
        for voice in (speech.voice, *speech.voice_of.values())
        if isinstance(voice, HttpEngine) and settings().speech_token.get_secret_value()
    ]
    in_clear = [url for url in urls if url.scheme == "http" and not _is_loopback(url.hostname or "")]
    return Finding(
        "speech token",
        not in_clear,
        f"sent to {in_clear[0].netloc} unencrypted" if in_clear else "sent nowhere in clear",
        "Have the speech engine reached by https.",
    )


CHECKS: tuple[Check, ...] = (
    secret_key,
    caller_numbers,
    web_in_clear,
    web_unprotected,
    mail_in_clear,
    token_in_clear,
)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
