"""The lines of a vCard (RFC 6350 3.3, RFC 2426, and version 2.1) <-> property, parameters and value."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from server.exchange.limits import FileLimits
from server.mail.charset import decode

_SIGNS = re.compile(r'[;:"]')
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\", ":": ":"}
_CARETS = re.compile(r"\^(['n^])")
_CARET_MEANS = {"'": '"', "n": "\n", "^": "^"}
# Parameters of version 2.1 stand without their name: encodings are told from types by this.
_BARE_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "8BIT", "7BIT", "B"})
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FOLD_BYTES = 75
_MOST_PARAMETERS = 50


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property as written: `name` in capitals, parameters by name in capitals, the value still encoded."""

    line: int
    name: str
    value: str
    group: str = ""
    parameters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cut: bool = False

    def parameter(self, name: str) -> str:
        """The first value of a parameter, "" without one."""
        return next(iter(self.parameters.get(name, ())), "")

    @property
    def encoding(self) -> str:
        """ "QUOTED-PRINTABLE", "BASE64" or ""."""
        named = self.parameter("ENCODING").upper()
        return "BASE64" if named == "B" else named if named in ("QUOTED-PRINTABLE", "BASE64") else ""

    @property
    def plain(self) -> str:
        """The value without its transfer encoding; escapes still stand."""
        if self.encoding != "QUOTED-PRINTABLE":
            return self.value
        return decode(binascii.a2b_qp(self.value.encode("utf-8", "replace")), self.parameter("CHARSET") or "utf-8")

    @property
    def text(self) -> str:
        """The value as text."""
        return unescape(self.plain)

    @property
    def components(self) -> tuple[tuple[str, ...], ...]:
        """The value of a structured property: its components, each a list."""
        return tuple(tuple(map(unescape, split(one, ","))) for one in split(self.plain, ";"))

    def data(self) -> bytes:
        """The bytes that the value encodes in Base64. Raises ValueError."""
        return binascii.a2b_base64(_SPACES.sub("", self.value), strict_mode=True)


def unescape(text: str) -> str:
    """The text that an escaped one stands for; a backslash before anything else stays."""
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[0]), text) if "\\" in text else text


def split(text: str, separator: str) -> list[str]:
    """The pieces between separators that no backslash goes before, still escaped."""
    if "\\" not in text:
        return text.split(separator)
    pieces, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == separator:
            pieces.append(text[start:at])
            start = at + 1
        at += 1
    return [*pieces, text[start:]]


def unfolded(lines: Iterable[tuple[int, str]], limits: FileLimits) -> Iterator[tuple[int, str, bool]]:
    """Number of its first physical line, logical line, and whether its end was cut off at the bound."""
    number, pieces, size, soft = 0, [""], 0, False
    for at, physical in lines:
        if soft or (physical[:1] in (" ", "\t") and pieces[0]):
            added = physical if soft else physical[1:]
            pieces[-1] = pieces[-1][:-1] if soft else pieces[-1]
        else:
            if pieces[0]:
                yield number, "".join(pieces)[: limits.line_chars], size > limits.line_chars
            number, pieces, size, added = at, [], 0, physical
        size += len(added)
        if size <= limits.line_chars or not pieces:
            pieces.append(added)
        soft = added.endswith("=") and _is_quoted_printable(pieces[0])
    if pieces[0]:
        yield number, "".join(pieces)[: limits.line_chars], size > limits.line_chars


def _is_quoted_printable(head: str) -> bool:
    return "QUOTED-PRINTABLE" in head[:300].partition(":")[0].upper()


def parse_line(number: int, text: str, cut: bool = False) -> ContentLine | None:
    """The property in a logical line; None where it is none."""
    head = _head(text, quoted=True) or _head(text, quoted=False)
    if head is None:
        return None
    pieces, value = head
    group, dot, name = pieces[0].rpartition(".")
    if not _NAME.fullmatch(name) or (dot and not _NAME.fullmatch(group)):
        return None
    parameters = _parameters(pieces[1 : _MOST_PARAMETERS + 1])
    return ContentLine(number, name.upper(), value, group.upper(), parameters, cut)


def _head(text: str, quoted: bool) -> tuple[list[str], str] | None:
    """Name and parameters, and the value after the colon; None without a colon."""
    pieces, start, inside = [], 0, False
    for found in _SIGNS.finditer(text):
        sign = found[0]
        if sign == '"':
            inside = quoted and not inside
        elif not inside:
            pieces.append(text[start : found.start()])
            start = found.end()
            if sign == ":":
                return pieces, text[start:]
    return None


def _parameters(pieces: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for piece in pieces:
        name, equals, value = piece.strip().partition("=")
        if not equals:
            name, value = ("ENCODING" if name.upper() in _BARE_ENCODINGS else "TYPE"), name
        found[name.upper()] = (*found.get(name.upper(), ()), *_parameter_values(value))
    return found


def _parameter_values(text: str) -> Iterator[str]:
    """The values of a parameter: divided at commas outside of quotation marks, circumflexes undone (RFC 6868)."""
    start, inside = 0, False
    for at, sign in enumerate(text + ","):
        if sign == '"':
            inside = not inside
        elif sign == "," and (not inside or at == len(text)):
            yield _CARETS.sub(lambda found: _CARET_MEANS[found[1]], text[start:at].strip().strip('"'))
            start = at + 1


def escape(text: str) -> str:
    """A text as the value of a property."""
    plain = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return plain.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def parameter(name: str, value: str) -> str:
    """A parameter with its separator, in quotation marks, RFC 6868 where it needs that."""
    plain = _CONTROL.sub("", value).replace("\r", "")
    written = plain.replace("^", "^^").replace("\n", "^n").replace('"', "^'")
    needs_quotes = any(sign in written for sign in ";:,") or written != written.strip() or not written.isascii()
    return f';{name}="{written}"' if needs_quotes else f";{name}={written}"


def folded(line: str) -> str:
    """A logical line as physical ones of at most 75 bytes, each with its CR LF; no character is divided."""
    data = line.encode("utf-8", "replace")
    if len(data) <= _FOLD_BYTES:
        return line + "\r\n"
    pieces, start, room = [], 0, _FOLD_BYTES
    while start < len(data):
        end = min(start + room, len(data))
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(data[start:end].decode())
        start, room = end, _FOLD_BYTES - 1
    return "\r\n ".join(pieces) + "\r\n"
