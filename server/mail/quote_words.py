"""Words of quote headers in all languages, read once from `data/quote_headers/*.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from models.memory import remembered

_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_WORD = re.compile(r"[^\W_]+")
# ASCII letters and digits as they are, a blank for each other sign.
_ASCII_WORDS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)) + bytes(128)


class Label(StrEnum):
    """What a line of a header block states."""

    FROM = "from"
    SENT = "sent"
    TO = "to"
    CC = "cc"
    SUBJECT = "subject"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """Keys (see `key`) of the words.

    As written stand `unspaced`, verbs of languages without blanks between words, and `on_behalf`.
    """

    labels: dict[str, Label]
    wrote: frozenset[str]
    wrote_starts: frozenset[str]
    unspaced: tuple[str, ...]
    filler: frozenset[str]
    pronouns: frozenset[str]
    months: dict[str, int]
    weekdays: frozenset[str]
    original: frozenset[str]
    forwarded_by: tuple[str, ...]
    end: frozenset[str]
    separator_starts: frozenset[str]
    on_behalf: tuple[str, ...]
    reference: frozenset[str]


def visible(text: str) -> str:
    """The text without invisible marks of direction and joining."""
    return text if text.isascii() else text.translate(_INVISIBLE)


def fold(text: str) -> str:
    """The text in one case, without accents and invisible marks."""
    return text.casefold() if text.isascii() else _fold_letters(text)


@remembered
def _fold_letters(text: str) -> str:
    parts = unicodedata.normalize("NFKD", visible(text).casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def words_in(folded: str) -> list[str]:
    """The words of a folded text, letters and digits."""
    # Mail is mostly ASCII, for which a table of bytes is several times as fast as the expression.
    return folded.encode().translate(_ASCII_WORDS).decode().split() if folded.isascii() else _WORD.findall(folded)


@remembered
def key(text: str) -> str:
    """The words of a text, folded, with one blank between them: "Répondre à :" -> "repondre a"."""
    return " ".join(words_in(fold(text)))


def spellings(phrase: str) -> Iterator[str]:
    """Keys of a phrase: as written, and as archives leave it that turned letters into "?"."""
    yield key(phrase)
    damaged = key("".join(c if c.isascii() else "?" for c in phrase))
    if not phrase.isascii() and len(damaged) > 2:
        yield damaged


def _word_spellings(word: str) -> Iterator[str]:
    """A word folded, as written and with "?" for the letters that an archive lost."""
    yield fold(word)
    yield fold("".join(c if c.isascii() else "?" for c in word))


@cache
def quote_words() -> QuoteWords:
    """All languages' words together: the language of a quote header is not known before it is read."""
    folder = files("server.mail") / "data" / "quote_headers"
    texts = [
        entry.read_text("utf-8")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml")
    ]
    languages = [tomllib.loads(text) for text in texts]

    def keys(name: str) -> frozenset[str]:
        return frozenset(
            k for language in languages for phrase in language.get(name, ()) for k in spellings(phrase) if k
        )

    def longest_first(name: str) -> tuple[str, ...]:
        return tuple(sorted(keys(name), key=lambda k: (-len(k), k)))

    unspaced = {
        p for language in languages if language.get("spaced") is False for p in language["wrote"] if not p.isascii()
    }
    separators = ("original", "forwarded_by", "end")
    starts = {
        w
        for language in languages
        for name in separators
        for phrase in language.get(name, ())
        for w in _word_spellings(phrase.split()[0])
    }
    labels = {k: label for label in reversed(Label) for k in keys(label.value)}
    months = {
        k: number
        for language in languages
        for number, names in enumerate(language["months"], 1)
        for name in names.split()
        for k in spellings(name)
    }
    return QuoteWords(
        labels=labels,
        wrote=keys("wrote"),
        wrote_starts=frozenset(k.split(" ", 1)[0] for k in keys("wrote")),
        unspaced=tuple(sorted(unspaced, key=lambda p: (-len(p), p))),
        filler=keys("filler"),
        pronouns=keys("pronouns") - keys("filler"),
        months=months,
        weekdays=keys("weekdays"),
        original=keys("original"),
        forwarded_by=longest_first("forwarded_by"),
        end=keys("end"),
        separator_starts=frozenset(starts),
        reference=keys("reference"),
        on_behalf=tuple(p for language in languages for p in language.get("on_behalf", ()) if len(p) > 3),
    )
