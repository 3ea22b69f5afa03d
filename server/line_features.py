"""What one sees of a line without reading it: its length, signs and capitals, and what it shares with the author."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache

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
    read = [
        (_kept_row if len(line) <= _LONG else _row)(line, author_name, author_address) for line in map(str.strip, lines)
    ]
    rows = np.frombuffer(b"".join(read), dtype=np.float32).reshape(len(lines), -1)
    return np.hstack((rows, _places(rows[:, -1], _first_marked(text, marked_from))))


def _first_marked(text: str, marked_from: int | None) -> int | None:
    """The number of the first line that begins at or behind the mark."""
    return None if marked_from is None else text.count("\n", 0, max(0, marked_from - 1)) + (marked_from > 0)


def _places(closing: Floats, first_marked: int | None) -> Floats:
    """What the place of each line says: below a sign-off, marked, how far from begin and end, shape (lines, 5)."""
    places = np.zeros((len(closing), 5), dtype=np.float32)
    number = np.arange(len(closing))
    places[:, 0] = np.maximum.accumulate(closing)
    if first_marked is not None:
        places[first_marked:, 1] = 1
    places[:, 2] = np.minimum(number, _FAR) / _FAR
    places[:, 3] = places[::-1, 2]
    places[-_NEAR_END:, 4] = 1
    return places


def _row(shown: str, author_name: str, author_address: str) -> bytes:
    """What is seen of a line wherever it stands: its shape, what it shares with the author, if it is a sign-off."""
    words = tuple(_WORD.findall(shown))
    looks = _shape(shown, words) if shown else _BLANK
    shares = _shares(words, author_name, author_address)
    return array("f", (*looks, *shares, bool(shown) and is_sign_off(shown))).tobytes()


# People close their mails with the same lines; long ones are not kept.
_kept_row = lru_cache(maxsize=2**12)(_row)


def _shares(words: tuple[str, ...], author_name: str, author_address: str) -> tuple[float, float, float]:
    """Whether the author's name stands in a line, alone or nearly so, and whether the domain does."""
    author = author_of(author_name, author_address)
    if _are_strange(words, author):
        return 0.0, 0.0, 0.0
    relations = {author.relation(word) for word in words}
    return 1 in relations, 1 in relations and len(words) < 6, 2 in relations


def _are_strange(words: Sequence[str], author: Author) -> bool:
    """Whether words are ASCII and none has to do with the author: most lines, told for all their words at once."""
    if not all(map(str.isascii, words)):
        return False
    lowered = [word.lower() for word in words]
    if not author.names.isdisjoint(lowered) or not author.domain.isdisjoint(lowered) or author.initials in lowered:
        return False
    return not any(word in author.local or word in author.labels for word in lowered if len(word) > 3)


def _shape(shown: str, words: Sequence[str]) -> list[float]:
    """Shape of a line that is not blank."""
    count = max(1, len(words))
    small = [word for word in words if word.islower()]
    digits = _digits(shown)
    length = min(len(shown), _LONG) / _LONG
    capitals = sum([word[0].isupper() for word in words]) / count
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
        sum([len(word) < 5 for word in small]) / count,
        len(small) > 3,
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


def _digits(text: str) -> int:
    if text.isascii():
        return len(text) - len(text.encode().translate(None, b"0123456789"))
    return sum(map(str.isdigit, text))


_BLANK = (1.0, *[0.0] * 30)
