"""Invented persons: names by locale, the ways they sign, and their mailboxes' display names."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from training.synthesis.latin import latin
from training.synthesis.lexicon import Locale, sections

SPACELESS = ("zh",)
NICKNAMES = {
    "Robert": "Bob", "William": "Bill", "Michael": "Mike", "Thomas": "Tom", "James": "Jim", "Richard": "Dick",
    "Elizabeth": "Liz", "Katherine": "Kate", "Margaret": "Peggy", "Christopher": "Chris", "Daniel": "Dan",
    "Matthew": "Matt", "Andrew": "Andy", "Joseph": "Joe", "Anthony": "Tony", "Steven": "Steve", "Jennifer": "Jen",
    "Patricia": "Pat", "Alexander": "Alex", "Benjamin": "Ben", "Nicholas": "Nick", "Samuel": "Sam",
    "Edward": "Ed", "David": "Dave", "Jessica": "Jess", "Rebecca": "Becky", "Deborah": "Deb", "Susan": "Sue",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its own script and in Latin letters; `middle` is a full middle name or "" ."""

    given: str
    middle: str
    family: str
    latin_given: str
    latin_family: str
    female: bool
    locale: Locale

    @property
    def spaceless(self) -> bool:
        """Whether family and given name are written together."""
        return self.locale.language in SPACELESS


def _split(entry: str) -> tuple[str, str]:
    native, _, roman = entry.partition("=")
    return native, roman or latin(native)


def make_person(rng: Random, locale: Locale) -> Person:
    """A person with a name usual in the locale."""
    lists = sections("names", f"{locale.names}.txt")
    female = rng.random() < 0.45
    families = lists.get("family_female", lists["family"]) if female else lists["family"]
    given, latin_given = _split(rng.choice(lists["female" if female else "male"]))
    family, latin_family = _split(rng.choice(families))
    if rng.random() < 0.04 and locale.language in ("de", "fr", "nl", "es", "pt", "en", "it", "hr"):
        second = _split(rng.choice(lists["family"]))
        glue = " " if locale.language in ("es", "pt") else "-"
        family, latin_family = f"{family}{glue}{second[0]}", f"{latin_family}{glue}{second[1]}"
    elif locale.language in ("es", "pt") and rng.random() < 0.4:
        second = _split(rng.choice(lists["family"]))
        family, latin_family = f"{family} {second[0]}", f"{latin_family} {second[1]}"
    elif rng.random() < 0.03 and locale.language in ("de", "nl", "fr", "it", "en"):
        particle = rng.choice({"de": ("von", "von der", "zu"), "fr": ("de", "du", "de la"), "it": ("De", "Di", "Della")}
                              .get(locale.language, ("van", "van der", "de", "van den")))  # fmt: skip
        family, latin_family = f"{particle} {family}", f"{particle} {latin_family}"
    middle = _split(rng.choice(lists["female" if female else "male"]))[0] if rng.random() < 0.25 else ""
    if locale.latin:
        given, middle, family = latin_given, latin(middle)[:1], latin_family
    return Person(given, middle, family, latin_given, latin_family, female, locale)


def native(person: Person) -> str:
    """The usual full name in the person's own order and script."""
    if person.spaceless:
        return person.family + person.given
    if person.locale.surname_first >= 0.8:
        return f"{person.family} {person.given}"
    return f"{person.given} {person.family}"


def roman(person: Person) -> str:
    """Full name in Latin letters, given name first."""
    return f"{person.latin_given} {person.latin_family}"


def _native_style(rng: Random, person: Person) -> str:
    if person.spaceless:
        return rng.choice((native(person), native(person), native(person), f"{person.family} {person.given}"))
    if rng.random() < person.locale.surname_first:
        glue = rng.choice((" ", " ", "　", "")) if person.locale.language == "ja" else " "
        glue = rng.choice(("", "", " ")) if person.locale.language == "ko" else glue
        return f"{person.family}{glue}{person.given}"
    return f"{person.given} {person.family}"


def full_name(rng: Random, person: Person) -> str:
    """The full name as written in a signature."""
    if person.locale.surname_first >= 0.8:
        return _native_style(rng, person)
    initial = person.middle[:1]
    shown = rng.random() if initial else 1.0
    if shown < 0.4:
        return f"{person.given} {initial}. {person.family}"
    if shown < 0.55:
        return f"{person.given} {person.middle} {person.family}"
    draw = 0.4 + 0.6 * rng.random()
    if draw < 0.43:
        return f"{person.given[0]}. {person.family}"
    if draw < 0.46:
        return f"{person.given} {person.family.upper()}"
    if draw < 0.49:
        return f"{person.given} {person.family}".upper()
    if draw < 0.505:
        return f"{person.family} {person.given}"
    if draw < 0.515:
        return f"{person.given[0]}.{person.middle[:1] + '.' if initial else ''} {person.family}"
    if draw < 0.525:
        return f"{person.family.upper()} {person.given}"
    if draw < 0.535:
        return f"{person.given} {person.family}".lower()
    if draw < 0.545:
        return f"{person.given} “{nickname(person)}” {person.family}" if person.given in NICKNAMES else native(person)
    return f"{person.given} {person.family}"


def nickname(person: Person) -> str:
    """A short form of the given name."""
    return NICKNAMES.get(person.given, person.given)


def short_name(rng: Random, person: Person) -> str:
    """What stands under an informal sign-off: given name, nickname, initials, family name in some languages."""
    if person.spaceless or person.locale.surname_first >= 0.8:
        return rng.choice((person.given, person.family, native(person), person.latin_given))
    initials = person.given[0] + person.middle[:1] + person.family[0]
    return rng.choices(
        (person.given, nickname(person), initials.upper(), initials.lower(), person.given[0], person.given.lower(),
         person.latin_given, person.family),
        weights=(60, 12, 6, 3, 4, 5, 6, 2),
    )[0]  # fmt: skip


def header_name(rng: Random, person: Person) -> str:
    """The display name of the From header: often the full name, at times reordered, Latin, partial or missing."""
    plain, middle = native(person), person.middle[:1]
    choices = (
        (plain, 52),
        (roman(person), 14),
        (f"{person.family}, {person.given}", 9),
        (f"{person.latin_family}, {person.latin_given}" + (f" {middle}" if middle else ""), 3),
        ("", 9),
        (f"{nickname(person)} {person.family}", 3),
        (person.given, 3),
        (f"{person.given} {middle}. {person.family}" if middle else plain, 4),
        (f"{person.latin_given[:1]}. {person.latin_family}", 1),
        (plain.upper(), 1),
        (plain.lower(), 1),
    )
    return rng.choices([c[0] for c in choices], weights=[c[1] for c in choices])[0]
