"""Titles, units and institutions that are known by heart: what their words say whatever stands around them."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from models.labels import Label
from server.fields.context import Piece
from server.fields.data import entries, lines_of, names, words
from server.fields.spelling import collapse, fold

_LONGEST = 80  # characters
_MOST_WORDS = 9
_MANY = 3  # languages
_OF = frozenset(("of", "for", "für", "för", "fur"))
_FOREIGN = 0.34  # the largest share of English words in what is said in another language
_BORDER = re.compile(r"\s*[\n/|·•]\s*")
_APART = re.compile(r"\s*[\n|·•]\s*")
_EAST_ASIAN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af][\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]{1,24}"
)
_ENDS = {"title": Label.TITLE, "unit": Label.DEPT, "institution": Label.ORG}
# "Analyst, Regulatory Affairs Directorate", "Manager - Sales Department"
_BEFORE_UNIT = re.compile(r",\s+|\s+[-–—]\s+")
_LEADERS = frozenset(("head", "chief", "director", "deputy", "manager", "leiter", "leiterin", "leader"))
_NO_NAME = re.compile(r"[\d@:?!;=<>]")


class _Known(NamedTuple):
    """A label, and the languages in which the words mean it."""

    label: Label
    languages: frozenset[str]


def label_of_words(text: str) -> Label | None:
    """TITLE or DEPT where the whole text is a known one, else None."""
    known = _known_of(text)
    return known.label if known else None


def label_of_head(text: str) -> Label | None:
    """DEPT or ORG where the first or last word says that the text names a unit or an institution; in Chinese, Japanese
    and Korean also TITLE, by the end of the word; else None."""
    shown = collapse(text)
    if is_east_asian(shown):
        return next((label for label, ends in _east_asian_ends() if shown.endswith(ends)), None)
    spoken = fold(shown).split()
    if spoken[:1] and spoken[0] in _LEADERS:
        return None
    if len(shown) > _LONGEST or not 0 < len(spoken) <= _MOST_WORDS or _NO_NAME.search(shown):
        return None
    for label, name in ((Label.DEPT, "unit_words"), (Label.ORG, "institution_words")):
        if _heads(name).are_head(spoken):
            return label
    return None


def opening_unit(text: str) -> Label | None:
    """DEPT where the first word says that the text names a unit ("Dezernat III"), else None."""
    spoken = fold(text).split()
    return Label.DEPT if len(spoken) > 1 and _heads("unit_words").is_first(spoken[0]) else None


def part_titles(text: str, piece: Piece) -> tuple[Piece, ...]:
    """The piece, or its parts where each is a known title or unit by itself: on lines of their own or between bars, and
    beside a slash the same in another language."""
    written = text[piece.start : piece.end]
    if " " in written and is_east_asian(written):
        return _east_asian_parts(written, piece)
    borders = [match.span() for match in _BORDER.finditer(written)]
    edges = [0, *(at for border in borders for at in border), len(written)]
    parts = list(zip(edges[::2], edges[1::2], strict=True))
    known = [_known_of(written[start:end]) for start, end in parts]
    apart = all(_APART.fullmatch(written[start:end]) for start, end in borders)
    translated = _are_languages([one for one in known if one]) if all(known) else _is_translated(written)
    if not borders or not (translated or (apart and all(known))):
        return (piece,)
    return tuple(Piece(piece.start + start, piece.start + end, piece.confidence) for start, end in parts)


def part_unit(text: str, piece: Piece) -> tuple[Piece, ...]:
    """A title, or a title and the unit named behind it: "Analyst, Regulatory Affairs Directorate"."""
    written = text[piece.start : piece.end]
    for border in _BEFORE_UNIT.finditer(written):
        unit = written[border.end() :]
        if label_of_head(unit) is Label.DEPT:
            return (
                Piece(piece.start, piece.start + border.start(), piece.confidence),
                Piece(piece.start + border.end(), piece.end, piece.confidence),
            )
    return (piece,)


def _east_asian_parts(written: str, piece: Piece) -> tuple[Piece, ...]:
    """The words of a piece where they are a unit and a title: "개발본부 팀장"."""
    parts = list(re.finditer(r"\S+", written))
    labels = {label_of_words(part.group()) or label_of_head(part.group()) for part in parts}
    if labels != {Label.TITLE, Label.DEPT}:
        return (piece,)
    return tuple(Piece(piece.start + part.start(), piece.start + part.end(), piece.confidence) for part in parts)


def is_east_asian(text: str) -> bool:
    """Whether a text is Chinese, Japanese or Korean throughout."""
    return _EAST_ASIAN.fullmatch(text) is not None


def _is_translated(text: str) -> bool:
    """Whether one side of a slash is in English, and the other is not: "Portföy Yöneticisi / Portfolio Manager"."""
    sides = [fold(side).split() for side in text.split(" / ")]
    if len(sides) != 2 or not all(sides):
        return False
    shares = sorted(sum(word in _english() for word in side) / len(side) for side in sides)
    return shares[0] <= _FOREIGN and shares[1] == 1


@cache
def _english() -> frozenset[str]:
    """Words of English titles and units."""
    listed = (*lines_of("titles/en"), *lines_of("departments/en"), "of for and the to in at")
    return frozenset(word for entry in listed for word in fold(entry).split())


def _are_languages(known: list[_Known]) -> bool:
    """Whether neighbours have no language in common; what many languages say alike (Partner) is of none."""
    international = any(len(one.languages) >= _MANY for one in known)
    return not international and not any(one.languages & other.languages for one, other in pairwise(known))


def _known_of(text: str) -> _Known | None:
    return _known().get(fold(collapse(text))) if len(text) <= _LONGEST else None


@cache
def _known() -> dict[str, _Known]:
    """By folded words; what is a title in one language and a unit in another is left out."""
    titles, units = _known_in("titles", Label.TITLE), _known_in("departments", Label.DEPT)
    both = titles.keys() & units.keys()
    return {key: one for known in (titles, units) for key, one in known.items() if key not in both}


def _known_in(folder: str, label: Label) -> dict[str, _Known]:
    """The lists of a folder; there are few combinations of languages, and equal ones are one object."""
    known: dict[str, _Known] = {}
    shared: dict[_Known, _Known] = {}
    for language in names(folder):
        for key in map(fold, lines_of(f"{folder}/{language}")):
            before = known[key].languages if key in known else frozenset()
            one = _Known(label, before | {language})
            known[key] = shared.setdefault(one, one)
    return known


@cache
def _east_asian_ends() -> tuple[tuple[Label, tuple[str, ...]], ...]:
    rows = [line.split() for line in entries("east_asian_ends")]
    return tuple((_ENDS[kind], tuple(ends)) for kind, *ends in rows)


class _Heads(NamedTuple):
    """Folded words that say what a name is: as its first or last word, as its first alone, as the end of either."""

    anywhere: frozenset[str]
    first: frozenset[str]
    ends: tuple[str, ...]

    def is_first(self, word: str) -> bool:
        """Whether a word may open such a name."""
        return word in self.first or word in self.anywhere

    def are_head(self, spoken: list[str]) -> bool:
        """Whether words begin or end with one: "University of X", not "University Park"; a lone word by its end."""
        first, last = spoken[0], spoken[-1]
        if first.endswith(self.ends) or last.endswith(self.ends):
            return True
        opens = first in self.first or (first in self.anywhere and len(spoken) > 2 and spoken[1] in _OF)
        return len(spoken) > 1 and (opens or last in self.anywhere)


@cache
def _heads(name: str) -> _Heads:
    listed = words(name)
    marked = {mark: frozenset(fold(word[1:]) for word in listed if word[0] == mark) for mark in "^~"}
    return _Heads(frozenset(fold(word) for word in listed if word[0] not in "^~"), marked["^"], tuple(marked["~"]))
