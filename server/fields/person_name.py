"""Names of persons as fields; the best of several names of one person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from models.memory import remembered
from server.errors import InvalidInput
from server.fields.context import Piece, Scene
from server.fields.data import words
from server.fields.field import Field, Kind
from server.fields.name_parts import EAST_ASIAN, MAX_WORDS, parse_person_name
from server.fields.organization import split_legal_form
from server.fields.patterns import find_emails
from server.fields.spelling import fold, is_latin


def read_names(piece: Piece, scene: Scene) -> tuple[Field, ...]:
    """The name of a piece; nothing where it is no name."""
    written = scene.text_of(piece)
    name = parse_person_name(written, scene.context.language)
    if not any(map(str.isalpha, name.full)):
        return ()
    return (
        Field(
            Kind.NAME,
            name.full,
            name_key(name.full),
            text=written,
            start=piece.start,
            end=piece.end,
            confidence=piece.confidence,
            parts=name.parts,
        ),
    )


@lru_cache(maxsize=4096)
def name_key(value: str) -> str:
    """Folded words of the name without titles, degrees and initials' periods, in alphabetical order."""
    return " ".join(sorted(fold(parse_person_name(value).full).split())) or fold(value)


def canonical_name(text: str, language: str = "") -> str:
    """The name in one spelling, without titles and degrees; "" where `text` holds no letter."""
    full = parse_person_name(text, language).full
    return full if any(map(str.isalpha, full)) else ""


@remembered
def is_person(name: str) -> bool:
    """Whether a display name can be a person's: no role, firm, address, number."""
    plain = canonical_name(name)
    folded = fold(plain).split()
    if (
        not folded
        or len(folded) > MAX_WORDS
        or any(map(str.isdigit, plain))
        or "@" in plain
        or "://" in name
        or find_emails(name)
    ):
        return False
    if any(word in words("role_words") for word in folded):
        return False
    return not split_legal_form(plain)[1] or len(folded) <= 2


def parse_name(value: str) -> str:
    """The name in a value typed by a person, else InvalidInput."""
    name = canonical_name(value)
    if not name:
        raise InvalidInput("NAME_INVALID", "This holds no name; write given and family name.", kind=Kind.NAME)
    return name


def best_name(candidates: Sequence[str], address: str = "", language: str = "") -> str:
    """The fullest of several names of one person; "" where none names a person.

    The first candidate is the name of the header (or ""), those after it as signed. A first name or initials never win
    over a full name; a role, a firm or an address never wins; a full name as signed wins over another person's in the
    header. `address` is the person's e-mail address: its local part may complete a first name.
    """
    return _best_name(tuple(candidate[:_LONGEST] for candidate in candidates), address, language)


@lru_cache(maxsize=2048)
def _best_name(candidates: tuple[str, ...], address: str, language: str) -> str:
    names = [_own_name(candidate, language) for candidate in candidates]
    stated, signed = (names[0] if names else ""), [name for name in names[1:] if name]
    full = [name for name in signed if _fullness(name)[0]]
    if stated and full and not any(_agree(stated, name) for name in signed):
        stated = ""
    native = language in _OTHER_SCRIPTS
    best = max((name for name in (stated, *signed) if name), key=lambda name: _rank(name, native), default="")
    if _fullness(best)[0]:
        return best
    completed = (_completed_by_address(name, address) for name in (best, *signed))
    return next(filter(None, completed), best)


_BESIDE = re.compile(r"(?<!\s)\s++(?:[|•·–—-]+|//|from|bei|chez|@)\s+")


def _own_name(candidate: str, language: str) -> str:
    """The person in a display name: "Jane Doe | Example Inc." and "Example Inc. - Jane Doe" -> "Jane Doe"."""
    parts = [part for part in _BESIDE.split(candidate) if is_person(part)]
    full = (part for part in parts if len(part.split()) > 1)
    return canonical_name(next(full, parts[0] if parts else ""), language)


_DAMAGE = re.compile(r"[?\ufffd]")
_SHORTEST_NICKNAME = 3
_LONGEST_NICKNAME = 4
_LONGEST = 200


def _agree(name: str, other: str) -> bool:
    """Whether two names may be one person's: a word in common, a short form, lost letters, another script."""
    first, second = (set(fold(_DAMAGE.sub("", one)).split()) for one in (name, other))
    if first & second or _DAMAGE.search(name + other) or is_latin(name) != is_latin(other):
        return True
    return any(_begins(one, two) or _begins(two, one) for one in first for two in second)


def _begins(short: str, word: str) -> bool:
    return len(short) >= _SHORTEST_NICKNAME and word.startswith(short)


# Languages in which people write their names in other letters than Latin ones, and often in Latin ones beside them.
_OTHER_SCRIPTS = frozenset(
    ("ar", "be", "bg", "el", "fa", "he", "hi", "ja", "ka", "ko", "mk", "ru", "sr", "th", "uk", "zh")
)


def _rank(name: str, native: bool) -> tuple[bool, bool, bool, tuple[int, ...]]:
    """How good a name is; in a text whose language has its own letters, a full name in them is its bearer's."""
    is_full, is_whole, *rest = _fullness(name)
    return is_full, is_whole, native and not is_latin(name), tuple(rest)


def _fullness(name: str) -> tuple[bool, bool, int, int, int, int]:
    own = [word for word in fold(_DAMAGE.sub("x", name)).split() if word not in words("name_particles")]
    full = [word for word in own if len(word) > 1]
    is_full = len(full) > 1 or (bool(own) and len(name) > 1 and bool(EAST_ASIAN.search(name)))
    accents = sum(not letter.isascii() for letter in name) if is_latin(name) else 0
    return is_full, not _DAMAGE.search(name), len(full), len(own), sum(map(len, own)), accents


def _completed_by_address(name: str, address: str) -> str:
    """A first name, initials or short form written out by the address: "Jane", "JD" and jane.doe@ -> "Jane Doe".

    "" where the address does not repeat the name.
    """
    parts = [part for part in re.split(r"[._-]+", address.partition("@")[0].casefold()) if part]
    own = fold(name).split()
    if not own or not 2 <= len(parts) <= 3 or not all(map(str.isalpha, parts)) or len(parts[-1]) < 2:
        return ""
    if not _are_initials("".join(own), parts) and not all(_stands_for(word, parts) for word in own):
        return ""
    spelt = {fold(word): word for word in name.split()}
    full = [spelt.get(part) or (f"{part.upper()}." if len(part) == 1 else part.title()) for part in parts]
    return " ".join(full) if is_person(" ".join(full)) else ""


def _are_initials(letters: str, parts: list[str]) -> bool:
    """Whether two or three letters are the initials of the address' words; it may lack the middle one."""
    return 2 <= len(letters) <= 3 and (letters[0], letters[-1]) == (parts[0][0], parts[-1][0]) and letters not in parts


def _stands_for(word: str, parts: list[str]) -> bool:
    """Whether a word of a name is a part of the address, its beginning, or the initial of the last."""
    return (
        word in parts
        or any(len(word) <= _LONGEST_NICKNAME and _begins(word, part) for part in parts)
        or word == parts[-1][0]
    )
