"""Values in two scripts, and values in scripts without blanks, parted and made whole by their letters."""

from __future__ import annotations

import re

from models.labels import Label
from server.fields.context import Piece
from server.fields.organization import split_legal_form
from server.fields.spelling import is_latin

_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_HAN = re.compile(r"[\u3005-\u3007\u30a0-\u30ff\u3400-\u9fff]")  # and katakana; hiragana part words
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{3,}")
# Where one value may end and the next begin.
_BORDER = re.compile(r"\s*[/|·•]\s*|\s+|\s*(?=[(（])")
_WORDED = frozenset((Label.TITLE, Label.DEPT, Label.ORG))
_MOST_MISSING = 2  # signs by which a run is longer than its span
_FEWEST_WORDS = {Label.ORG: 2}  # "카카오 Cloud" is one firm
_ADDRESS_WORDS = 5  # "KT Building 8F" goes on in a Japanese address


def part_scripts(text: str, label: Label, piece: Piece) -> tuple[Piece, ...]:
    """The piece, or two where it says the same in two scripts: "部長 / General Manager"."""
    written = text[piece.start : piece.end]
    if label not in _WORDED or is_latin(written) or not _LATIN.search(written):
        return (piece,)
    for border in _BORDER.finditer(written):
        first, second = written[: border.start()], written[border.end() :]
        if are_two(first, second, label):
            return (
                Piece(piece.start, piece.start + border.start(), piece.confidence),
                Piece(piece.start + border.end(), piece.end, piece.confidence),
            )
    return (piece,)


def are_two(first: str, second: str, label: Label) -> bool:
    """Whether two texts are a value and its translation: one in Latin letters, one without any."""
    if is_latin(first) == is_latin(second):
        return False
    latin, other = (first, second) if is_latin(first) else (second, first)
    if _LATIN.search(other) or sum(map(str.isalpha, other)) < 2:
        return False
    words = _WORD.findall(latin)
    if label is Label.ADDRESS:
        return len(latin.split()) >= _ADDRESS_WORDS
    spoken = any(not word.isupper() for word in words) or (label is Label.ORG and bool(split_legal_form(latin)[1]))
    return spoken and len(words) >= _FEWEST_WORDS.get(label, 1) and not _is_legal_form(other)


def _is_legal_form(text: str) -> bool:
    return split_legal_form(f"X {text}")[0] == "X"


def whole_run(text: str, label: Label, piece: Piece, taken: tuple[tuple[int, int], ...]) -> Piece:
    """The piece with the rest of the run of Han or kana signs in which it begins or ends: a sign is not a word.

    `taken` are the other spans of the text: a value is not widened into them.
    """
    if label not in _WORDED:
        return piece
    start, end = piece.start, piece.end
    while start > 0 and _HAN.match(text, start - 1) and _HAN.match(text, piece.start):
        start -= 1
    while end < len(text) and _HAN.match(text, end) and _HAN.match(text, piece.end - 1):
        end += 1
    if max(piece.start - start, end - piece.end) > _MOST_MISSING or (start, end) == (piece.start, piece.end):
        return piece
    if any(one[0] < end and start < one[1] for one in taken):
        return piece
    return Piece(start, end, piece.confidence)
