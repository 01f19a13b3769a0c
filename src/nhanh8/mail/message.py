"""What a mail says, in blocks that become plain text and HTML: Vietnamese first, then English.

Texts that have to be translated are lazy (`gettext_lazy`, `format_lazy`), and read once for each language.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, of any length: whoever shows it breaks the lines."""

    text: Text


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and what they stand for, such as `Thời gian: 14:02, 23/11/2026`."""

    rows: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A code or a password, set apart so that nobody misreads it."""

    label: Text
    text: str


Block = Paragraph | Facts | Secret


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """One mail's subject, which is Vietnamese, and its blocks."""

    subject: Text
    blocks: tuple[Block, ...]
