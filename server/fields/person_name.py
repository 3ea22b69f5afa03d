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
    leading_honorifics,
    proper_case,
)
from server.fields.organization import split_legal_form
from server.fields.spelling import collapse, fold

_NOTES_PATH = re.compile(r"\s*/[A-Za-z&_-]{2,}(?:/[A-Za-z&_ -]+)*(?:@[\w-]+)?\s*$")
_TAIL = re.compile(
    r"\s+(?:via|über|par le biais de)\s+\S.*$|\s*[\[(<]?(?:mailto:|SMTP:)?[^\s@<>\[\]()]+@[^\s@<>\[\]()]+[\])>]?|\s*\[.*$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\s*[(\[{]([^()\[\]{}]{0,60})[)\]}]?|\s*[\"“”„«‘']{1,2}([^\"“”„«»’']{2,20})[\"”“»’']{1,2}(?=\s)"
)
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
    own, family, degrees, generation = _split_commas(plain.replace("，", ","))
    tokens = own.split()[:_MAX_WORDS]
    prefixes = leading_honorifics(tokens, language)
    prefix, tokens = " ".join(tokens[:prefixes]), tokens[prefixes:]
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


def _split_commas(text: str) -> tuple[str, str, str, str]:
    """(own names or the whole, family name where it stood before a comma, degrees, generation)."""
    first, *others = [part.strip(_EDGES) for part in text.split(",")]
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
    if not folded or len(folded) > _MAX_WORDS or "@" in plain or any(map(str.isdigit, plain)) or "://" in plain:
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
    """The fullest of several names of one person, given in order of trust; "" where none names a person.

    A first name or initials never win over a full name, and a role, a firm or an address never wins. `address` is the
    person's e-mail address: where no full name is shown, its local part may complete a first name.
    """
    names = [canonical_name(candidate, language) for candidate in candidates if is_person(candidate)]
    names = [name for name in names if name]
    best = max(names, key=_fullness, default="")
    completed = _completed_by_address(best, address)
    return completed or best


def _fullness(name: str) -> tuple[bool, int, int]:
    own = [word for word in fold(name).split() if word not in words("name_particles")]
    full = [word for word in own if len(word) > 1]
    is_full = len(full) > 1 or (
        len(own) == 1 and len(name) > 1 and not name.isascii() and bool(_EAST_ASIAN.search(name))
    )
    return is_full, len(full), len(own)


def _completed_by_address(name: str, address: str) -> str:
    """ "Jane" and jane.doe@ -> "Jane Doe"; "" where the address does not repeat the name."""
    parts = [part for part in re.split(r"[._-]", address.partition("@")[0]) if part.isalpha()]
    if len(parts) != 2 or len(name.split()) > 1 or any(len(part) < 2 for part in parts):
        return ""
    folded = fold(name)
    if name and folded not in parts:
        return ""
    first, last = parts if not name or folded == parts[0] else (parts[1], parts[0])
    if not is_person(f"{first} {last}"):
        return ""
    return f"{name or first.title()} {last.title()}" if name else ""
