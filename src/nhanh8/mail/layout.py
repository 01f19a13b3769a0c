"""How a message looks: plain text, and HTML that needs no picture, no link and no style sheet of anyone's."""

from django.template.loader import render_to_string
from django.utils.translation import override

from nhanh8.mail.message import Facts, Message, Paragraph, Secret

_LANGUAGES = ("vi", "en")
"""Vietnamese first: it is the source of truth."""


def subject(message: Message) -> str:
    """Give the subject, on one line."""
    with override("vi"):
        return " ".join(str(message.subject).split())


def as_text(message: Message) -> str:
    """Write a message as plain text; a paragraph is one line, for the reader's program to break."""
    return "\n\n-- \n\n".join(_text(message, language) for language in _LANGUAGES) + "\n"


def as_html(message: Message) -> str:
    """Write a message as HTML."""
    parts = []
    for language in _LANGUAGES:
        with override(language):
            blocks = [(type(block).__name__.lower(), block) for block in message.blocks]
            parts.append(render_to_string("mail/part.html", {"blocks": blocks, "language": language}))
    return render_to_string("mail/message.html", {"subject": subject(message), "parts": parts})


def _text(message: Message, language: str) -> str:
    with override(language):
        return "\n\n".join(_block(block) for block in message.blocks)


def _block(block: Paragraph | Facts | Secret) -> str:
    match block:
        case Paragraph(text=text):
            return str(text)
        case Facts(rows=rows):
            return "\n".join(f"{label}: {value}" for label, value in rows)
        case Secret(label=label, text=text):
            return f"{label}: {text}"
