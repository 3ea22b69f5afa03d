"""What one sees of a line without reading it: its length, signs and capitals, and what it shares with the author."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from models.encoding import Author, author_of
from models.line_finder import Floats
from server.mail.closing import is_sign_off

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_END = (".", "?", "!", "。", "？", "！", "।")
_BULLETS = (">", "-", "*", "•", "+")
_SEPARATORS = frozenset("|•·/–—")
_LONG = 120
_FAR = 20
_NEAR_END = 3


def line_features(text: str, author_name: str, author_address: str, marked_from: int | None) -> Floats:
    """Features of each line of a window, shape (lines, LINE_FEATURES)."""
    lines = text.split("\n")
    author = author_of(author_name, author_address)
    rows: list[list[float]] = []
    signed_off, at = False, 0
    for number, line in enumerate(lines):
        shown = line.strip()
        closing = bool(shown) and is_sign_off(shown)
        signed_off = signed_off or closing
        marked = marked_from is not None and at >= marked_from
        below = len(lines) - 1 - number
        words = _WORD.findall(shown)
        row = _looks(shown, words) if shown else list(_BLANK)
        row += _shares(words, author)
        row += [closing, signed_off, marked, min(number, _FAR) / _FAR, min(below, _FAR) / _FAR, below < _NEAR_END]
        rows.append(row)
        at += len(line) + 1
    return np.array(rows, dtype=np.float32)


def _shares(words: Sequence[str], author: Author) -> list[float]:
    """Whether the author's name stands in a line, alone or nearly so, and whether the domain does."""
    relations = {author.relation(word) for word in words}
    return [1 in relations, 1 in relations and len(words) < 6, 2 in relations]


def _looks(shown: str, words: Sequence[str]) -> list[float]:
    """Shape of a line that is not blank."""
    count = max(1, len(words))
    digits = sum(map(str.isdigit, shown))
    length = min(len(shown), _LONG) / _LONG
    capitals = sum(word[0].isupper() for word in words) / count
    sentence = shown.endswith(_SENTENCE_END)
    return [
        0.0,
        length,
        length * length,
        min(count, _FAR) / _FAR,
        capitals,
        capitals if count < 8 else 0.0,
        shown.isupper(),
        shown[0].islower(),
        shown[0].isdigit(),
        sum(map(len, words)) / count / 10,
        # "and", "der", "pour": nearly every language's commonest words are short and small.
        sum(len(word) < 5 and word.islower() for word in words) / count,
        sum(word.islower() for word in words) > 3,
        "@" in shown,
        "://" in shown or "www." in shown,
        "." in shown[1:-1] and " " not in shown,
        digits > 0,
        digits >= 4,
        digits >= 7,
        digits / len(shown),
        "+" in shown,
        "(" in shown,
        ":" in shown,
        "," in shown,
        shown.endswith(","),
        shown.endswith(":"),
        sentence,
        sentence and count > 5,
        not _SEPARATORS.isdisjoint(shown),
        shown.startswith(_BULLETS),
        shown.isascii(),
        not words,
    ]


_BLANK = (1.0, *[0.0] * 30)
