"""Addresses, domains, languages -> regions (ISO 3166-1 alpha-2)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from server.fields.data import table
from server.fields.spelling import fold, join_initials

_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LONGEST_NAME = 4
_LONGEST_ADDRESS = 600
# "Atlanta, Georgia" is more frequent in mail than the country.
_AMBIGUOUS_COUNTRIES = frozenset(("georgia",))
# "New Mexico", "New South Wales", "rue de Suisse": not the country that is the last word.
_NO_COUNTRY_AFTER = frozenset(
    ("new", "south", "north", "rue", "via", "calle", "rua", "avenue", "av", "place", "piazza")
)


@cache
def _countries() -> dict[str, str]:
    """Folded name -> region; names of many languages, aliases and cities last so that they win."""
    names: dict[str, str] = {}
    for region, spellings in (*table("countries").items(), *table("regions")["aliases"].items()):
        names.update((" ".join(join_initials(fold(name).split())), region) for name in spellings)
    return names | _cities()


@cache
def _cities() -> dict[str, str]:
    """Folded name -> region of the cities that stand in the place of a country."""
    cities = table("regions")["cities"].items()
    return {fold(name): region for region, spellings in cities for name in spellings}


def is_city(name: str) -> bool:
    """Whether what `country_at_end` found is a city that tells the country."""
    return fold(name) in _cities()


@cache
def _east_asian_countries() -> tuple[tuple[str, str], ...]:
    return tuple((name, region) for name, region in _countries().items() if _EAST_ASIAN.search(name) and len(name) > 1)


@cache
def _postcodes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((region, re.compile(pattern)) for region, pattern in table("regions")["postcodes"].items())


@cache
def _states() -> frozenset[str]:
    return frozenset(map(fold, table("regions")["states"]))


def country_at_end(text: str) -> tuple[str, str]:
    """(region, country as written) where an address ends in a country's name, ("", "") else."""
    words = text.split()
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        written = " ".join(words[-count:])
        before = fold(" ".join(words[:-count][-2:])).split()
        if (region := _country(written)) and not _NO_COUNTRY_AFTER.intersection(before[-2:]):
            return region, written.strip(" ,.;()-|·•")
    return "", ""


def _country(name: str) -> str:
    folded = " ".join(join_initials(fold(name).split()))
    return _countries().get(folded, "") if folded not in _AMBIGUOUS_COUNTRIES else ""


@lru_cache(maxsize=1024)
def region_of_address(text: str) -> str:
    """The region that a postal address names or whose postal code it shows; "" where it tells none."""
    text = text[-_LONGEST_ADDRESS:]
    lines = re.split(r"[\n,;|•·()]+", text)
    for line in reversed(lines):
        if region := _country(line):
            return region
    if region := country_at_end(text)[0]:
        return region
    for region, pattern in _postcodes():
        if pattern.search(text):
            return region
    if fold(lines[-1]) in _states():
        return "US"
    return next((region for name, region in _east_asian_countries() if name in text), "")


def region_of_domain(address: str) -> str:
    """The region of an e-mail or web address's top-level domain; "" for generic ones."""
    host = address.rpartition("@")[2].partition("://")[2] or address.rpartition("@")[2]
    top = host.partition("/")[0].partition(":")[0].rstrip(".").rpartition(".")[2].casefold()
    special = table_domains().get(top)
    if special is not None:
        return special
    return top.upper() if len(top) == 2 and top.isascii() and top.isalpha() else ""


@cache
def table_domains() -> dict[str, str]:
    """Top-level domains that say another region than their letters, or none."""
    return dict(table("regions")["domains"])


@cache
def _languages() -> dict[str, str]:
    return dict(table("regions")["languages"])


def region_of_language(language: str) -> str:
    """The region where a language is nearly alone; "" for those of many."""
    return _languages().get(language[:2].casefold(), "")


def distinct(regions: Iterable[str]) -> tuple[str, ...]:
    """Regions without "" and repetitions, in order."""
    return tuple(dict.fromkeys(region for region in regions if region))
