"""The text of a message as a person sees it: lines with links, quote depth and marks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its quote prefix.

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
