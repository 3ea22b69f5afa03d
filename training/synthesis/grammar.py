"""Names of roles, units and organizations put together by rules of a language (`data/grammar`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from random import Random

from training.synthesis.lexicon import Lexicon, Locale, sections
from training.synthesis.places import city_and_state, pick_name

_SLOT = re.compile(r"\{(\w+)\}")
_WEIGHT = re.compile(r"(\d{1,2})x ")
_BLANKS = re.compile(r" {2,}")
_TWICE = re.compile(r"\b(\w{4,})\b\W{1,3}(?:\w{1,3}\W)?\1\b")
_ELISION = re.compile(r"\b([Dd])e (?=[aeiouéèêîôâAEIOUÉÈÊÎÔÂ]|hist|hydro)|\b([Ll])a (?=[aeéio]|hist|hydro)")
# What stands in for a rule in a language that has no rules of its own.
LIKE: Mapping[str, str] = {
    "job": "titles", "scholar": "academic", "official": "public", "member": "titles",
    "unit": "departments", "group": "labs", "department": "faculties", "faculty": "faculties",
    "office_unit": "pubdepartments", "company": "companies", "university": "universities",
    "institute": "labs", "agency": "publics", "community": "publics", "word": "words", "field": "fields",
}  # fmt: skip
CAPITALS = "ABCDEFGHIKLMNOPRSTVW"


def _weighed(entries: tuple[str, ...]) -> tuple[str, ...]:
    out: list[str] = []
    for entry in entries:
        found = _WEIGHT.match(entry)
        rule = entry[found.end() :] if found else entry
        out += ["" if rule == "~" else rule] * (int(found[1]) if found else 1)
    return tuple(out)


@cache
def rules(language: str) -> Mapping[str, tuple[str, ...]]:
    """Rules of a language by name, as often as they weigh; none for a language without a file."""
    name = f"{language}.txt"
    if not resources.files("training.synthesis").joinpath("data", "grammar", name).is_file():
        return {}
    return {title: _weighed(entries) for title, entries in sections("grammar", name).items()}


@cache
def _alternatives(language: str, name: str) -> tuple[str, ...]:
    return rules(language).get(name) or Lexicon(language).all(LIKE.get(name, name))


def rule(rng: Random, lexicon: Lexicon, name: str) -> str:
    """A random alternative of a rule; "" where neither rules nor word lists know it."""
    entries = _alternatives(lexicon.language, name)
    return rng.choice(entries) if entries else ""


def made_word(rng: Random) -> str:
    """An invented brand name."""
    brands = sections("brands.txt")
    word = rng.choice(brands["starts"]) + rng.choice(brands["ends"])
    return rng.choice((word, word, word, word.upper(), word[0] + word[1:].lower()))


def abbreviation(rng: Random) -> str:
    """Two to four capitals."""
    return "".join(rng.choice(CAPITALS) for _ in range(rng.choice((2, 3, 3, 3, 4))))


def acronym(rng: Random) -> str:
    """A name of capitals that can be spoken or not, at times in mixed case or with a digit."""
    draw = rng.random()
    if draw < 0.3:
        return "".join(rng.choice(CAPITALS) for _ in range(rng.choice((3, 3, 4, 4, 5, 6))))
    syllables = [rng.choice("BCDFGKLMNPRSTV") + rng.choice("AEIOU") for _ in range(rng.choice((1, 2, 2, 3)))]
    word: str = (
        rng.choice(["", "", "", "A", "E", "I", "O"])
        + "".join(syllables)
        + rng.choice(("", "R", "S", "M", "N", "P", "C", "F"))
    )
    word = word if len(word) > 2 else word + rng.choice("RSTM")
    if draw > 0.94:
        return word.capitalize() + rng.choice(("IT", "2", "Net", "Bio", "GIS"))
    return word.capitalize() if draw > 0.85 else word


def _city(rng: Random, lexicon: Lexicon, locale: Locale) -> str:
    return city_and_state(rng, locale)[0].split(",")[0].split(" (")[0]


def _state(rng: Random, lexicon: Lexicon, locale: Locale) -> str:
    states = sections("states.txt").get(locale.code)
    return rng.choice(states) if states else _city(rng, lexicon, locale)


def _family(rng: Random, lexicon: Lexicon, locale: Locale) -> str:
    return pick_name(rng, locale, "family")


MAKERS: Mapping[str, Callable[[Random, Lexicon, Locale], str]] = {
    "form": lambda rng, lexicon, locale: rng.choice(locale.legal_forms),
    "Made": lambda rng, lexicon, locale: made_word(rng),
    "made": lambda rng, lexicon, locale: made_word(rng).lower(),
    "MADE": lambda rng, lexicon, locale: made_word(rng).upper(),
    "abbr": lambda rng, lexicon, locale: abbreviation(rng),
    "abbr2": lambda rng, lexicon, locale: rng.choice(CAPITALS) + rng.choice(CAPITALS),
    "acronym": lambda rng, lexicon, locale: acronym(rng),
    "city": _city,
    "city2": lambda rng, lexicon, locale: city_and_state(rng, locale)[0][:2],
    "state": _state,
    "country": lambda rng, lexicon, locale: rng.choice(locale.countries),
    "first": lambda rng, lexicon, locale: pick_name(rng, locale, rng.choice(("male", "female"))),
    "family": _family, "family2": _family, "family3": _family, "family4": _family,
    "n": lambda rng, lexicon, locale: str(rng.choice((rng.randrange(1, 30), rng.randrange(100, 900)))),
    "m": lambda rng, lexicon, locale: str(rng.randrange(1000, 9000)),
    "f": lambda rng, lexicon, locale: str(rng.randrange(2, 15)),
    "a": lambda rng, lexicon, locale: rng.choice("1234abc"),
    "A": lambda rng, lexicon, locale: rng.choice("ABCDEHIKMRS"),
}  # fmt: skip


def expand(rng: Random, lexicon: Lexicon, locale: Locale, template: str) -> str:
    """The template with every slot filled by its maker or by a rule of that name; unknown slots stay."""

    def filled(slot: re.Match[str]) -> str:
        maker = MAKERS.get(slot[1])
        if maker:
            return maker(rng, lexicon, locale)
        return _SLOT.sub(filled, rule(rng, lexicon, slot[1]))

    if "{" not in template:
        return template
    text = _BLANKS.sub(" ", _SLOT.sub(filled, template)).strip(" ").replace(" ,", ",")
    if lexicon.language == "fr":
        text = _ELISION.sub(lambda found: f"{found[1] or found[2]}'", text)
    return text


def make(rng: Random, lexicon: Lexicon, locale: Locale, name: str) -> str:
    """What a rule yields, anew where it says a word twice; "" where the language does not know it."""
    template = rule(rng, lexicon, name)
    text = expand(rng, lexicon, locale, template)
    return expand(rng, lexicon, locale, template) if _TWICE.search(text) else text


def initials(name: str) -> str:
    """The capitals that a name is shortened to ("Institute of Soil Physics" -> "ISP"); "" where they say little."""
    words = (word.lstrip("(\"'") for word in name.replace("-", " ").replace("/", " ").split())
    found = "".join(word[0].upper() for word in words if word[:1].isupper() or len(word) > 4)
    return found if 2 <= len(found) <= 6 and found.isalpha() else ""
