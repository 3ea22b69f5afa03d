"""Spans that cut a value or hold two, set right by the value's own shape."""

from __future__ import annotations

import re
from collections.abc import Callable

from models.labels import Label
from server.fields.context import Piece
from server.fields.patterns import find_emails, find_phones, find_urls

Range = tuple[int, int]

_FINDERS: dict[Label, Callable[[str], tuple[Range, ...]]] = {
    Label.EMAIL: find_emails,
    Label.URL: find_urls,
    Label.PHONE: find_phones,
}
_BEGUN = re.compile(r"\d$|[+(]$|\+\d{1,3}[ ]?\(?$")
_HANDLE_GOES_ON = re.compile(r"(?<=\w)[.-]?[A-Za-z0-9_]+(?:[.-]\w+)*(?![\w@])")
_REACH = 120  # characters around a span within which its value may go on
# A value goes on where one of these stands right at the edge of its span.
_GLUE = "@./-_()+~=&?%"


def snap(text: str, label: Label, piece: Piece, taken: tuple[Range, ...]) -> tuple[Piece, ...]:
    """The values that a span means: itself, the whole of which it is a part, or each of several telephone numbers.

    `taken` are the other spans of the text: a value is not widened into them.
    """
    find = _FINDERS.get(label)
    if find is None:
        return (_whole_handle(text, piece, taken) if label is Label.SOCIAL else piece,)
    if label is Label.PHONE and len(inner := find(text[piece.start : piece.end])) > 1:
        return tuple(Piece(piece.start + start, piece.start + end, piece.confidence) for start, end in inner)
    if not _is_cut(text, label, piece):
        return (piece,)
    left = max(0, text.rfind("\n", 0, piece.start) + 1, piece.start - _REACH)
    for start, end in find(text[left : piece.end + _REACH]):
        whole = (left + start, left + end)
        if whole[0] <= piece.start and piece.end <= whole[1] and not any(_meet(whole, other) for other in taken):
            return (Piece(*whole, piece.confidence),)
    return (piece,)


def _whole_handle(text: str, piece: Piece, taken: tuple[Range, ...]) -> Piece:
    """A handle of which the span holds the beginning alone."""
    rest = _HANDLE_GOES_ON.match(text, piece.end)
    if rest is None or not text[piece.end - 1].isascii() or any(_meet(rest.span(), other) for other in taken):
        return piece
    return Piece(piece.start, rest.end(), piece.confidence)


def _is_cut(text: str, label: Label, piece: Piece) -> bool:
    """Whether the value seems to go on beyond its span; an address without "@" does, a number beside digits does."""
    before, behind = text[piece.start - 1 : piece.start], text[piece.end : piece.end + 1]
    if label is Label.EMAIL and "@" not in text[piece.start : piece.end]:
        return True
    if label is Label.PHONE:
        goes_on = text[piece.end : piece.end + 3].strip(" -./()")[:1].isdigit()
        return goes_on or _BEGUN.search(text[max(0, piece.start - 6) : piece.start]) is not None
    return (
        before.isalnum() or behind.isalnum() or (before != "" and before in _GLUE) or (behind != "" and behind in _GLUE)
    )


def _meet(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]
