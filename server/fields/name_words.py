"""The words around a person's own names: honorifics, degrees, generations, particles; and letter case."""

from __future__ import annotations

import re
from functools import cache

from server.fields.data import entries, table, words
from server.fields.spelling import fold

GENERATIONS = frozenset(
    ("jr", "sr", "jnr", "snr", "ii", "iii", "iv", "2nd", "3rd", "junior", "filho", "neto", "jun", "sen")
)
# These are titles wherever they stand; the others may be names ("Gen Kanai", "Don Quixote", "Ma Ling").
_SURE = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "herr",
        "frau",
        "mme",
        "monsieur",
        "madame",
        "dott",
        "dipl",
        "mgr",
        "mudr",
        "judr",
        "phdr",
        "rndr",
        "univ prof",
        "r",
        "drs",
        "dhr",
        "mevr",
    )
)
_LONGEST_HONORIFIC = 3
_SHORT = 3


@cache
def _honorifics(language: str) -> frozenset[str]:
    """Folded honorifics of a language and English."""
    lists = table("honorifics")
    return frozenset(fold(word) for word in (*lists["en"], *lists.get(language, ())))


@cache
def has_own_honorifics(language: str) -> bool:
    """Whether a language has honorifics beside those of English, which are read in every language."""
    return language != "en" and language in table("honorifics")


@cache
def _all_honorifics() -> frozenset[str]:
    return frozenset(fold(word) for language in table("honorifics").values() for word in language)


@cache
def attached_honorifics() -> tuple[str, ...]:
    """Honorifics that stick to East Asian names, the longest first."""
    return tuple(sorted(table("honorifics")["attached"], key=len, reverse=True))


@cache
def _degrees() -> dict[str, str]:
    """Folded without spaces -> as written without periods."""
    return {fold(degree).replace(" ", ""): degree.replace(".", "").replace(" ", "") for degree in entries("degrees")}


def leading_honorifics(tokens: list[str], language: str) -> int:
    """How many of the first tokens are honorifics; at least one token is always left."""
    count = 0
    while count < len(tokens) - 1:
        length = _honorific_at(tokens, count, language)
        if not length:
            break
        count += length
    return count


def _honorific_at(tokens: list[str], first: int, language: str) -> int:
    for length in range(min(_LONGEST_HONORIFIC, len(tokens) - 1 - first), 0, -1):
        taken = tokens[first : first + length]
        folded = fold(" ".join(taken))
        if folded in _SURE or (
            folded in _honorifics(language) and _is_title_here(taken, len(tokens) - first, language, folded)
        ):
            return length
        dotted = "." in taken[-1] and len(folded) > 1
        if dotted and (folded in _all_honorifics() or _is_compound_title(folded)):
            return length
    return 0


def is_sure_title(token: str) -> bool:
    """Whether a word is a title wherever it stands in a name: "Dott.ssa", "Dr."."""
    return "." in token and (fold(token) in _SURE or fold(token) in ("dott ssa", "dr ssa", "prof ssa"))


def _is_compound_title(folded: str) -> bool:
    """ "Dipl.-Wirtsch.-Ing.": every part is a title's word."""
    parts = folded.split()
    known = _all_honorifics()
    return len(parts) > 1 and all(part in known or part in ("wirtsch", "wirt", "techn", "psych") for part in parts)


def _is_title_here(taken: list[str], tokens_left: int, language: str, folded: str) -> bool:
    if "." in taken[-1]:
        return len(folded) > 1 or (tokens_left == 2 and language in ("fr", "es"))
    return tokens_left > len(taken) + 1 or (len(folded) > _SHORT and taken[0][:1].isupper()) or not folded.isascii()


def is_degree(token: str, sure: bool) -> bool:
    """Whether a token is a degree; unless `sure` (after a comma, in brackets) its letter case must be a degree's."""
    written = _degrees().get(fold(token).replace(" ", ""))
    if written is None:
        return False
    plain = token.replace(".", "").replace(" ", "").strip(",;()")
    return sure or plain == written or ("." in token and len(plain) > 1)


def is_generation(token: str) -> bool:
    """Jr., III and their like."""
    return fold(token) in GENERATIONS


def is_particle(token: str) -> bool:
    """ "van", "de la", "bin": written small, part of the family name that follows."""
    return fold(token) in words("name_particles") and not (len(token) == 1 and token.isupper())


_VOWELS = "AEIOUYÀÁÂÄÅÆÈÉÊËÌÍÎÏÒÓÔÖØÙÚÛÜ"
_MC = re.compile(r"\b(Mc|O['’]|D['’])(\w)")


def proper_case(token: str, whole_is_one_case: bool) -> str:
    """ "SMITH" -> "Smith", "MCDONALD" -> "McDonald", "o'brien" -> "O'Brien"; initials and mixed case stay."""
    letters = [letter for letter in token if letter.isalpha()]
    if token.isupper() and len(letters) == len(token) <= 3 and not any(letter in _VOWELS for letter in token):
        return token
    if len(letters) < 2 or "." in token or not (token.isupper() or (whole_is_one_case and token.islower())):
        return token.upper() if len(letters) == 1 and whole_is_one_case else token
    if token.islower() and is_particle(token):
        return token
    cased = "-".join(part[:1].upper() + part[1:].lower() for part in token.split("-"))
    return _MC.sub(lambda match: match.group(1) + match.group(2).upper(), cased)
