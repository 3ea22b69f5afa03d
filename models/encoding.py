"""A window -> token ids and feature ids, with the characters that each word covers.

Words carry the labels, not sub-word pieces: the tokenizer splits at word and punctuation boundaries (single
characters in Han), and the first piece of each word stands for it. Line breaks, blank lines and wide gaps are
tokens of their own, since layout is half of what makes a signature.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from models.tagger import Hint, Pattern, Window

LINE, BLANK, GAP = "<line>", "<blank>", "<gap>"
START, PAD, END = "<s>", "<pad>", "</s>"

_CHUNK = re.compile(r"\S+(?:[^\S\t]{1,2}\S+)*")
_MAX_WORD_PIECES = 6
_NO_WORD = (-1, -1)
_AUTHORS = 3
_PATTERNS = len(Pattern)
FEATURES = _PATTERNS * _AUTHORS * 2
"""How many feature ids there are: pattern x relation to the author x inside a marked signature."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """One window as the network reads it.

    `ids` and `features`: int64 of shape (tokens,). `positions`: the token that stands for each word, shape (words,).
    `words`: start and end character of each word in the window's text.
    """

    ids: npt.NDArray[np.int64]
    features: npt.NDArray[np.int64]
    positions: npt.NDArray[np.int64]
    words: tuple[tuple[int, int], ...]


class Encoder:
    """Encodes windows with a weights folder's tokenizer; a window longer than `limit` tokens keeps its end."""

    def __init__(self, tokenizer: Tokenizer, limit: int) -> None:
        self._tokenizer = tokenizer
        self._limit = limit
        self._special = {name: _id_of(tokenizer, name) for name in (START, PAD, END, LINE, BLANK, GAP)}
        self.pad = self._special[PAD]

    def encode(self, window: Window) -> Encoded:
        """Ids, features and words of one window."""
        ids: list[int] = []
        spans: list[tuple[int, int]] = []  # of a word's first token; _NO_WORD of any other
        for separator, start, end in _chunks(window.text):
            if separator:
                ids.append(self._special[separator])
                spans.append(_NO_WORD)
            self._append_words(window.text, start, end, ids, spans)
        room = self._limit - 2
        ids, spans = ids[-room:], spans[-room:]
        words = tuple(span for span in spans if span[0] >= 0)
        features = np.zeros(len(ids) + 2, dtype=np.int64)
        features[1:-1] = _spread(spans, word_features(window, words))
        return Encoded(
            ids=np.array([self._special[START], *ids, self._special[END]], dtype=np.int64),
            features=features,
            positions=np.array([i + 1 for i, span in enumerate(spans) if span[0] >= 0], dtype=np.int64),
            words=words,
        )

    def _append_words(self, text: str, start: int, end: int, ids: list[int], spans: list[tuple[int, int]]) -> None:
        encoding = self._tokenizer.encode(text[start:end], add_special_tokens=False)
        previous: int | None = None
        pieces, head = 0, -1
        for id_, word, (piece_start, piece_end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
            begin = start + piece_start + text[start + piece_start].isspace()
            if begin >= start + piece_end:  # a blank of a rare sort: no word
                ids.append(id_)
                spans.append(_NO_WORD)
                continue
            # A character that normalises to several words ("½") stays one word.
            if word != previous and (head < 0 or begin >= spans[head][1]):
                previous, pieces, head = word, 0, len(spans)
                spans.append((begin, start + piece_end))
            else:
                spans[head] = (spans[head][0], max(spans[head][1], start + piece_end))
                if pieces >= _MAX_WORD_PIECES:
                    continue
                spans.append(_NO_WORD)
            pieces += 1
            ids.append(id_)


def _id_of(tokenizer: Tokenizer, name: str) -> int:
    id_ = tokenizer.token_to_id(name)
    if id_ is None:
        raise ValueError(f"the tokenizer lacks the token {name}")
    return int(id_)


def _spread(spans: list[tuple[int, int]], features: list[int]) -> list[int]:
    """A word's feature on each of its pieces and on the separator after it."""
    out: list[int] = []
    current, following = 0, iter(features)
    for start, _ in spans:
        if start >= 0:
            current = next(following)
        out.append(current)
    return out


def _chunks(text: str) -> list[tuple[str, int, int]]:
    """(separator before it, start, end) of each stretch of text that is broken by neither a line end nor a wide gap."""
    chunks: list[tuple[str, int, int]] = []
    offset, separator = 0, ""
    for line in text.split("\n"):
        for match in _CHUNK.finditer(line):
            chunks.append((separator, offset + match.start(), offset + match.end()))
            separator = GAP
        empty = not line.strip()
        separator = BLANK if empty and separator in (LINE, BLANK) else LINE if chunks else ""
        offset += len(line) + 1
    return chunks


def word_features(window: Window, words: tuple[tuple[int, int], ...]) -> list[int]:
    """Feature id of each word: (pattern x 3 + relation to the author) x 2 + marked."""
    author = author_of(window.author_name, window.author_address)
    marked_from = len(window.text) if window.marked_from is None else window.marked_from
    patterns = _patterns(window.hints, words)
    text, relation = window.text, author.relation
    return [
        (pattern * _AUTHORS + relation(text[start:end])) * 2 + (start >= marked_from)
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


@lru_cache(maxsize=1024)
def author_of(name: str, address: str) -> Author:
    """The words of a mailbox; empty ones for an unknown author."""
    local, _, domain = fold(address).partition("@")
    names = re.findall(r"\w+", fold(name))
    locals_ = re.findall(r"[^\W\d_]+", local)
    labels = [label for label in domain.split(".")[:-1] if len(label) > 1 and label not in ("www", "mail", "com", "co")]
    return Author(
        names=frozenset(w for w in (*names, *locals_) if len(w) > 1),
        initials="".join(w[0] for w in names) if len(names) > 1 else "",
        local=local,
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
