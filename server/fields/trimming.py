"""Where a value really begins and ends within its span."""

from __future__ import annotations

from functools import cache

from models.labels import Label
from server.fields.context import Piece

_SPACE = " \t\r\n\u00a0\u200b\ufeff"
_LEFT = _SPACE + ",;:|/•·*_~–—-<>\"“”„«»=#!?.)]}&'`’+\\"
_RIGHT = _SPACE + ',;:|/•·*_~–—-<>"“”„«»=#([{&+`\\'
# What may stand at the ends of a value of these kinds beside letters and digits.
_LEFT_KEPT = {
    Label.PHONE: "+#-*",
    Label.SOCIAL: "@#+.",
    Label.URL: "/",
    Label.EMAIL: "_=+-",
    Label.ADDRESS: "#'’",
    Label.NAME: "'’",
    Label.ORG: "'’.\"“„«([",
}
_RIGHT_KEPT = {Label.ORG: ')]}"“”»', Label.URL: "/-_=&#+", Label.SOCIAL: "/-_=+", Label.EMAIL: "-", Label.PHONE: "*"}


@cache
def _edges(label: Label) -> tuple[frozenset[str], frozenset[str]]:
    """What is cut off before and behind a value of a label."""
    return frozenset(_LEFT) - set(_LEFT_KEPT.get(label, "")), frozenset(_RIGHT) - set(_RIGHT_KEPT.get(label, ""))


def trim(text: str, label: Label, start: int, end: int, confidence: float) -> Piece | None:
    """The piece without separators and brackets of others at its ends; None where nothing is left of it."""
    start, end = max(0, start), min(len(text), end)
    left, right = _edges(label)
    while start < end and text[start] in left:
        start += 1
    while end > start and text[end - 1] in right:
        end -= 1
    return Piece(start, end, min(1.0, max(0.0, confidence))) if start < end else None
