"""How a message looks: plain text, and HTML that needs no picture, no link and no style sheet of anyone's."""

from typing import Final

from django.template.loader import render_to_string
from django.utils.translation import override

from nhanh8.mail.message import Facts, Message, Paragraph, Secret

LANGUAGES: Final = ("vi", "en")
"""Vietnamese first: it is the source of truth."""
_RULE: Final = "─" * 20
"""Between the languages. Not `-- `: what comes after that is taken for a signature and hidden or cut off."""


def subject(message: Message) -> str:
    """Give the subject, on one line."""
    with override(LANGUAGES[0]):
        return " ".join(str(message.subject).split())


def as_text(message: Message) -> str:
    """Write a message as plain text; a paragraph is one line, for the reader's program to break."""
    return f"\n\n{_RULE}\n\n".join(_text(message, language) for language in LANGUAGES) + "\n"


def as_html(message: Message) -> str:
    """Write a message as HTML."""
    parts = []
    for language in LANGUAGES:
        with override(language):
            blocks = [_shown(block) for block in message.blocks]
            parts.append(render_to_string("mail/part.html", {"blocks": blocks, "language": language}))
    return render_to_string("mail/message.html", {"subject": subject(message), "parts": parts})


def _text(message: Message, language: str) -> str:
    with override(language):
        return "\n\n".join(_block(block) for block in message.blocks)


def _block(block: Paragraph | Facts | Secret) -> str:
    match block:
        case Paragraph(text=text):
            return _line(text)
        case Facts(rows=rows):
            return "\n".join(f"{_line(label)}: {_line(value)}" for label, value in rows)
        case Secret(label=label, text=text):
            return f"{_line(label)}: {text}"


def _line(text: object) -> str:
    """Keep it on one line, so that a name from a registry can't look like a paragraph of ours."""
    return " ".join(str(text).split())


def _shown(block: Paragraph | Facts | Secret) -> tuple[str, Paragraph | Facts | Secret, tuple[str, ...]]:
    """Give a block for a template: its kind, itself, and a secret's two halves, which are easier to read."""
    match block:
        case Secret(text=text):
            half = (len(text) + 1) // 2
            return "secret", block, (text[:half], text[half:])
        case Facts():
            return "facts", block, ()
        case Paragraph():
            return "paragraph", block, ()
