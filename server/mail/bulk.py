"""What the text of a message says of bulk and automatic mail: phrases by language, counted in points."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from server.mail.quote_words import words_in

_QUOTES = tuple(zip("\u2018\u2019\u02bc\u2010\u2011", "'''--", strict=True))
_SIDE_CHARS = 20_000


@dataclass(frozen=True, slots=True)
class BulkSigns:
    """How many different phrases of each sort a text holds."""

    notices: int = 0
    lists: int = 0
    offers: int = 0
    circulars: int = 0
    away: int = 0
    instead: int = 0


@dataclass(frozen=True, slots=True)
class _Phrases:
    """Phrases by one of their words (the longest); those of scripts without blanks apart."""

    by_word: dict[str, tuple[tuple[str, str], ...]]
    unspaced: tuple[tuple[str, str], ...]


def bulk_signs(text: str) -> BulkSigns:
    """Count the phrases of bulk mail in a text; the middle of a very long one is not looked at."""
    if len(text) > 2 * _SIDE_CHARS:
        text = text[:_SIDE_CHARS] + " " + text[-_SIDE_CHARS:]
    text = text.casefold()
    for sign, plain in () if text.isascii() else _QUOTES:
        text = text.replace(sign, plain)
    text = " ".join(text.split())
    counts = dict.fromkeys(("notice", "list", "offer", "circular", "away", "instead"), 0)
    for sort, phrase in _candidates(text):
        counts[sort] += phrase in text
    return BulkSigns(*counts.values())


def _candidates(text: str) -> Iterator[tuple[str, str]]:
    phrases = _phrases()
    for word in phrases.by_word.keys() & words_in(text):
        yield from phrases.by_word[word]
    if not text.isascii():
        yield from phrases.unspaced


@cache
def _phrases() -> _Phrases:
    data = tomllib.loads((files("server.mail") / "data" / "bulk_signs.toml").read_text("utf-8"))
    spaced: dict[str, set[tuple[str, str]]] = {}
    unspaced: set[tuple[str, str]] = set()
    for table in data.values():
        for sort, listed in table.items():
            for phrase in listed:
                if phrase.startswith("~"):
                    unspaced.add((sort, phrase[1:]))
                else:
                    spaced.setdefault(_key_word(phrase), set()).add((sort, phrase.casefold()))
    return _Phrases({word: tuple(sorted(found)) for word, found in spaced.items()}, tuple(sorted(unspaced)))


def _key_word(phrase: str) -> str:
    return max(words_in(phrase.casefold()), key=len)
