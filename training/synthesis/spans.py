"""Labelled text: pieces on lines, assembled into a window with character offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelledSpan:
    """`text[start:end]` is one value (or, with `cont`, continues the one before it); `type` of phones and profiles."""

    label: str
    start: int
    end: int
    type: str = ""
    cont: bool = False


@dataclass(frozen=True, slots=True)
class LabelledWindow:
    """Candidate lines of one segment, the mailbox of its header and every value of contact data in them.

    `marked_from` is the offset at which a "-- " delimiter or a client's signature mark begins.
    """

    text: str
    author_name: str
    author_address: str
    marked_from: int | None
    spans: tuple[LabelledSpan, ...]
    language: str
    layout: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line; without a label it is no contact data."""

    text: str
    label: str = ""
    type: str = ""
    cont: bool = False


Line = tuple[Piece, ...]
Lines = list[Line]


def plain(text: str) -> Line:
    """A line without contact data."""
    return (Piece(text),)


def width(line: Line) -> int:
    """Number of characters of a line."""
    return sum(len(piece.text) for piece in line)


def joined(groups: Sequence[Line], separator: str) -> Line:
    """One line of several groups with unlabelled separators between them."""
    out: list[Piece] = []
    for group in groups:
        if not group:
            continue
        if out:
            out.append(Piece(separator))
        out.extend(group)
    return tuple(out)


def mapped(line: Line, change: object) -> Line:
    """The line with `change(text)` done to every piece."""
    assert callable(change)
    return tuple(Piece(change(piece.text), piece.label, piece.type, piece.cont) for piece in line)


def assemble(lines: Iterable[Line]) -> tuple[str, tuple[LabelledSpan, ...]]:
    """Text of the lines joined by line feeds, and the spans of its labelled pieces without surrounding space."""
    texts: list[str] = []
    spans: list[LabelledSpan] = []
    offset = 0
    for line in lines:
        for piece in line:
            body = piece.text.strip()
            if piece.label and body:
                start = offset + piece.text.index(body[0])
                spans.append(LabelledSpan(piece.label, start, start + len(body), piece.type, piece.cont))
            texts.append(piece.text)
            offset += len(piece.text)
        texts.append("\n")
        offset += 1
    return "".join(texts)[:-1], tuple(spans)
