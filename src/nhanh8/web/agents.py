"""What a browser or app calls itself, in words that its owner recognises."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from ua_parser import parse

from nhanh8.accounts.models import Session
from nhanh8.accounts.visitor import Channel

_LONGEST = 40
"""Characters of a name; a made-up browser may call itself anything."""
_SYSTEMS = {"Mac OS X": "macOS", "Chrome OS": "ChromeOS"}


@dataclass(frozen=True, slots=True)
class Agent:
    """A browser and the system it runs on; each empty where it can't be told."""

    browser: str
    system: str


def agent_of(text: str) -> Agent:
    """Read a User-Agent. It is only what a program says of itself: good for recognising, proof of nothing."""
    parsed = parse(text)
    browser = parsed.user_agent.family if parsed.user_agent else ""
    system = parsed.os.family if parsed.os else ""
    plain = browser.removeprefix("Mobile ").replace(" Mobile", "").removesuffix(" WebView")
    return Agent(plain[:_LONGEST], _SYSTEMS.get(system, system)[:_LONGEST])


def name_of(session: Session) -> str:
    """Say where a session is: "Chrome trên Android"."""
    agent = agent_of(session.agent)
    browser_name = agent.browser or _("Trình duyệt không rõ tên")
    if session.channel == Channel.APP:
        browser_name = _("Ứng dụng VssID")
    if not agent.system:
        return browser_name
    return _("%(browser)s trên %(system)s") % {"browser": browser_name, "system": agent.system}
