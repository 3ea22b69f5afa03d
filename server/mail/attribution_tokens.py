"""The words of an attribution line, and what each can be: date, verb, part of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from server.mail.quote_words import QuoteWords, key, quote_words

# Vowel and accent signs of Hebrew, Arabic, Devanagari and Thai, which regular expressions count as no letters.
_SIGNS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
TOKEN = re.compile(rf"\??\w[\w.'’?&{_SIGNS}-]*|[^\w\s]")

# Time zones as clients name them; elsewhere they may be names (West).
_ZONES = frozenset((
    "UTC", "GMT", "WET", "WEST", "BST", "IST", "CET", "CEST", "EET", "EEST", "MSK", "TRT", "SAST",
    "WAT", "EAT", "GST", "PKT", "ICT", "WIB", "WITA", "SGT", "HKT", "PHT", "JST", "KST", "AWST",
    "ACST", "AEST", "AEDT", "NZST", "NZDT", "HST", "AKST", "AKDT", "PST", "PDT", "MST", "MDT", "CST",
    "CDT", "EST", "EDT", "AST", "ADT", "BRT", "BRST", "ART", "CLT", "CLST", "COT", "PET",
))  # fmt: skip


class WordSort(StrEnum):
    """What a word of an attribution line can be; MARK is punctuation and what else parts names."""

    WORD = "word"
    DATE = "date"
    MONTH = "month"
    WEEKDAY = "weekday"
    FILLER = "filler"
    VERB = "verb"
    MARK = "mark"


@dataclass(slots=True)
class Token:
    """One word or mark; `key` is its folded form, "" for marks, `start` and `end` offsets in the line."""

    text: str
    start: int
    end: int
    key: str
    sort: WordSort


def tokens_of(text: str, words: QuoteWords) -> list[Token]:
    """The words and marks of a line with their sorts."""
    if not text.isascii():
        for phrase in words.unspaced:
            if phrase in text:
                text = text.replace(phrase, " " * (len(phrase) - 1) + "\x01", 1)
    tokens = [_token(m, words) for m in TOKEN.finditer(text)]
    _mark_phrases(tokens, words)
    _mark_dates(tokens)
    _mark_zones(tokens)
    _mark_lists(tokens)
    return tokens


def _token(match: re.Match[str], words: QuoteWords) -> Token:
    text = match.group()
    word = key(text)
    if text == "\x01":
        sort = WordSort.VERB
    elif not word:
        sort = WordSort.MARK
    elif word[0].isdigit() or (not word.isascii() and any(c.isdigit() for c in word)):
        sort = WordSort.DATE
    elif word in words.months:
        sort = WordSort.MONTH
    elif word in words.weekdays:
        sort = WordSort.WEEKDAY
    else:
        sort = WordSort.FILLER if word in words.filler or word in words.pronouns else WordSort.WORD
    return Token(text, match.start(), match.end(), word, sort)


def _mark_phrases(tokens: list[Token], words: QuoteWords) -> None:
    spoken = [t for t in tokens if t.key]
    for i, first in enumerate(spoken):
        if first.key.split(" ", 1)[0] not in words.wrote_starts:
            continue
        for length in (5, 4, 3, 2, 1):
            if " ".join([t.key for t in spoken[i : i + length]]) in words.wrote and i + length <= len(spoken):
                for token in spoken[i : i + length]:
                    token.sort = WordSort.VERB
                break


def _mark_lists(tokens: list[Token]) -> None:
    """The list in "Jane Doe via Planning" is no part of the name."""
    inside = False
    for token in tokens:
        inside = token.key == "via" or (inside and token.sort in (WordSort.WORD, WordSort.FILLER))
        if inside:
            token.sort = WordSort.MARK


def _mark_dates(tokens: list[Token]) -> None:
    """Month names beside numbers and weekdays beside dates are dates; elsewhere they may be names (May, Jan, So)."""
    for i, token in enumerate(tokens):
        if token.sort is WordSort.MONTH and (_day_beside(tokens, i, -1) or _day_beside(tokens, i, 1)):
            token.sort = WordSort.DATE
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.sort in (WordSort.WEEKDAY, WordSort.MONTH) and token.key in quote_words().weekdays:
            before, after = _neighbour(tokens, i, -1), _neighbour(tokens, i, 1, ",.(-")
            if any(j is not None and tokens[j].sort is WordSort.DATE for j in (before, after)):
                token.sort = WordSort.DATE


def _mark_zones(tokens: list[Token]) -> None:
    """Zones behind a time are no names: "16:48:31 EEST"."""
    for before, token in pairwise(tokens):
        if token.text in _ZONES and before.sort is WordSort.DATE:
            token.sort = WordSort.DATE


def _day_beside(tokens: list[Token], i: int, step: int) -> bool:
    """Whether a day or a year stands beside a month name; the minutes of a time do not count."""
    j = _neighbour(tokens, i, step)
    if j is None or tokens[j].sort is not WordSort.DATE or not tokens[j].key.isdigit() or len(tokens[j].key) > 4:
        return False
    around = tokens[max(0, j - 1) : j] + tokens[j + 1 : j + 2]
    return not any(t.text == ":" for t in around)


def _neighbour(tokens: list[Token], i: int, step: int, marks: str = ".-/(") -> int | None:
    """The index of the next token that is neither one of the marks nor a word such as "of", at most three away."""
    for j in range(i + step, i + 4 * step, step):
        if not 0 <= j < len(tokens):
            return None
        if not (tokens[j].sort is WordSort.MARK and tokens[j].text in marks) and tokens[j].key not in _OF:
            return j
    return None


@dataclass(slots=True)
class Run:
    """Tokens `first` to `last` (inclusive), characters `start` to `end`, that may be a name."""

    first: int
    last: int
    start: int
    end: int


# "12 de marzo de 2024", "12th of March": words inside dates, in the languages that put any there.
_OF = frozenset(("de", "of", "del", "di"))
_NAME_WORDS = (WordSort.WORD, WordSort.FILLER, WordSort.MONTH, WordSort.WEEKDAY)
_INSIDE_NAMES = frozenset("\"'“”„’/&`")


def runs_of(tokens: list[Token]) -> list[Run]:
    """Stretches of tokens that may be a name: words that no date, verb or mark parts, without words of the frame."""
    runs: list[Run] = []
    stretch: list[int] = []
    for i, token in enumerate([*tokens, Token("\n", 0, 0, "", WordSort.MARK)]):
        if token.sort in _NAME_WORDS:
            stretch.append(i)
        elif not (token.sort is WordSort.MARK and token.text in _INSIDE_NAMES and stretch):
            inner = _without_frame(tokens, stretch)
            if any(tokens[j].sort in (WordSort.WORD, WordSort.MONTH) for j in inner):
                runs.append(Run(inner[0], inner[-1], tokens[inner[0]].start, tokens[inner[-1]].end))
            stretch = []
    return runs


def _without_frame(tokens: list[Token], stretch: list[int]) -> list[int]:
    """The stretch without the words around names and dates ("on", "at", "the") at its ends."""
    first, last = 0, len(stretch)
    while last > first and tokens[stretch[last - 1]].sort is WordSort.FILLER:
        last -= 1
    while last - first > 1 and tokens[stretch[first]].sort in (WordSort.FILLER, WordSort.WEEKDAY):
        first += 1
    return stretch[first:last]


def without_remarks(tokens: list[Token]) -> list[Token]:
    """The tokens without what stands in parentheses behind a blank: units, cities ("Jane Doe (Sales) wrote:")."""
    out, depth = [], 0
    for i, token in enumerate(tokens):
        opening = token.text == "(" and i > 0 and tokens[i - 1].end < token.start
        depth += opening or (depth > 0 and token.text == "(")
        if not depth:
            out.append(token)
        depth -= depth > 0 and token.text == ")"
    return out
