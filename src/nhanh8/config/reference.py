"""The settings as a page: `make docs` writes docs/settings.md from the words beside the defaults."""

import ast
import inspect
import json
from collections.abc import Iterator
from datetime import timedelta

from pydantic import BaseModel, SecretStr

from nhanh8.config.quantity import Allowance
from nhanh8.config.settings import Settings

_HEAD = """# Settings

<!-- Made by `make docs` from src/nhanh8/config. Change the words there. -->

Every setting has a default that works on one machine. A value comes from, first found:

1. an environment variable, `NHANH8_` and the name; a name in a section has two underscores between:
   `NHANH8_HOTLINE__SIP_PORT=5070`;
2. the TOML file that `nhanh8 --config FILE` or `NHANH8_CONFIG` names:

   ```toml
   home = "/var/lib/nhanh8"

   [hotline]
   sip_port = 5070
   trunks = ["192.0.2.0/28"]
   ```

3. the default below.

A misspelled name or a value out of its range ends the program at its start, with a sentence that says
which. `nhanh8 doctor` says which settings are dangerous where they stand. Durations are written `500 ms`,
`10 s`, `60 min`, `24 h`, `2 days`; limits `3 per call, 10 per day` (windows: call, hour, day). A list in an
environment variable is written as JSON: `NHANH8_HOTLINE__TRUNKS='["192.0.2.0/28"]'`.
"""


def page() -> str:
    """Give the text of docs/settings.md."""
    plain = [name for name, field in Settings.model_fields.items() if not _is_section(field.default)]
    parts = [_HEAD, "## Everywhere\n", *_rows(Settings, plain)]
    for name, field in Settings.model_fields.items():
        if _is_section(field.default):
            section = type(field.default)
            parts += [f"\n## [{name}]\n", f"{inspect.getdoc(section)}\n", *_rows(section)]
    return "\n".join(parts) + "\n"


def _rows(section: type[BaseModel], names: list[str] | None = None) -> Iterator[str]:
    words = _words(section)
    yield "| setting | default | |"
    yield "|---|---|---|"
    for name in names or section.model_fields:
        default = section.model_fields[name].default
        yield f"| `{_shown_name(section, name)}` | {_shown(default)} | {words.get(name, '')} |"


def _words(section: type[BaseModel]) -> dict[str, str]:
    """Give the docstring under each field, as one line."""
    body = ast.parse(inspect.getsource(section)).body[0]
    if not isinstance(body, ast.ClassDef):
        raise TypeError(section)
    words = {}
    for field, after in zip(body.body, body.body[1:], strict=False):
        match field, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                words[name] = " ".join(text.split()).replace("|", "\\|")
    return words


def _shown_name(section: type[BaseModel], name: str) -> str:
    return "DATABASE_URL" if section is Settings and name == "database_url" else name


def _shown(default: object) -> str:
    match default:
        case SecretStr() | "" | None | ():
            return "none"
        case dict() if not default:
            return "none"
        case bool():
            text = str(default).lower()
        case timedelta():
            text = _shown_duration(default)
        case tuple() if isinstance(default[0], Allowance):
            text = ", ".join(str(one) for one in default)
        case tuple():
            text = json.dumps(default)
        case _:
            text = str(default)
    return f"`{text}`"


def _shown_duration(duration: timedelta) -> str:
    seconds = duration.total_seconds()
    for unit, length in (("days", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        if seconds % length == 0 and (seconds // length > 1 or unit == "min"):
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _is_section(default: object) -> bool:
    return isinstance(default, BaseModel)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - this is what the page is printed for
