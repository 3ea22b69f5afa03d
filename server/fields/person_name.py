"""Names of persons: honorifics and degrees apart, given from family name, one spelling; the best of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from server.errors import InvalidInput
from server.fields.context import Piece, Scene
from server.fields.data import words
from server.fields.field import Field, Kind
from server.fields.name_order import split_east_asian, split_surname_first
from server.fields.name_words import (
    attached_honorifics,
    is_degree,
    is_generation,
    is_particle,
    is_sure_title,
    leading_honorifics,
    proper_case,
)
from server.fields.organization import split_legal_form
from server.fields.patterns import find_emails
from server.fields.spelling import collapse, fold

_NOTES_PATH = re.compile(r"\s*/[A-Za-z&_-]{2,}(?:/[A-Za-z&_ -]+)*(?:@[\w-]+)?\s*$")
_TAIL = re.compile(
    r"\s+(?:via|über|par le biais de)\s+\S.*$|\s*[\[(<]?(?:mailto:|SMTP:)?[^\s@<>\[\]()]+@[^\s@<>\[\]()]+[\])>]?|\s*\[.*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\s*[(\[{]([^()\[\]{}]{0,60})[)\]}]?|\s*[\"“”„«‘']{1,2}([^\"“”„«»’']{2,20})[\"”“»’']{1,2}(?=\s)"
)
_GLUED_TITLE = re.compile(r"\b((?:Mr|Mrs|Ms|Dr|Prof|Rev|Ing|Dott|Sr|Sra|Eng)\.)(?=[^\W\d_]{2})")
_EDGES = " \t\n,;:|/•·*_~–—-<>\"“”„«»=#+!?&'`"
_CLOSING = re.compile(r"(?<=[^\W\d_]{3})\.+$")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々]")
_MAX_WORDS = 8


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts; `order` is "family_first" where it was written so."""

    prefix: str = ""
    given: str = ""
    middle: str = ""
    nickname: str = ""
    family: str = ""
    suffix: str = ""
    degrees: str = ""
    order: str = ""

    @property
    def full(self) -> str:
        """Given, middle and family name and generation, in the order of the name's own culture."""
        family_first = self.order == "family_first"
        glue = (
            ""
            if self.given and self.family and _EAST_ASIAN.search(self.family) and self.order == "family_first_joined"
            else " "
        )
        own = (
            (self.family, self.given, self.middle)
            if family_first or not glue
            else (self.given, self.middle, self.family)
        )
        return glue.join(part for part in (*own, self.suffix) if part)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The parts that are there, by name."""
        names = ("prefix", "given", "middle", "nickname", "family", "suffix", "degrees")
        return tuple((name, value) for name in names if (value := getattr(self, name)))


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
def parse_person_name(text: str, language: str = "") -> PersonName:
    """The parts of a name as written: "Smith, Dr. John Q., PhD" -> Dr. | John | Q. | Smith | PhD."""
    plain = _CLOSING.sub("", _TAIL.sub("", _NOTES_PATH.sub("", collapse(text))).strip(_EDGES))
    plain, nickname, extra = _without_brackets(plain)
    if _EAST_ASIAN.search(plain):
        return _east_asian(plain, nickname)
    own, family, degrees, generation = _split_commas(_GLUED_TITLE.sub(r"\1 ", plain.replace("，", ",")), language)
    tokens = own.split()[:_MAX_WORDS]
    prefixes = leading_honorifics(tokens, language)
    inner = [token for token in tokens[prefixes:] if is_sure_title(token)]
    prefix = " ".join((*tokens[:prefixes], *inner))
    tokens = [token for token in tokens[prefixes:] if token not in inner] or tokens[prefixes:]
    tokens, more_degrees = _without_trailing_degrees(tokens)
    tokens, more_generation = _without_generation(tokens)
    name = _arrange(tokens, family.split(), language)
    return replace(
        name,
        prefix=prefix,
        nickname=nickname,
        suffix=generation or more_generation,
        degrees=", ".join(part for part in (more_degrees, degrees, extra) if part),
    )


def _without_brackets(text: str) -> tuple[str, str, str]:
    """(text, nickname, degrees): what brackets and quotes hold, apart."""
    nickname, degrees = "", ""
    for match in _BRACKETED.finditer(text):
        inner = (match.group(1) or match.group(2) or "").strip(_EDGES)
        if is_degree(inner, sure=True):
            degrees = inner
        elif inner.isalpha() and inner[0].isupper() and not inner.isupper() and match.start() > 0:
            nickname = inner
    rest = " ".join(_BRACKETED.sub(" ", text).split()).strip(_EDGES)
    return (rest, nickname, degrees) if any(map(str.isalpha, rest)) else (text.strip("()[]{} "), "", "")


def _split_commas(text: str, language: str) -> tuple[str, str, str, str]:
    """(own names or the whole, family name where it stood before a comma, degrees, generation)."""
    first, *others = [part.strip(_EDGES) for part in text.split(",")]
    if others and leading_honorifics([*first.split(), "x"], language) == len(first.split()):
        first, others = f"{first} {others[0]}", others[1:]
    degrees, generation, names = [], "", []
    for part in filter(None, others):
        tokens = part.split()
        if all(is_degree(token, sure=True) for token in tokens) or is_degree(part, sure=True):
            degrees.append(part)
        elif is_generation(part):
            generation = part
        else:
            names.append(part)
    if names and _is_family(first, names[0]):
        return names[0], first, ", ".join(degrees), generation
    return first, "", ", ".join(degrees), generation


def _is_family(before: str, after: str) -> bool:
    """Whether "before, after" is "family, given": not "Jane Doe, Acme Corporation"."""
    own = [word for word in before.split() if not is_particle(word)]
    return len(own) <= 3 and len(after.split()) <= (2 if len(own) > 1 else 4)


def _without_trailing_degrees(tokens: list[str]) -> tuple[list[str], str]:
    degrees: list[str] = []
    shouted = all(token.isupper() for token in tokens)
    while len(tokens) > 1 and is_degree(tokens[-1], sure=False):
        if (shouted or len(tokens) == 2) and len(tokens[-1]) < 3:
            break
        degrees.insert(0, tokens[-1])
        tokens = tokens[:-1]
    return tokens, " ".join(degrees)


def _without_generation(tokens: list[str]) -> tuple[list[str], str]:
    if len(tokens) > 2 and is_generation(tokens[-1]):
        return tokens[:-1], tokens[-1]
    return tokens, ""


def _arrange(tokens: list[str], family: list[str], language: str) -> PersonName:
    """Given, middle and family name of the words that are left."""
    every = [*family, *tokens]
    one_case = all(token.isupper() or not token.isalpha() for token in every) or all(token.islower() for token in every)
    shouted = [len(token) > 2 and token.isupper() and "." not in token for token in tokens]
    cased = [proper_case(token.strip(",;"), one_case and (len(every) > 1 or len(token) > 3)) for token in tokens]
    if not one_case:
        cased = [
            token if not loud or len(token) < 3 else proper_case(token, True)
            for token, loud in zip(cased, shouted, strict=True)
        ]
    if family:
        own = [proper_case(token, one_case) for token in family]
        return PersonName(given=cased[0] if cased else "", middle=" ".join(cased[1:]), family=" ".join(own))
    if not family and not one_case and 0 < sum(shouted) < len(tokens) and shouted[0]:
        count = shouted.index(False)
        return PersonName(given=cased[count], middle=" ".join(cased[count + 1 :]), family=" ".join(cased[:count]))
    return split_name(cased, language)


def split_name(tokens: list[str], language: str = "") -> PersonName:
    """Words without titles -> given, middle and family name."""
    if len(tokens) < 2:
        return PersonName(given="".join(tokens))
    if surname_first := split_surname_first(tokens, language):
        family, given, middle = surname_first
        return PersonName(given=given, middle=middle, family=family, order="family_first")
    first_of_family = len(tokens) - 1
    if (
        language in ("es", "ca", "gl")
        and len(tokens) > 2
        and not any(len(token.strip(".")) == 1 for token in tokens[1:])
    ):
        first_of_family -= 1
    while first_of_family > 1 and is_particle(tokens[first_of_family - 1]) and tokens[first_of_family - 1].islower():
        first_of_family -= 1
    return PersonName(
        given=tokens[0], middle=" ".join(tokens[1:first_of_family]), family=" ".join(tokens[first_of_family:])
    )


def _east_asian(text: str, nickname: str) -> PersonName:
    prefix = ""
    for honorific in attached_honorifics():
        if text.endswith(honorific) and len(text) > len(honorific) + 1:
            text, prefix = text[: -len(honorific)].strip(), honorific
            break
    latin = " ".join(re.findall(r"[A-Za-z][A-Za-z.'’ -]*", text)).strip()
    own = re.sub(r"[A-Za-z][A-Za-z.'’ -]*", " ", text).strip(_EDGES + "()（）") or text
    family, given, joined = split_east_asian(own)
    order = "family_first_joined" if joined else "family_first"
    return PersonName(prefix=prefix, given=given, family=family, nickname=nickname or latin, order=order)


@lru_cache(maxsize=4096)
def name_key(value: str) -> str:
    """Folded words of the name without titles, degrees and initials' periods, in alphabetical order."""
    return " ".join(sorted(fold(parse_person_name(value).full).split())) or fold(value)


def canonical_name(text: str, language: str = "") -> str:
    """The name in one spelling, without titles and degrees; "" where `text` holds no letter."""
    full = parse_person_name(text, language).full
    return full if any(map(str.isalpha, full)) else ""


def is_person(name: str) -> bool:
    """Whether a display name can be a person's: no role, firm, address, number."""
    plain = collapse(name)
    folded = fold(plain).split()
    if (
        not folded
        or len(folded) > _MAX_WORDS
        or "@" in plain
        or find_emails(plain)
        or any(map(str.isdigit, plain))
        or "://" in plain
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
    names = [canonical_name(candidate, language) if is_person(candidate) else "" for candidate in candidates]
    stated, signed = (names[0] if names else ""), [name for name in names[1:] if name]
    full = [name for name in signed if _fullness(name)[0]]
    if stated and full and not any(_agree(stated, name) for name in signed):
        stated = ""
    best = max((name for name in (stated, *signed) if name), key=_fullness, default="")
    return _completed_by_address(best, address) or best


_DAMAGE = re.compile(r"[?\ufffd]")
_SHORTEST_NICKNAME = 3


def _agree(name: str, other: str) -> bool:
    """Whether two names may be one person's: a word in common, a short form, lost letters, another script."""
    first, second = (set(fold(_DAMAGE.sub("", one)).split()) for one in (name, other))
    if first & second or _DAMAGE.search(name + other) or _is_latin(name) != _is_latin(other):
        return True
    return any(_begins(one, two) or _begins(two, one) for one in first for two in second)


def _begins(short: str, word: str) -> bool:
    return len(short) >= _SHORTEST_NICKNAME and word.startswith(short)


def _is_latin(name: str) -> bool:
    return all(ord(letter) < 0x250 or ord(letter) in range(0x1E00, 0x1F00) for letter in name if letter.isalpha())


def _fullness(name: str) -> tuple[bool, bool, int, int, int, int]:
    own = [word for word in fold(_DAMAGE.sub("x", name)).split() if word not in words("name_particles")]
    full = [word for word in own if len(word) > 1]
    is_full = len(full) > 1 or (bool(own) and len(name) > 1 and bool(_EAST_ASIAN.search(name)))
    accents = sum(not letter.isascii() for letter in name) if _is_latin(name) else 0
    return is_full, not _DAMAGE.search(name), len(full), len(own), sum(map(len, own)), accents


def _completed_by_address(name: str, address: str) -> str:
    """A first name, initials or short form written out by the address: "Jane", "JD" and jane.doe@ -> "Jane Doe".

    "" where the name is full already or the address does not repeat it.
    """
    parts = [part for part in re.split(r"[._-]+", address.partition("@")[0].casefold()) if part]
    own = fold(name).split()
    if (
        not own
        or not 2 <= len(parts) <= 3
        or not all(map(str.isalpha, parts))
        or len(parts[-1]) < 2
        or _fullness(name)[0]
    ):
        return ""
    initials = "".join(part[0] for part in parts)
    if "".join(own) != initials and not all(_stands_for(word, parts) for word in own):
        return ""
    spelt = {fold(word): word for word in name.split()}
    full = [spelt.get(part) or (f"{part.upper()}." if len(part) == 1 else part.title()) for part in parts]
    return " ".join(full) if is_person(" ".join(full)) else ""


def _stands_for(word: str, parts: list[str]) -> bool:
    """Whether a word of a name is a part of the address, its beginning, or the initial of the last."""
    return word in parts or any(_begins(word, part) for part in parts) or word == parts[-1][0]
