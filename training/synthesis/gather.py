"""Writes names (from Faker) and numbers (from phonenumbers) as data, so that generating is fast and stable."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from pathlib import Path
from random import Random

import phonenumbers

from training.synthesis.lexicon import locales

PHONES = Path(__file__).parent / "data" / "phones"
NAMES = Path(__file__).parent / "data" / "names"
LOCALES = [
    "bg_BG",
    "cs_CZ",
    "da_DK",
    "de_AT",
    "de_CH",
    "de_DE",
    "el_GR",
    "en_GB",
    "en_IN",
    "en_US",
    "es_AR",
    "es_CO",
    "es_ES",
    "es_MX",
    "et_EE",
    "fi_FI",
    "fr_BE",
    "fr_CH",
    "fr_FR",
    "fr_QC",
    "hr_HR",
    "hu_HU",
    "id_ID",
    "it_IT",
    "lt_LT",
    "lv_LV",
    "nl_BE",
    "nl_NL",
    "no_NO",
    "pt_BR",
    "pt_PT",
    "ro_RO",
    "ru_RU",
    "sk_SK",
    "sl_SI",
    "sv_SE",
    "tr_TR",
    "uk_UA",
    "zu_ZA",
]
LIMIT = 400
MIXED = phonenumbers.PhoneNumberType


def _clean(names: Iterable[str]) -> list[str]:
    """Distinct names of letters, hyphens, apostrophes and inner blanks, at most LIMIT, evenly taken."""
    kept = sorted({name for name in names if re.fullmatch(r"[^\W\d_]{2,}(?:[-' ’][^\W\d_]{2,}){0,2}", name)})
    step = max(1, len(kept) // LIMIT)
    return kept[::step][:LIMIT]


def _lists(provider: object, *attributes: str) -> list[str]:
    """The first of the attributes' lists that the provider has."""
    for attribute in attributes:
        found = getattr(provider, attribute, None)
        if found:
            return _clean(found)
    return []


def gather(locale: str) -> None:
    """Write the name file of one Faker locale; raises ModuleNotFoundError without Faker or for an unknown locale."""
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    sections = {
        "male": _lists(provider, "first_names_male", "first_names"),
        "female": _lists(provider, "first_names_female", "first_names"),
        "family": _lists(provider, "last_names", "last_names_male", "last_names_unisex", "last_names_nonbinary"),
        "family_female": _lists(provider, "last_names_female"),
    }
    lines = [f"[{title}]\n" + "\n".join(names) for title, names in sections.items() if names]
    (NAMES / f"{locale}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _numbers(region: str, kind: int, count: int, rng: Random) -> list[str]:
    """Valid numbers of a region, made by changing digits of the plan's example; "international|national" each."""
    example = phonenumbers.example_number_for_type(region, kind)
    if example is None:
        return []
    digits, found = phonenumbers.national_significant_number(example), set[str]()
    for attempt in range(count * 60):
        keep = attempt % max(2, len(digits) - 4) if attempt > count * 30 else rng.randrange(3)
        text = digits[:keep] + "".join(str(rng.randrange(10)) for _ in digits[keep:])
        number = phonenumbers.parse(f"+{example.country_code}{text}")
        shared = kind in (MIXED.FIXED_LINE, MIXED.MOBILE)
        kinds = (kind, MIXED.FIXED_LINE_OR_MOBILE) if shared else (kind,)
        if phonenumbers.number_type(number) in kinds and phonenumbers.region_code_for_number(number) == region:
            form = phonenumbers.PhoneNumberFormat
            pair = (phonenumbers.format_number(number, style) for style in (form.INTERNATIONAL, form.NATIONAL))
            found.add("\t".join(pair))
        if len(found) == count:
            break
    return sorted(found)


def gather_phones(region: str) -> None:
    """Write `data/phones/<region>.txt`: fixed, mobile and toll-free numbers."""
    rng = Random(region)
    amounts = (("fixed", MIXED.FIXED_LINE, 90), ("mobile", MIXED.MOBILE, 60), ("tollfree", MIXED.TOLL_FREE, 10))
    lines = [
        f"[{title}]\n" + "\n".join(numbers)
        for title, kind, count in amounts
        if (numbers := _numbers(region, kind, count, rng))
    ]
    (PHONES / f"{region}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Write every locale's names and every region's numbers."""
    for folder in (NAMES, PHONES):
        folder.mkdir(parents=True, exist_ok=True)
    for locale in LOCALES:
        gather(locale)
    for region in sorted({entry.region for entry in locales()}):
        gather_phones(region)
