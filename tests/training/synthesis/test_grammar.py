"""Rules of languages: every slot is known, names are whole, acronyms fit their names."""

import re
from random import Random

import pytest

from training.synthesis.employers import CHAINS, KINDS, TITLES, make_employer, make_title, shortened
from training.synthesis.grammar import LIKE, MAKERS, expand, initials, make, rules
from training.synthesis.lexicon import Lexicon, locale, locales

WHOLE = ("en", "de", "fr", "es", "pt", "it", "nl")  # the other languages have some rules or none
NAMES = (*KINDS, *TITLES.values(), *sorted({name for rows in CHAINS.values() for chain, _ in rows for name in chain}))


@pytest.mark.parametrize("language", sorted({entry.language for entry in locales()}))
def test_every_slot_of_a_rule_is_known(language):
    found = rules(language)
    assert language not in WHOLE or set(NAMES) <= set(found)
    for entries in found.values():
        for entry in entries:
            for slot in re.findall(r"\{(\w+)\}", entry):
                assert slot in MAKERS or slot in found or Lexicon(language).all(LIKE.get(slot, slot)), entry


@pytest.mark.parametrize("code", [entry.code for entry in locales()])
def test_every_locale_makes_whole_employers_and_titles(code):
    rng, place = Random(code), locale(code)
    lexicon = Lexicon(place.language)
    for kind in KINDS:
        for _ in range(12):
            employer = make_employer(rng, lexicon, place, kind)
            texts = [employer.name, *employer.units, make_title(rng, lexicon, place, kind)]
            assert all(text and text == text.strip() and "{" not in text and "  " not in text for text in texts), texts
            assert employer.name not in employer.units and len(set(employer.units)) == len(employer.units)
            assert re.fullmatch(r"[a-z0-9-]+(\.[a-z]+)+", employer.domain)


def test_a_weighted_alternative_comes_as_often_as_it_weighs():
    entries = rules("en")["professor"]
    assert entries.count("Professor") == 5 and "" in rules("en")["rank"]


def test_languages_with_rules():
    assert len([entry for entry in {entry.language for entry in locales()} if rules(entry)]) >= 16


def test_an_unknown_rule_yields_nothing():
    assert make(Random(1), Lexicon("en"), locale("en_US"), "nothing of the kind") == ""


@pytest.mark.parametrize(("name", "short"), [
    ("Institute of Soil Physics", "ISP"), ("Centre for Data-driven Hydrology", "CDDH"),
    ("Institut für Statistik", "IS"), ("Engineering", ""), ("Laboratory of A, B, C, D, E, F and G", ""),
    ("Team 7 North", "TN"),
])  # fmt: skip
def test_initials(name, short):
    assert initials(name) == short


def test_a_shortened_name_holds_the_name_and_its_acronym():
    for seed in range(20):
        text = shortened(Random(seed), "Institute of Soil Physics")
        assert "Institute of Soil Physics" in text and "ISP" in text.replace("Institute of Soil Physics", "")


@pytest.mark.parametrize(("template", "text"), [
    ("Département de écologie", "Département de écologie"),  # a text without slots is left as it is
    ("Département de {science}", None), ("Laboratoire de {science}", None),
])  # fmt: skip
def test_french_words_are_joined_before_vowels(template, text):
    for seed in range(30):
        made = expand(Random(seed), Lexicon("fr"), locale("fr_FR"), template)
        assert made == text if text else not re.search(r"\bde [aeiouéèêîôâ]", made)
