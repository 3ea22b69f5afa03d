"""How two names of persons compare: order, spelling, script, nicknames and initials are looked through.

Works on keys of names (`server/fields/person_name.py`): folded words in alphabetical order.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from importlib import resources

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein

from server.contacts import person

# A name of more words than this is compared by its longest ones.
MOST_WORDS = 8
# So many initials at most are written as one word ("JR").
MOST_INITIALS = 3
# From this length on one slip of the pen is likelier than another name, and from the second on two are.
ONE_SLIP, TWO_SLIPS = 5, 9
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_LETTER = re.compile(r"[^a-z]")


class Likeness(IntEnum):
    """How alike two words of names are, the best first."""

    SAME = 0
    SPELLING = 1  # another script, another transliteration, or a slip
    NICKNAME = 2
    INITIAL = 3


# What the least alike of the paired words makes of two whole names.
_LEVELS = {Likeness.SAME: "same", Likeness.SPELLING: "spelling", Likeness.NICKNAME: "nickname"}


def compare(first: str, second: str) -> str:
    """The level of two name keys: same, spelling, nickname, short_form, one_word, part or different.

    "" where nothing can be said: a name is lacking, or the scripts differ.
    """
    few, many = sorted((_words(first), _words(second)), key=lambda words: (len(words), "".join(words)))
    if not few or not many:
        return ""
    if first == second or latin("".join(few)) == latin("".join(many)):
        return "one_word" if len(few) == 1 and not _EAST_ASIAN.search(few[0]) else "same"
    if _is_joined(few, many):
        return "same"
    pairs = _pairs(few, many)
    if len(pairs) == len(few):
        if len(few) == 1:
            return "one_word"
        if len(few) < len(many) or Likeness.INITIAL in pairs:
            return "short_form" if Likeness.SAME in pairs or Likeness.SPELLING in pairs else "part"
        return _LEVELS[max(pairs)]
    if any(one != Likeness.INITIAL for one in pairs):
        return "part"
    return "" if _scripts_differ(few, many) else "different"


def _scripts_differ(few: list[str], many: list[str]) -> bool:
    """Whether only one of the names is in an East Asian script: how it is read aloud is not written in it."""
    return len({bool(_EAST_ASIAN.search("".join(words))) for words in (few, many)}) > 1


def is_full(name: str) -> bool:
    """Whether a name key has given and family name."""
    return len(person.words(name)) > 1 or bool(_EAST_ASIAN.search(name))


def may_be_written_in(name: str, address: str) -> bool:
    """Whether the address can be this person's own: it speaks of the name, or how the name sounds is not known."""
    return not name or bool(_EAST_ASIAN.search(name)) or person.is_written_in(name, address)


def is_short_form(short: str, full: str) -> bool:
    """Whether the first name key is the second one shortened: words left out, initials, nicknames.

    The order does not matter: "Miller J." is short for "John Miller". So are "Tom" for "Thomas" and "JR" for "John
    Robert", with and without a family name. Equal names are no short forms, nor is a nickname that is longer.
    """
    few, left = person.words(short), list(person.words(full))
    if not few or len("".join(few)) >= len("".join(left)):
        return False
    for word in sorted(few, key=len, reverse=True):
        meant = _meant_by(word, left)
        if not meant:
            return False
        for one in meant:
            left.remove(one)
    return True


def _meant_by(word: str, names: Sequence[str]) -> Sequence[str]:
    """The names that a word stands for: itself, one that it is the initial or a nickname of, several by initials."""
    if word in names:
        return (word,)
    if len(word) == 1:
        return [one for one in names if one.startswith(word)][:1]
    called = _full_names().get(latin(word), frozenset())
    return [one for one in names if latin(one) in called][:1] or _by_initials(word, names)


def _by_initials(word: str, names: Sequence[str]) -> Sequence[str]:
    if len(word) > MOST_INITIALS:
        return ()
    left = list(names)
    for letter in word:
        one = next((one for one in left if one.startswith(letter)), "")
        if not one:
            return ()
        left.remove(one)
    return [one for one in names if one not in left]


def sound_alike(first: str, second: str) -> bool:
    """Whether two name keys are one name but for accents, script and transliteration."""
    return sorted(map(latin, person.words(first))) == sorted(map(latin, person.words(second)))


def _words(key: str) -> list[str]:
    return sorted(person.words(key), key=len, reverse=True)[:MOST_WORDS]


def _is_joined(few: list[str], many: list[str]) -> bool:
    """Whether one word holds all of the other name: "王小明" and "Wang Xiaoming"."""
    if len(few) != 1 or not 2 <= len(many) <= 3 or not _EAST_ASIAN.search(few[0]):
        return False
    letters = [latin(word) for word in many]
    whole = latin(few[0])
    orders = (letters, letters[::-1], [*letters[1:], letters[0]], [letters[-1], *letters[:-1]])
    return any("".join(order) == whole for order in orders)


def _pairs(few: list[str], many: list[str]) -> list[Likeness]:
    """For each word of the shorter name that has a counterpart how alike the two are; the likest are paired first."""
    found = sorted(
        (likeness, left, right)
        for left, word in enumerate(few)
        for right, other in enumerate(many)
        if (likeness := alike(word, other)) is not None
    )
    lefts: set[int] = set()
    rights: set[int] = set()
    pairs = []
    for likeness, left, right in found:
        if left not in lefts and right not in rights:
            lefts.add(left)
            rights.add(right)
            pairs.append(likeness)
    return pairs


@lru_cache(maxsize=65536)
def alike(word: str, other: str) -> Likeness | None:
    """How alike two words of names are, None when they are different names."""
    if word == other:
        return Likeness.SAME if len(word) > 1 else Likeness.INITIAL
    one, two = latin(word), latin(other)
    if len(word) == 1 or len(other) == 1:
        return Likeness.INITIAL if one[:1] == two[:1] != "" else None
    if one and one == two:
        return Likeness.SPELLING
    if _calls(one) & _calls(two):
        return Likeness.NICKNAME
    return Likeness.SPELLING if _is_slip(one, two) else None


def _is_slip(one: str, two: str) -> bool:
    """Whether two spellings are so near that one may be a slip of the other.

    Names that differ at their end alone are often two (Martin and Martina, Mario and Maria).
    """
    shorter, longer = sorted((one, two), key=len)
    if len(shorter) < ONE_SLIP or (one[-1] != two[-1] and longer[: len(shorter) - 1] == shorter[:-1]):
        return False
    allowed = 2 if len(shorter) >= TWO_SLIPS and longer[: len(shorter) - 3] != shorter[:-3] else 1
    return DamerauLevenshtein.distance(one, two, score_cutoff=allowed) <= allowed


_SOUNDS = (
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("sch", "sh"), ("tch", "ch"), ("ph", "f"), ("kh", "h"), ("ks", "x"),
    ("ij", "i"), ("yi", "i"), ("iy", "i"), ("y", "i"), ("j", "i"), ("w", "v"), ("ou", "u"), ("ck", "k"), ("ii", "i"),
    ("tz", "ts"), ("ie", "e"),
)  # fmt: skip


@lru_cache(maxsize=65536)
def latin(word: str) -> str:
    """A word in Latin letters, spellings of one sound made one: "müller", "mueller"; "сергей", "sergey"."""
    text = _NO_LETTER.sub("", anyascii(word).lower())
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    return text


@lru_cache(maxsize=65536)
def _calls(word: str) -> frozenset[str]:
    """The name itself and the full names that it is a nickname of."""
    return _full_names().get(word, frozenset()) | {word}


@cache
def _full_names() -> dict[str, frozenset[str]]:
    """Nickname -> full names, from nicknames.toml, all languages together, in the spelling of `latin`."""
    data = tomllib.loads(resources.files("server.contacts").joinpath("nicknames.toml").read_text("utf-8"))
    found: dict[str, set[str]] = {}
    for names in data.values():
        for full, nicknames in names.items():
            for nickname in nicknames.split():
                found.setdefault(latin(nickname), set()).add(latin(full))
    return {nickname: frozenset(names) for nickname, names in found.items()}


def nicknames_of(given: str) -> tuple[str, ...]:
    """What a given name is called beside itself, in Latin letters, in any language; () for none."""
    wanted = latin(given)
    return tuple(sorted(nickname for nickname, full in _full_names().items() if wanted in full and nickname != wanted))
