"""The text of a message as a person sees it: lines with links, quote depth and marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Link:
    """`Line.text[start:end]` leads to `target`, unwrapped of redirectors (mailto:, tel:, http:, https:)."""

    start: int
    end: int
    target: str


class Mark(StrEnum):
    """What a mail client's markup says of a line."""

    NONE = ""
    SIGNATURE = "signature"  # gmail_signature, moz-signature, AppleMailSignature, _MailAutoSig …
    QUOTE_HEADER = "quote_header"  # moz-cite-prefix, gmail_attr, divRplyFwdMsg, appendonsend …


class Line(NamedTuple):
    """One line without its quote prefix; a tuple, as a message has many and these are made in half the time.

    `start` is the offset of `text` in `Body.text`; `quote` the number of quotation levels around it
    (">" prefixes or enclosing blockquotes).
    """

    text: str
    start: int
    quote: int = 0
    links: tuple[Link, ...] = ()
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Body:
    """The readable part of a message. `text` holds every line as it was read, prefixes included."""

    text: str
    lines: tuple[Line, ...]
    html: bool = False


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
# One level of quotation: ">" with at most two blanks before it ("> > x", ">>x", " >x").
_QUOTE = re.compile(r"[ \t]{0,2}>")
# A break that wraps prose comes near this column; a shorter line that ends in a blank is a line of its own.
_SOFT_BREAK_COLUMN = 60


def plain_body(text: str) -> Body:
    """Lines of a plain text with their quotation prefixes taken off.

    For every line, `body.text[line.start : line.start + len(line.text)] == line.text`. Lines end at "\\n", "\\r\\n"
    and "\\r" only: a form feed or U+2028 inside a line is text.
    """
    return Body(text, tuple(_lines(text)))


def _lines(text: str) -> list[Line]:
    if ">" not in text:
        return [Line(line, start) for start, line in split_lines(text)]
    lines: list[Line] = []
    for start, line in split_lines(text):
        quote, offset = quote_prefix(line)
        if line.startswith(">From ") and not (lines and lines[-1].quote):
            quote = 0  # escaped by an mbox file, not quoted by a person
        lines.append(Line(line[offset:], start + offset, quote))
    return lines


def split_lines(text: str) -> list[tuple[int, str]]:
    """(offset, line without its end) of each line; a line end at the end of the text starts no further line."""
    if "\r" in text:
        matches = (match for match in _LINE.finditer(text) if match.group())
        return [(match.start(), match.group().rstrip("\r\n")) for match in matches]
    found: list[tuple[int, str]] = []
    start = 0
    for line in text.removesuffix("\n").split("\n") if text else ():
        found.append((start, line))
        start += len(line) + 1
    return found


def quote_prefix(line: str) -> tuple[int, int]:
    """(levels, length) of the ">" prefix of a line, with one blank after it."""
    if ">" not in line[:3]:
        return 0, 0
    levels = offset = 0
    while match := _QUOTE.match(line, offset):
        if levels and match.end() - match.start() > 3:
            break
        levels += 1
        offset = match.end()
    if levels and line[offset : offset + 1] in (" ", "\u00a0"):
        offset += 1
    return levels, offset


def unfold_flowed(text: str, delete_space: bool = False) -> str:
    """A format=flowed text with its soft line breaks joined (RFC 3676 4.1, 4.2).

    A line that ends in a blank goes on in the next line of the same quote depth; "-- " never does. Other than the
    RFC says, a short line is not joined: clients leave blanks at the end of signature lines. The quote prefix is
    kept, written as ">" per level and one blank.
    """
    out: list[str] = []
    last = ""
    open_depth: int | None = None
    for _, raw in split_lines(text):
        depth, content = _flowed_parts(raw)
        if open_depth == depth and _is_wrapped(last, content):
            out[-1] += content
        else:
            out.append((">" * depth + " " if depth else "") + content)
        last = content
        open_depth = depth if content.endswith(" ") and content != "-- " else None
        if open_depth is not None and delete_space:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _is_wrapped(line: str, following: str) -> bool:
    """Whether the following line's first word did not fit into the line any more."""
    return following != "-- " and len(line) + len(following.split(" ", 1)[0]) >= _SOFT_BREAK_COLUMN


def _flowed_parts(line: str) -> tuple[int, str]:
    """Quote depth and content of one line; one stuffed blank is taken off (RFC 3676 4.4)."""
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content[1:] if content.startswith(" ") else content


# Marks of direction, soft hyphens and zero-width blanks: nobody sees them, and they cut words and numbers in two.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


def without_invisible(text: str) -> str:
    """The text without characters that are not seen."""
    return text if text.isascii() else _INVISIBLE.sub("", text)
