"""Invented employers: companies, universities, institutes, authorities, societies, with units and titles that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from training.synthesis.grammar import acronym, initials, made_word, make
from training.synthesis.latin import slug
from training.synthesis.lexicon import Lexicon, Locale, sections

KINDS: Mapping[str, float] = {"company": 62, "university": 19, "institute": 7, "agency": 7, "community": 5}
LEARNED = frozenset(("university", "institute"))
TITLES: Mapping[str, str] = {
    "company": "job", "university": "scholar", "institute": "scholar", "agency": "official", "community": "member",
}  # fmt: skip
# Chains of units from small to large, and how often.
CHAINS: Mapping[str, tuple[tuple[tuple[str, ...], float], ...]] = {
    "company": (((), 52), (("unit",), 39), (("unit", "unit"), 9)),
    "university": (
        ((), 8), (("department",), 32), (("group", "department"), 19), (("group",), 12), (("faculty",), 7),
        (("department", "faculty"), 12), (("group", "department", "faculty"), 7), (("group", "faculty"), 3),
        (("group", "group"), 3), (("department", "department"), 3), (("group", "group", "department"), 2),
    ),
    "institute": (
        ((), 36), (("group",), 30), (("department",), 14), (("group", "department"), 8), (("office_unit",), 5),
        (("unit",), 5), (("group", "group"), 4),
    ),
    "agency": (
        ((), 30), (("office_unit",), 40), (("office_unit", "office_unit"), 18), (("group",), 4), (("unit",), 4),
        (("office_unit", "office_unit", "office_unit"), 4),
    ),
    "community": (((), 78), (("unit",), 10), (("office_unit",), 6), (("group",), 6)),
}  # fmt: skip
SHORTENED: Mapping[str, float] = {"university": 0.07, "institute": 0.17, "agency": 0.1, "community": 0.08}


_KINDS, _KIND_WEIGHTS = tuple(KINDS), tuple(KINDS.values())
_CHAINS = {kind: (tuple(row[0] for row in rows), tuple(row[1] for row in rows)) for kind, rows in CHAINS.items()}


@dataclass(frozen=True, slots=True)
class Employer:
    """An organization; `units` are departments from small to large; `domain` belongs to it."""

    name: str
    kind: str
    domain: str
    units: tuple[str, ...]
    locale: Locale

    @property
    def learned(self) -> bool:
        """Whether scholars work there."""
        return self.kind in LEARNED


def _acronym_in(name: str) -> str:
    parts = (part.strip("(),") for part in name.split())
    return next((part for part in parts if part.isupper()), "") or initials(name)


def domain(rng: Random, name: str, locale: Locale, kind: str) -> str:
    """A plausible domain for an organization's name: its words, or the acronym that stands in it."""
    common = sections("brands.txt")["common"]
    words = [w for w in (slug(part) for part in name.replace("-", " ").replace("/", " ").split()[:5]) if len(w) > 1]
    words = [w for w in words if w not in common and not w.startswith("univ")] or words
    core = rng.choice((words[0], "".join(words[:2]), "-".join(words[:2]), words[0][:12])) if words else ""
    if kind not in ("company", "university") and rng.random() < 0.6:
        core = slug(_acronym_in(name)) or core
    if len(core) < 3:
        core = slug(made_word(rng))
    ending = rng.choice(locale.tlds)
    if kind == "university":
        core = f"{rng.choice(('uni-', 'uni-', '', 'u'))}{core}"
        ending = {"en_US": "edu", "en_GB": "ac.uk", "en_AU": "edu.au"}.get(locale.code, ending)
    if kind == "agency" and locale.code == "en_US" and rng.random() < 0.6:
        ending = "gov"
    return f"{core[:24].strip('-')}.{ending}"


def shortened(rng: Random, name: str) -> str:
    """A name with its acronym in one of the usual places."""
    short = initials(name) or acronym(rng)
    return rng.choices(
        (f"{name} ({short})", f"{short} - {name}", f"{name} - {short}", f"{short} ({name})", f"{name}, {short}",
         f"{name}({short})", f"{short}: {name}", f"{name} [{short}]"),
        weights=(60, 9, 10, 6, 4, 4, 1, 1),
    )[0]  # fmt: skip


def _cased(rng: Random, name: str) -> str:
    draw = rng.random()
    return name.upper() if draw < 0.03 else name.lower() if draw < 0.042 else name


def _units(rng: Random, lexicon: Lexicon, locale: Locale, kind: str, name: str) -> tuple[str, ...]:
    chains, weights = _CHAINS[kind]
    names = [make(rng, lexicon, locale, section) for section in rng.choices(chains, weights=weights)[0]]
    if rng.random() < 0.09:
        names = [shortened(rng, unit) if " " in unit and "(" not in unit else unit for unit in names]
    return tuple(unit for unit in dict.fromkeys(names) if unit and unit != name)


def make_employer(rng: Random, lexicon: Lexicon, locale: Locale, kind: str = "") -> Employer:
    """An employer of the locale, its words in the lexicon's language; of a random kind unless one is given."""
    kind = kind or rng.choices(_KINDS, weights=_KIND_WEIGHTS)[0]
    name = make(rng, lexicon, locale, kind)
    host, units = domain(rng, name, locale, kind), _units(rng, lexicon, locale, kind, name)
    if " " in name and "(" not in name and rng.random() < SHORTENED.get(kind, 0.015):
        name = shortened(rng, name)
    return Employer(_cased(rng, name), kind, host, units, locale)


def make_title(rng: Random, lexicon: Lexicon, locale: Locale, kind: str) -> str:
    """A job title that fits the kind of employer."""
    return make(rng, lexicon, locale, TITLES[kind] if rng.random() < 0.87 else "job")
