"""Addresses of speech engines, as people write them in a setting: `https://host/v1?model=MODEL&...`."""

from urllib.parse import parse_qs, urlsplit


def parse_engine(text: str, form: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Give an engine's address up to its version, without a slash at its end, and what the names stand for.

    Raises ValueError, with the form that is wanted, for anything else. What was written is not repeated:
    someone may have put a password into an address.
    """
    try:
        url = urlsplit(text)
        well_formed = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0
        query = parse_qs(url.query, strict_parsing=True)
    except ValueError:
        well_formed, query = False, {}
    if not well_formed or not text.isascii() or not text.isprintable() or " " in text or url.fragment:
        raise ValueError(f"this is no address of a speech engine; write it like {form}")
    if "@" in url.netloc:
        raise ValueError("no user or password may stand in the address; a token goes into speech_token")
    if set(query) != set(names) or any(len(values) != 1 for values in query.values()):
        raise ValueError(f"the address of a speech engine ends with its {' and '.join(names)}, {form}")
    return f"{url.scheme}://{url.netloc}{url.path.rstrip('/')}", *(query[name][0] for name in names)
