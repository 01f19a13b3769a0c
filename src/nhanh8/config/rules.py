"""Settings of the rules: passwords, limits, login, charging."""

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, FilePath

from nhanh8.config.alphabet import Alphabet
from nhanh8.config.quantity import Allowance, Allowances, Duration, Window


class Section(BaseModel):
    """A section of the settings: immutable, and a misspelled name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class Reissue(Section):
    """How passwords are re-issued, and how often."""

    password_length: int = Field(8, ge=6, le=12)
    """Random characters of an issued password. NIST SP 800-63B-4 asks for 6 digits at least; 8 are 26 bits,
    above the 20 bits of OWASP ASVS 6.5.4, and still easy to write down from a voice."""

    password_alphabet: Alphabet = Alphabet.DIGITS
    """`digits`; or `letters`, for rules that ask for them: digits and letters of both cases, only those that
    can't be taken for each other (`23456789AENRTaenrt`; 8 are 33 bits). Digits are heard right more often
    and take half as long to say."""

    good_for_by_phone: Duration = timedelta(minutes=60)
    """How long a password read out on the phone may be used. OWASP ASVS 6.5.5's 10 minutes suit someone
    at a keyboard, not someone who first has to find the phone that has the app: hence 60."""

    good_for_by_email: Duration = timedelta(hours=24)
    """How long a password sent by e-mail may be used (NIST SP 800-63B-4 allows 24 hours)."""

    caller_silent_at_most: Duration = timedelta(seconds=2)
    """A read-out counts as heard only if the caller's own packets arrived this recently (no one-way line)."""

    plausible_ratio: float = Field(100.0, ge=1)
    """How many times less likely than the best a reading of a spoken number may be to be compared with it, in
    the same check; 20 are compared at most. 1 compares the best alone."""

    per_caller: Allowances = (Allowance(3, Window.CALL), Allowance(10, Window.DAY))
    """Checks of a number that one calling phone may ask for. All readings of one spoken number are one."""

    compared_per_caller: Allowances = (Allowance(60, Window.DAY),)
    """Numbers that one calling phone may have compared, all readings of its checks together; after them only
    the best of each. Ten honest checks of four readings each are 40. Whoever knows most of a number and says
    the rest unclearly on purpose has 67 of its endings a day compared, not two hundred."""

    per_number: Allowances = (Allowance(5, Window.DAY),)
    """Passwords issued for one account. Counted only when caller and number match, so that a stranger
    can't use up the owner's allowance."""

    per_email: Allowances = (Allowance(5, Window.DAY),)
    """Mails with a code or a password to one address."""

    per_source: Allowances = (Allowance(30, Window.HOUR),)
    """Requests by e-mail from one network address (IPv4, or the /56 of IPv6)."""

    app_asks_for_code: bool = False
    """Whether the app, too, asks for a code sent by e-mail before the password. As announced it doesn't;
    guides to later versions show it."""


class Codes(Section):
    """One-time codes sent by e-mail."""

    good_for: Duration = timedelta(minutes=5)
    """From the asking; as in guides to the VssID app. OWASP ASVS 6.5.5 allows 10."""

    tries: int = Field(5, ge=1, le=10)
    """Wrong tries before a new one has to be asked for."""


class CheckCode(Section):
    """The check code of a form: digits in a picture or a recording, which slow down programs."""

    good_for: Duration = timedelta(minutes=5)
    """From when the form is shown. One who types slowly asks for another one, and what was typed stays."""

    per_source: Allowances = (Allowance(300, Window.HOUR),)
    """Check codes for one network address (IPv4, or the /56 of IPv6): ten for each request by e-mail that it
    may make. Each may be seen or heard twenty times, at 5 ms of a processor."""


class Registry(Section):
    """Who is who, and how they are reached."""

    new_contact_waits: Duration = timedelta(hours=24)
    """How long a contact that came on file after the first gets no new password: its owner's earlier contacts
    are told, and can object."""

    email_changes_per_account: Allowances = (Allowance(3, Window.DAY),)
    """How often one account may ask to change an e-mail address; each time two codes are mailed."""

    email_changes_to_address: Allowances = (Allowance(3, Window.DAY),)
    """Mails with a code to one new address, whichever accounts ask: nobody's mailbox is to be flooded."""


class Login(Section):
    """Logging in with number and password."""

    tries: int = Field(5, ge=1, le=10)
    """Wrong passwords before the account is locked (announced behaviour of the VssID app)."""

    locked_for: Duration = timedelta(minutes=15)
    """How long such a lock lasts (announced behaviour of the VssID app)."""

    per_source: Allowances = (Allowance(100, Window.HOUR),)
    """Wrong pairs from one network address (IPv4, or the /56 of IPv6), whatever the numbers. Generous, for
    many people share one address at agencies and behind mobile operators' translators."""

    failures_in_a_row: int = Field(50, ge=10, le=50)
    """Wrong passwords in a row for one number, over any time, after which only a re-issue opens the account
    again. A person may have two numbers: together the 100 that NIST SP 800-63B-4 allows."""

    tries_of_an_issued_password: int = Field(5, ge=1, le=10)
    """Wrong passwords before an issued password is withdrawn."""

    session_lasts: Duration = timedelta(hours=12)
    """How long one stays logged in at most."""

    session_idle: Duration = timedelta(minutes=30)
    """How long a login stays open unused (shared computers at agencies and in internet cafés)."""

    password_at_least: int = Field(8, ge=8, le=64)
    """Shortest password a participant may choose (NIST SP 800-63B-4: 8 with other checks)."""

    breached_passwords: FilePath | None = None
    """File of passwords that got out elsewhere, which nobody may choose: SHA-1 in hex, one a line, sorted,
    each with `:COUNT` behind it or not, as the downloader of Have I Been Pwned writes it. Nothing is asked
    over the network. Without it only the 20,000 most common ones are refused."""

    hashes_at_once: int = Field(2, ge=1, le=64)
    """argon2id computations at the same time in one process: each takes 19 MiB and a core."""


class Tariff(Section):
    """What a call costs: "1.000 đồng/phút", paid to the operator of the hotline."""

    rate: int = Field(1000, ge=0)
    """Đồng for each started increment."""

    increment: Annotated[Duration, Field(ge=timedelta(seconds=1))] = timedelta(minutes=1)
    """What is charged at a time: each started one counts whole."""
