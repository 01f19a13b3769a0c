"""Addresses in header fields: display name, URI, parameters (RFC 3261, 20.10 and 25.1), of any URI scheme."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

_CONTEXT = re.compile(r";\s*phone-context\s*(?:=\s*([^\s;@?>]*)|(?=[;@?>]|$))", re.IGNORECASE)
_TAG = re.compile(r';\s*tag\s*=\s*([^\s;,"<>]+)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """One address as it was written."""

    display: str
    uri: str
    parameters: str
    """What follows the URI, from the first semicolon on."""
    tag: str

    @property
    def scheme(self) -> str:
        """`sip`, `sips`, `tel` ..., in lower case."""
        return self.uri.partition(":")[0].lower()

    @property
    def user(self) -> str:
        """The user of a SIP URI, without parameters and password, or the number of a tel URI; decoded."""
        rest = self.uri.partition(":")[2]
        if self.scheme in {"sip", "sips"}:
            user, at, _ = rest.rpartition("@")
            return unquote(user.partition(";")[0].partition(":")[0]) if at else ""
        return unquote(rest.partition(";")[0]) if self.scheme == "tel" else ""

    @property
    def phone_contexts(self) -> list[str]:
        """Where a local number is one (RFC 3966, 5.1.5): a global prefix or a domain, decoded.

        Every one that is written. Those behind a URI without brackets count: P-Asserted-Identity has no
        parameters of its own (RFC 3325, 9.1).
        """
        return _CONTEXT.findall(unquote(self.uri + self.parameters))

    @property
    def host(self) -> str:
        """The host of a SIP URI, in lower case; empty for other schemes."""
        return host_and_port(self.uri)[0]


def parse_address(value: str) -> Address:
    """Read one address; what isn't there is empty. Never raises."""
    opening = _outside_quotes(value, "<")
    closing = value.find(">", opening)
    if 0 <= opening < closing:
        display = value[:opening].strip().strip('"')
        uri, rest = value[opening + 1 : closing], value[closing + 1 :]
    else:
        # Without brackets, parameters belong to the header field (RFC 3261, 20).
        uri, semicolon, parameters = value.partition(";")
        display, rest = "", semicolon + parameters
    tag = _TAG.search(rest)
    return Address(display, uri.strip(), rest.strip(), tag[1] if tag else "")


def split_values(values: list[str]) -> list[str]:
    """Split header lines at the commas that part values, not at those in quotes and brackets."""
    parts = []
    for line in values:
        start = 0
        while (comma := _outside_quotes(line, ",", start)) >= 0:
            parts.append(line[start:comma])
            start = comma + 1
        parts.append(line[start:])
    return [part.strip() for part in parts if part.strip()]


def _outside_quotes(text: str, wanted: str, start: int = 0) -> int:
    """Find a character outside of quoted strings and, but for `<` itself, brackets; -1 if there is none.

    One pass, character by character: a regular expression would take quadratic time on hostile lines.
    """
    quoted = bracketed = False
    at = start
    while at < len(text):
        character = text[at]
        if quoted:
            at += character == "\\"
            quoted = character != '"'
        elif character == wanted and not bracketed:
            return at
        elif character == '"':
            quoted = not bracketed
        elif character in "<>":
            bracketed = character == "<"
        at += 1
    return -1


def host_and_port(uri: str) -> tuple[str, int | None]:
    """Give host and port of a SIP URI; an empty host where there is none."""
    scheme, _, rest = uri.partition(":")
    if scheme.strip("<").lower() not in {"sip", "sips"}:
        return "", None
    host = re.split(r"[;?>]", rest.rpartition("@")[2], maxsplit=1)[0].strip().lower()
    if host.startswith("["):
        host, _, port = host[1:].partition("]")
        port = port.removeprefix(":")
    else:
        host, _, port = host.partition(":")
    return host, int(port) if re.fullmatch(r"[0-9]{1,5}", port) else None
