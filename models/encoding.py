"""A window -> token ids and feature ids, with the characters that each word covers.

Words carry the labels, not sub-word pieces: text is split at word and punctuation boundaries (single characters in
Han), each word is cut into pieces by itself, and its first piece stands for it. An e-mail address, web address or
telephone number found by its shape is one word. Line breaks, blank lines and wide gaps are told with the words beside
them, since layout is half of what makes a signature.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from models.tagger import Hint, Pattern, Window

# What stands between two words.
GLUED, SPACE, GAP, LINE, BLANK = range(5)
SEPARATORS = 5
LAYOUTS = SEPARATORS * SEPARATORS
"""How many layout ids there are: separator before the word + SEPARATORS x separator behind it."""
START, PAD, END = "<s>", "<pad>", "</s>"

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_PLAIN = re.compile(r"\w+")
_MAX_WORD_PIECES = 4
# What is known by its shape needs no more than a hint of what it is.
_PIECES_OF = {Pattern.EMAIL: 3, Pattern.URL: 4, Pattern.PHONE: 1}
_REMEMBERED = 32768  # words
_WIDE = 3
_AUTHORS = 3
_PATTERNS = len(Pattern)
FEATURES = _PATTERNS * _AUTHORS * 2
"""How many feature ids there are: pattern x relation to the author x inside a marked signature."""
KINDS = FEATURES * LAYOUTS
_Word = tuple[int, int, tuple[int, ...]]  # start, end, pieces


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window as the network reads it.

    `ids`, `features` and `layout`: int64 of shape (tokens,). `positions`: the token that stands for each word, shape
    (words,). `words`: start and end character of each word in the window's text.
    """

    ids: npt.NDArray[np.int64]
    features: npt.NDArray[np.int64]
    layout: npt.NDArray[np.int64]
    positions: npt.NDArray[np.int64]
    words: tuple[tuple[int, int], ...]

    @property
    def kinds(self) -> npt.NDArray[np.int64]:
        """Features and layout of each token as one number below KINDS, shape (tokens,)."""
        return self.features * LAYOUTS + self.layout


class Encoder:
    """Encodes windows with a weights folder's tokenizer; a window longer than `limit` tokens keeps its end."""

    def __init__(self, tokenizer: Tokenizer, limit: int) -> None:
        self._tokenizer = tokenizer
        self._limit = limit
        self._start, self.pad, self._end, self._mark = (_id_of(tokenizer, name) for name in (START, PAD, END, "▁"))
        self._pieces = lru_cache(_REMEMBERED)(self._split)

    def encode(self, window: Window) -> Encoded:
        """Ids, features, layout and words of one window."""
        read = self._last([word for word in self._read(window) if word[2]])
        words = tuple((start, end) for start, end, _ in read)
        lengths = np.array([len(pieces) for _, _, pieces in read], dtype=np.int64)
        between = _separators(window.text, words)
        features = np.array(word_features(window, words), dtype=np.int64)
        return Encoded(
            ids=np.array([self._start, *(id_ for _, _, pieces in read for id_ in pieces), self._end], dtype=np.int64),
            features=_on_tokens(features, lengths),
            layout=_on_tokens(between[:-1] + SEPARATORS * between[1:], lengths),
            positions=1 + lengths.cumsum() - lengths,
            words=words,
        )

    def _read(self, window: Window) -> Iterator[_Word]:
        """The words of a window; a value of a known shape is one."""
        at = 0
        for hint in window.hints:
            yield from self._words(window.text, at, hint.start)
            yield hint.start, hint.end, self._told(window.text[hint.start : hint.end], hint.pattern)
            at = hint.end
        yield from self._words(window.text, at, len(window.text))

    def _words(self, text: str, start: int, end: int) -> Iterator[_Word]:
        for word in word_shape().finditer(text, start, end):
            yield word.start(), word.end(), self._pieces(word.group())

    def _told(self, value: str, pattern: Pattern) -> tuple[int, ...]:
        """The first pieces of a value that are not the same in all of its kind."""
        words = [word.group() for word in word_shape().finditer(value)]
        told = words if pattern is Pattern.PHONE else [word for word in words if not _tells_nothing(word)] or words
        pieces = (piece for word in told for piece in self._pieces(word))
        return tuple(islice(pieces, _PIECES_OF[pattern]))

    def _split(self, word: str) -> tuple[int, ...]:
        pieces = self._tokenizer.encode(word, add_special_tokens=False).ids
        if len(pieces) > 1 and pieces[0] == self._mark:  # the mark of a word's beginning, alone
            pieces = pieces[1:]
        return tuple(pieces[:_MAX_WORD_PIECES])

    def _last(self, read: list[_Word]) -> list[_Word]:
        """As many of the last words as there is room for."""
        room = self._limit - 2
        for at in range(len(read) - 1, -1, -1):
            room -= len(read[at][2])
            if room < 0:
                return read[at + 1 :]
        return read


@cache
def word_shape() -> re.Pattern[str]:
    """What a word is: one Han character, katakana, letters with their marks, digits, a run of one sign, one sign."""
    marks = "".join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.category(c)[0] == "M")
    letter = rf"[^\W\d_{_HAN}{_KATAKANA}]"
    return re.compile(rf"[{_HAN}]|[{_KATAKANA}]+|{letter}(?:{letter}|[{marks}])*|\d+|([^\w\s])\1{{2,}}|\S")


def _separators(text: str, words: Sequence[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """What stands before the first word, between each two, and behind the last."""
    inner = [_separator(text[left[1] : right[0]]) for left, right in pairwise(words)]
    return np.array([LINE, *inner, LINE] if words else [LINE], dtype=np.int64)


def _separator(blank: str) -> int:
    if len(blank) < 2 and blank != "\n":
        return (GAP if blank == "\t" else SPACE) if blank else GLUED
    if lines := blank.count("\n"):
        return BLANK if lines > 1 else LINE
    return GAP if "\t" in blank or len(blank) >= _WIDE else SPACE


def _on_tokens(of_words: npt.NDArray[np.int64], lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What holds of a word on each of its tokens, 0 on the first and the last token of the window."""
    on_tokens = np.zeros(lengths.sum() + 2, dtype=np.int64)
    on_tokens[1:-1] = of_words.repeat(lengths)
    return on_tokens


def _tells_nothing(word: str) -> bool:
    """Whether a word of an address is the same in all of them."""
    return not word.isalnum() or word.lower() in ("http", "https", "www", "mailto")


def _id_of(tokenizer: Tokenizer, name: str) -> int:
    id_ = tokenizer.token_to_id(name)
    if id_ is None:
        raise ValueError(f"the tokenizer lacks the token {name}")
    return int(id_)


def word_features(window: Window, words: tuple[tuple[int, int], ...]) -> list[int]:
    """Feature id of each word: (pattern x 3 + relation to the author) x 2 + marked."""
    author = author_of(window.author_name, window.author_address)
    marked_from = len(window.text) if window.marked_from is None else window.marked_from
    patterns = _patterns(window.hints, words)
    text = window.text
    return [
        (pattern * _AUTHORS + (author.stated if pattern else author.relation)(text[start:end])) * 2
        + (start >= marked_from)
        for (start, end), pattern in zip(words, patterns, strict=True)
    ]


def _patterns(hints: tuple[Hint, ...], words: tuple[tuple[int, int], ...]) -> list[int]:
    patterns = [0] * len(words)
    starts = [start for start, _ in words]
    for hint in hints:
        first, end = bisect_left(starts, hint.start), bisect_left(starts, hint.end)
        patterns[first:end] = [int(hint.pattern)] * (end - first)
    return patterns


@dataclass(frozen=True, slots=True)
class Author:
    """By which words an author is known: parts of name and address."""

    address: str
    names: frozenset[str]
    initials: str
    local: str
    domain: frozenset[str]
    labels: str

    def relation(self, word: str) -> int:
        """0 none, 1 a word of the author's name or of the local part, 2 a word of the domain."""
        folded = fold(word)
        if len(folded) < 2:
            return 0
        if folded in self.names or folded == self.initials or (len(folded) > 3 and folded in self.local):
            return 1
        if folded in self.domain or (len(folded) > 3 and folded in self.labels):
            return 2
        return 0

    def stated(self, value: str) -> int:
        """The same of an address or number as a whole: 1 the author's own address, else by the words in it."""
        if fold(value) == self.address:
            return 1
        relations = {self.relation(word) for word in _PLAIN.findall(value)}
        return 2 if 2 in relations else int(1 in relations)


@lru_cache(maxsize=1024)
def author_of(name: str, address: str) -> Author:
    """The words of a mailbox; empty ones for an unknown author."""
    folded = fold(address)
    local, _, domain = folded.partition("@")
    names = _PLAIN.findall(fold(name))
    locals_ = re.findall(r"[^\W\d_]+", local)
    labels = [label for label in domain.split(".")[:-1] if len(label) > 1 and label not in ("www", "mail", "com", "co")]
    return Author(
        address=folded,
        names=frozenset(w for w in (*names, *locals_) if len(w) > 1),
        initials="".join(w[0] for w in names) if len(names) > 1 else "",
        local="\n".join((local, "".join(locals_), "".join(names))),
        domain=frozenset(part for label in labels for part in (label, *label.split("-")) if len(part) > 1),
        labels="\n".join(labels),
    )


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Case and accents taken away."""
    if text.isascii():
        return text.casefold()
    # Twice: some letters fold only once they are decomposed, and some decompose only once they are folded.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)).casefold()
