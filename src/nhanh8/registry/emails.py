"""E-mail addresses that people type in."""

from email_validator import EmailNotValidError, validate_email

from nhanh8.registry.errors import RegistryError

LONGEST = 250
"""Characters; RFC 5321 has 254. Masked, an address may be three longer, and still has to fit its column."""


class NotAnAddressError(RegistryError):
    """This is no e-mail address that mail can be sent to."""


def parse_email(text: str) -> str:
    """Give an address as it goes on file: lower case, its domain's letters as they are read.

    Its syntax is judged (RFC 5322 without quotes, comments and address literals; RFC 5890 for domains) and
    that its domain isn't a reserved one; no name server is asked. Raises NotAnAddressError.
    """
    typed = text.strip()
    if len(typed) > LONGEST:
        raise NotAnAddressError
    try:
        checked = validate_email(typed, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise NotAnAddressError from None  # the library's words repeat what was typed
    address = checked.normalized.lower()
    if len(address) > LONGEST:  # some characters become several
        raise NotAnAddressError
    return address
