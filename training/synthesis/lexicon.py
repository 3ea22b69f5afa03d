"""Word lists by language and country, read once from the package's data files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random


def _read(*path: str) -> str:
    return resources.files("training.synthesis").joinpath("data", *path).read_text(encoding="utf-8")


@cache
def sections(*path: str) -> Mapping[str, tuple[str, ...]]:
    """`[section]` -> its entries; entries stand one a line or between " | "; "#" begins a comment line."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in _read(*path).splitlines():
        if line.startswith("[") and line.endswith("]"):
            current = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            current.extend(entry for entry in line.split(" | ") if entry)
    return {title: tuple(entries) for title, entries in found.items()}


@dataclass(frozen=True, slots=True)
class Locale:
    """One country's way of writing: language of the words, names, phones and addresses.

    `latin`: names of another script are written in Latin letters.
    """

    code: str
    language: str
    region: str
    names: str
    weight: float
    tlds: tuple[str, ...]
    postcode: str
    city_line: tuple[str, ...]
    street: tuple[str, ...]
    streets: tuple[str, ...]
    cities: tuple[str, ...]
    countries: tuple[str, ...]
    surname_first: float
    legal_forms: tuple[str, ...]
    latin: bool


@cache
def locales() -> tuple[Locale, ...]:
    """Every locale of `data/countries.toml`."""
    table = tomllib.loads(_read("countries.toml"))
    return tuple(
        Locale(
            code=code,
            language=row["language"],
            region=code[-2:],
            names=row.get("names", code),
            weight=float(row["weight"]),
            tlds=tuple(row["tlds"].split()),
            postcode=row["postcode"],
            city_line=tuple(row["city_line"].split("|")),
            street=tuple(row["street"].split("|")),
            streets=tuple(row["streets"].split("|")),
            cities=tuple(row["cities"].split("|")),
            countries=tuple(row["countries"].split("|")),
            surname_first=float(row.get("surname_first", 0.0)),
            legal_forms=tuple(row["legal_forms"].split("|")),
            latin=row.get("latin", False),
        )
        for code, row in table.items()
        if resources.files("training.synthesis").joinpath("data", "languages", f"{row['language']}.txt").is_file()
    )


@cache
def locale(code: str) -> Locale:
    """The locale of a code such as "de_AT"; raises KeyError for an unknown one."""
    return {entry.code: entry for entry in locales()}[code]


LIKE = {"pubdepartments": "departments", "public": "titles", "academic": "titles", "faculties": "departments"}
NATIVE = frozenset(("room", "pobox", "honorifics"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of one language; a section that it lacks is taken from English."""

    language: str

    def all(self, section: str) -> tuple[str, ...]:
        """Entries of a section: of the language, else of a like section, else of English; () for words of a place."""
        own = sections("languages", f"{self.language}.txt")
        found = own.get(section) or own.get(LIKE.get(section, ""))
        return found or (() if section in NATIVE else sections("languages", "en.txt").get(section, ()))

    def has(self, section: str) -> bool:
        """Whether the language itself has the section."""
        return section in sections("languages", f"{self.language}.txt")

    def pick(self, rng: Random, section: str) -> str:
        """A random entry; "" for an empty section."""
        entries = self.all(section)
        return rng.choice(entries) if entries else ""
