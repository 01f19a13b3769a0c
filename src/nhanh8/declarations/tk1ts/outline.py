"""Where the parts of a filing stand in its bytes: found by reading it once, without keeping any of it.

Expat reads here, for it says at which byte something begins; nothing is built, so that a file that was made
to fill the memory is refused before it does. What the parts hold is read elsewhere, and only once it is known
to be signed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from nhanh8.declarations.tk1ts.refusal import RefusedError

NAMESPACE: Final = "urn:nhanh8:tk1-ts:1"
MOST_PEOPLE: Final = 10_000
"""In one filing."""

_BETWEEN: Final = " "
"""Between namespace and name, as expat gives them."""
_ROOT: Final = f"{NAMESPACE}{_BETWEEN}hoSo"
_UNIT: Final = f"{NAMESPACE}{_BETWEEN}donVi"
_DECLARATION: Final = f"{NAMESPACE}{_BETWEEN}toKhai"
_SIGNATURE: Final = f"http://www.w3.org/2000/09/xmldsig#{_BETWEEN}Signature"
_VERSION: Final = "1.0"
_DEEPEST: Final = 24
"""Elements within one another; a XAdES signature has a dozen."""
_MOST_IN_A_PART: Final = 1000
"""Elements: a declaration has 27, a signature with a chain of five a hundred."""
_LONGEST_PART: Final = 1 << 20
"""Bytes: a declaration that uses every character of every box, each of four bytes, takes half of that."""
_LONGEST_MARK: Final = 1 << 18
"""Bytes of a tag or a comment."""
_MOST_ATTRIBUTES: Final = 32
"""Of one element; any of a signature has five at most."""
_MOST_NAMESPACES: Final = 32
"""Declared in one another; a XAdES signature has six. To make a canonical form takes the square of them."""
_NAME: Final = re.compile(rb"[^\s/>]+")
_CHUNK: Final = 1 << 16
_PIECE: Final = 1 << 18
"""Bytes made a tree of at once, about; a tree takes seventeen times as many."""


@dataclass(frozen=True, slots=True, repr=False)
class Outline:
    """A filing in its parts, by their places: the root's tags, what stands between them, the signature."""

    content: bytes
    tax_code: str
    """Whose filing it says it is; nobody has signed that yet."""
    opening: slice
    """The root's start tag."""
    parts: tuple[int, ...]
    """Where each child of the root begins, the signature, which is the last, left out."""
    signature: slice
    closing: slice
    """The root's end tag."""

    def signature_alone(self) -> bytes:
        """Give the filing with nothing but its signature."""
        return self._within_root(self.signature)

    def root_alone(self) -> bytes:
        """Give the filing with nothing in it."""
        return self._within_root(slice(0, 0))

    def pieces(self) -> Iterator[bytes]:
        """Give what the root holds, without the signature, some at a time and each within the root.

        The first piece has three parts at least: what stands before all declarations, and one of them.
        """
        begin = self.opening.stop
        for place in self.parts[3:]:
            if place - begin >= _PIECE:
                yield self._within_root(slice(begin, place))
                begin = place
        yield self._within_root(slice(begin, self.signature.start))
        yield self._within_root(slice(self.signature.stop, self.closing.start))

    def _within_root(self, part: slice) -> bytes:
        return self.content[self.opening] + self.content[part] + self.content[self.closing]


def outline(content: bytes) -> Outline:
    """Find the parts of a filing, UTF-8 without a document type. Raises RefusedError.

    Refused are another root or version, no signature right at the end of the root or more than one, more
    participants than may be, and what nobody needs: deep, crowded or endless elements, comments amid them.
    """
    reader = _Reader(content)
    try:
        return reader.read()
    except expat.ExpatError:
        raise RefusedError("xml", "Tệp không phải là XML hoặc bị hỏng, bị cắt giữa chừng.") from None


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._tax_code = ""
        self._root_at = 0
        self._inside_from = 0
        """Where the root's start tag has ended."""
        self._parts: list[int] = []
        self._people = 0
        self._signature: slice | None = None
        self._closing_at = 0
        self._depth = 0
        self._in_part = 0
        self._namespaces = 0
        """Declared on what is open now."""
        self._parser = expat.ParserCreate("utf-8", _BETWEEN)
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends
        self._parser.StartNamespaceDeclHandler = self._namespace_begins
        self._parser.EndNamespaceDeclHandler = self._namespace_ends
        self._parser.CommentHandler = self._aside
        self._parser.ProcessingInstructionHandler = self._aside

    def read(self) -> Outline:
        for start in range(0, len(self._content), _CHUNK):
            chunk = self._content[start : start + _CHUNK]
            self._parser.Parse(chunk)
            if start + len(chunk) - self._parser.CurrentByteIndex > _LONGEST_MARK:
                raise crowded()
        self._parser.Parse(b"", True)
        if self._signature is None:
            raise RefusedError("unsigned", "Hồ sơ chưa được ký số.")
        return Outline(
            self._content,
            self._tax_code,
            opening=slice(self._root_at, self._inside_from),
            parts=tuple(self._parts),
            signature=self._signature,
            closing=slice(self._closing_at, self._content.index(b">", self._closing_at) + 1),
        )

    def _begins(self, name: str, attributes: Mapping[str, str]) -> None:
        place = self._parser.CurrentByteIndex
        self._inside()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise RefusedError("depth", "Hồ sơ có quá nhiều phần tử lồng nhau.")
        self._in_part += 1
        if self._in_part > _MOST_IN_A_PART or len(attributes) > _MOST_ATTRIBUTES:
            raise crowded()
        if self._depth == 1:
            self._root_begins(name, attributes, place)
        elif name == _SIGNATURE:
            self._signature_begins(place)
        elif self._depth == 2:  # noqa: PLR2004 - right below the root
            self._part_begins(name, attributes, place)

    def _root_begins(self, name: str, attributes: Mapping[str, str], place: int) -> None:
        if name != _ROOT or attributes.get("phienBan") != _VERSION:
            raise RefusedError(
                "version", f"Tệp không theo mẫu TK1-TS phiên bản {_VERSION} (không gian tên {NAMESPACE})."
            )
        self._root_at = place
        self._parser.DefaultHandler = lambda _: self._inside()

    def _part_begins(self, name: str, attributes: Mapping[str, str], place: int) -> None:
        if self._signature is not None:
            raise _not_at_the_end()
        self._part_ends(place)
        self._parts.append(place)
        self._in_part = 1
        if name == _UNIT and not self._tax_code:
            self._tax_code = attributes.get("maSoThue", "")
        self._people += name == _DECLARATION
        if self._people > MOST_PEOPLE:
            raise RefusedError(
                "people", f"Một hồ sơ có nhiều nhất {MOST_PEOPLE:,} tờ khai.".replace(",", ".")
            )

    def _part_ends(self, place: int) -> None:
        if self._parts and place - self._parts[-1] > _LONGEST_PART:
            raise crowded()

    def _signature_begins(self, place: int) -> None:
        if self._signature is not None:
            raise RefusedError("signatures", "Hồ sơ có nhiều chữ ký số; chỉ được có một.")
        if self._depth != 2:  # noqa: PLR2004 - right below the root
            raise _not_at_the_end()
        self._part_ends(place)
        self._signature = slice(place, place)
        self._in_part = 1

    def _ends(self, name: str) -> None:
        place = self._parser.CurrentByteIndex
        self._inside()
        if name == _SIGNATURE and self._signature is not None:
            self._signature = slice(self._signature.start, self._end_of_signature(place))
            if place - self._signature.start > _LONGEST_PART:
                raise crowded()
        elif self._depth == 1:
            self._closing_at = place
        self._depth -= 1

    def _namespace_begins(self, *_: str | None) -> None:
        self._namespaces += 1
        if self._namespaces > _MOST_NAMESPACES:
            raise crowded()

    def _namespace_ends(self, *_: str | None) -> None:
        self._namespaces -= 1

    def _aside(self, *_: str) -> None:
        """See a comment or an instruction: beside the parts they do no harm, amid a text they split it."""
        self._inside()
        if self._depth > 1:
            raise RefusedError("markup", "Trong hồ sơ có chú thích hoặc chỉ thị xử lý XML.")
        if self._depth == 1 and self._signature is not None:
            raise _not_at_the_end()

    def _inside(self) -> None:
        """Note where the root's start tag has ended: at whatever comes first behind it."""
        if self._depth and not self._inside_from:
            self._inside_from = self._parser.CurrentByteIndex
            self._parser.DefaultHandler = None

    def _end_of_signature(self, place: int) -> int:
        """Give where its end tag ends, which begins here; of one that is empty, expat gives its end."""
        begins = self._signature.start + 1 if self._signature else place
        name = _NAME.match(self._content, begins)
        written = name is not None and self._content.startswith(b"</" + name[0], place)
        return self._content.index(b">", place) + 1 if written else place


def crowded() -> RefusedError:
    """Say that there is more markup than any filing has."""
    return RefusedError("elements", "Hồ sơ có quá nhiều phần tử XML.")


def _not_at_the_end() -> RefusedError:
    return RefusedError("signature place", "Chữ ký số phải là phần tử cuối cùng, ngay trong hoSo.")
