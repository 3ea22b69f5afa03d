"""What one sees of a line without reading it: its length, signs and capitals, and what it shares with the author."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from models.encoding import Author, author_of
from models.line_finder import Floats
from models.memory import remembered
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
    values = array("f")  # several times as fast to fill and to read as lists
    signed_off, at = False, 0
    for number, line in enumerate(lines):
        shown = line.strip()
        closing = bool(shown) and is_sign_off(shown)
        signed_off = signed_off or closing
        marked = marked_from is not None and at >= marked_from
        below = len(lines) - 1 - number
        words, looks = _looks(shown)
        values.extend(looks)
        shares = _kept_shares if len(shown) <= _LONG else _shares
        values.extend(shares(words, author_name, author_address))
        values.extend((closing, signed_off, marked))
        values.extend((min(number, _FAR) / _FAR, min(below, _FAR) / _FAR, below < _NEAR_END))
        at += len(line) + 1
    return np.array(values, dtype=np.float32).reshape(len(lines), -1)


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
    return not any(len(word) > 3 and (word in author.local or word in author.labels) for word in lowered)


# People close their mails with the same lines; long ones are not kept.
_kept_shares = lru_cache(maxsize=2**12)(_shares)


@remembered
def _looks(shown: str) -> tuple[tuple[str, ...], array[float]]:
    """The words of a line, and its shape."""
    words = tuple(_WORD.findall(shown))
    return words, array("f", _shape(shown, words) if shown else _BLANK)


def _shape(shown: str, words: Sequence[str]) -> list[float]:
    """Shape of a line that is not blank."""
    count = max(1, len(words))
    small = [word.islower() for word in words]
    digits = sum(map(str.isdigit, shown))
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
        sum([is_small and len(word) < 5 for word, is_small in zip(words, small, strict=True)]) / count,
        sum(small) > 3,
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
