"""A person's name as written -> its parts: honorifics and degrees apart, given from family name, proper case."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from server.fields.name_order import split_east_asian, split_surname_first
from server.fields.name_words import (
    attached_honorifics,
    has_own_honorifics,
    is_degree,
    is_generation,
    is_particle,
    is_sure_title,
    leading_honorifics,
    proper_case,
)
from server.fields.spelling import collapse

_NOTES_PATH = re.compile(r"\s*/[A-Za-z&_-]{2,}(?:/[A-Za-z&_ -]+)*(?:@[\w-]+)?\s*$")
_TAIL = re.compile(
    r"\s+(?:via|über|par le biais de)\s+\S.*$|\s*\[.*$"
    r"|\s*[\[(<]?(?:mailto:|SMTP:)?[^\s@<>\[\]()]+@[^\s@<>\[\]()]+[\])>]?",
    re.IGNORECASE,
)
_VIA = re.compile(r"(?<!\s)\s+(?:via|über|par le biais de)\s+\S.*$", re.IGNORECASE)
_BRACKETS = frozenset("([{\"“”„«‘'")
_BRACKETED = re.compile(
    r"\s*[(\[{]([^()\[\]{}]{0,60})[)\]}]?|\s*[\"“”„«‘']{1,2}([^\"“”„«»’']{2,20})[\"”“»’']{1,2}(?=\s)"
)
_GLUED_TITLE = re.compile(r"\b((?:Mr|Mrs|Ms|Dr|Prof|Rev|Ing|Dott|Sr|Sra|Eng)\.)(?=[^\W\d_]{2})")
_EDGES = " \t\n,;:|/•·*_~–—-<>\"“”„«»=#+!?&'`"
_CLOSING = re.compile(r"(?<=[^\W\d_]{3})\.+$")
# Written together with the name that follows.
_THAI_HONORIFIC = re.compile(r"^(?:นางสาว|นาย|นาง|น\.ส\.)\s?(?=[\u0e01-\u0e2e])")
# "Respectfully" behind the name of who signs.
_HUMBLE = re.compile(r"(?<!\s)\s*+(?:드림|올림|배상|拜上|敬上|謹上|谨上|敬啟|敬启|謹啟|谨启|拝)$")
EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af々]")
MAX_WORDS = 8
_LONGEST = 200
_MOST_LAYERS = 6
_TOKEN_EDGES = ',;:|*<>="“”„«»()[]{}'
_TWO_FAMILY_NAMES = frozenset(("es", "ca", "gl"))


class NameOrder(StrEnum):
    """How a culture writes names; JOINED without a space (山田太郎)."""

    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"
    FAMILY_FIRST_JOINED = "family_first_joined"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts."""

    prefix: str = ""
    given: str = ""
    middle: str = ""
    nickname: str = ""
    family: str = ""
    suffix: str = ""
    degrees: str = ""
    order: NameOrder = NameOrder.GIVEN_FIRST

    @property
    def full(self) -> str:
        """Given, middle and family name and generation, in the order in which the name is written."""
        western = (self.given, self.middle, self.family)
        own = western if self.order is NameOrder.GIVEN_FIRST else western[::-1]
        glue = "" if self.order is NameOrder.FAMILY_FIRST_JOINED else " "
        return glue.join(part for part in (*own, self.suffix) if part)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The parts that are there, by name."""
        names = ("prefix", "given", "middle", "nickname", "family", "suffix", "degrees")
        return tuple((name, value) for name in names if (value := getattr(self, name)))


def parse_person_name(text: str, language: str = "") -> PersonName:
    """The parts of a name as written: "Smith, Dr. John Q., PhD" -> Dr. | John | Q. | Smith | PhD."""
    return _parse(text[:_LONGEST], language if has_own_names(language) else "")


@lru_cache(maxsize=4096)
def _parse(text: str, language: str) -> PersonName:
    name = _parse_once(text, language)
    for _ in range(_MOST_LAYERS if name.full != text else 0):
        again = _parse_once(name.full, language)
        if again.full == name.full:
            break
        titles = {part: getattr(name, part) or getattr(again, part) for part in ("prefix", "nickname", "degrees")}
        name = replace(again, **titles)
    return name


def has_own_names(language: str) -> bool:
    """Whether names of a language are read otherwise than those of an unknown one."""
    return language in _TWO_FAMILY_NAMES or has_own_honorifics(language)


def _parse_once(text: str, language: str) -> PersonName:
    plain = _THAI_HONORIFIC.sub("", _without_tail(collapse(text)).strip(_EDGES))
    if plain.endswith("."):
        plain = _CLOSING.sub("", plain)
    plain, nickname, extra = _without_brackets(plain)
    if EAST_ASIAN.search(plain):
        return _east_asian(_HUMBLE.sub("", plain) or plain, nickname)
    own, family, degrees, generation = _split_commas(_with_apart_titles(plain.replace("，", ",")), language)
    tokens = [token for word in own.split() if (token := word.strip(_TOKEN_EDGES))][:MAX_WORDS]
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


def _without_tail(text: str) -> str:
    """A name without addresses, paths and lists behind it; most have no sign of any, and are not searched."""
    if "/" in text:
        text = _NOTES_PATH.sub("", text)
    return (_TAIL if "@" in text or "[" in text else _VIA).sub("", text)


def _with_apart_titles(text: str) -> str:
    return _GLUED_TITLE.sub(r"\1 ", text) if "." in text else text


def _without_brackets(text: str) -> tuple[str, str, str]:
    """(text, nickname, degrees): what brackets and quotes hold, apart."""
    nickname, degrees = "", ""
    matches = () if _BRACKETS.isdisjoint(text) else tuple(_BRACKETED.finditer(text))
    for match in matches:
        inner = (match.group(1) or match.group(2) or "").strip(_EDGES)
        if is_degree(inner, sure=True):
            degrees = inner
        elif inner.isalpha() and inner[0].isupper() and not inner.isupper() and match.start() > 0:
            nickname = inner
    rest = " ".join((_BRACKETED.sub(" ", text) if matches else text).split()).strip(_EDGES)
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
    cased = [proper_case(token.strip(",;"), one_case and (len(every) > 1 or len(token) > 3)) for token in tokens]
    if family:
        own = [proper_case(token, one_case) for token in family]
        return PersonName(given=cased[0] if cased else "", middle=" ".join(cased[1:]), family=" ".join(own))
    shouted = [len(token) > 2 and token.isupper() and "." not in token for token in tokens]
    if not one_case and shouted[:1] == [True] and not all(shouted):
        count = shouted.index(False)  # "DUPONT Jean": the family name is the one in capitals
        return PersonName(given=cased[count], middle=" ".join(cased[count + 1 :]), family=" ".join(cased[:count]))
    return split_name(cased, language)


def split_name(tokens: list[str], language: str = "") -> PersonName:
    """Words without titles -> given, middle and family name."""
    if len(tokens) < 2:
        return PersonName(given="".join(tokens))
    if surname_first := split_surname_first(tokens, language):
        family, given, middle = surname_first
        return PersonName(given=given, middle=middle, family=family, order=NameOrder.FAMILY_FIRST)
    first_of_family = len(tokens) - 1
    if language in _TWO_FAMILY_NAMES and len(tokens) > 2 and all(len(token.strip(".")) > 1 for token in tokens[1:]):
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
    order = NameOrder.FAMILY_FIRST_JOINED if joined else NameOrder.FAMILY_FIRST
    return PersonName(prefix=prefix, given=given, family=family, nickname=nickname or latin, order=order)
