"""Invented employers: companies, universities, public bodies, with departments and job titles that fit."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from training.synthesis.latin import slug
from training.synthesis.lexicon import Lexicon, Locale
from training.synthesis.places import city_and_state, fill

STARTS = [
    "Nor",
    "Vel",
    "Alt",
    "Bright",
    "Green",
    "Sun",
    "Blue",
    "Data",
    "Cyber",
    "Net",
    "Medi",
    "Bio",
    "Eco",
    "Tri",
    "Omni",
    "Quant",
    "Zen",
    "Lumi",
    "Astra",
    "Vita",
    "Terra",
    "Aqua",
    "Nova",
    "Kine",
    "Opti",
    "Pro",
    "Inter",
    "Euro",
    "Trans",
    "Red",
    "Silver",
    "Iron",
    "Cloud",
    "Core",
    "Hyper",
    "Agri",
    "Pharma",
    "Sol",
    "Auro",
    "Vert",
    "Cap",
    "Fin",
    "Log",
    "Stra",
    "Mono",
    "Poly",
    "Meta",
    "Next",
    "Open",
    "Fast",
    "Clear",
    "True",
    "North",
    "West",
    "East",
    "Prime",
    "Alpha",
    "Delta",
    "Sigma",
    "Arc",
    "Axi",
    "Cora",
    "Dyna",
    "Ever",
    "Glo",
    "Helio",
    "Ion",
    "Juni",
    "Kora",
    "Lex",
    "Mira",
    "Neo",
    "Ora",
    "Pix",
    "Rho",
    "Syn",
    "Tele",
    "Uni",
    "Vox",
    "Wave",
    "Xen",
    "Yara",
    "Zeta",
]
ENDS = [
    "tech",
    "ix",
    "ia",
    "ora",
    "link",
    "soft",
    "line",
    "net",
    "works",
    "base",
    "leaf",
    "point",
    "gate",
    "wise",
    "ware",
    "tron",
    "dyn",
    "vance",
    "mark",
    "stone",
    "field",
    "bridge",
    "con",
    "sys",
    "lab",
    "med",
    "care",
    "grid",
    "logic",
    "flow",
    "scape",
    "port",
    "star",
    "view",
    "path",
    "nex",
    "zen",
    "thera",
    "gen",
    "plex",
    "quest",
    "ward",
    "tel",
    "co",
    "va",
    "ra",
    "lux",
    "sol",
    "mont",
    "burg",
    "dale",
    "forge",
    "nest",
    "hive",
    "craft",
    "hub",
    "mind",
    "pulse",
]
COMMON = frozenset(
    [
        "the",
        "of",
        "de",
        "del",
        "di",
        "da",
        "des",
        "la",
        "le",
        "les",
        "du",
        "von",
        "fur",
        "of",
        "cabinet",
        "studio",
        "uab",
        "sia",
        "pt",
        "cv",
        "ooo",
        "tov",
    ]
)
KINDS = ("company", "university", "public")


@dataclass(frozen=True, slots=True)
class Employer:
    """An organization; `units` are departments from small to large; `domain` belongs to it."""

    name: str
    kind: str
    domain: str
    units: tuple[str, ...]
    locale: Locale


def made_word(rng: Random) -> str:
    """An invented brand name."""
    word = rng.choice(STARTS) + rng.choice(ENDS)
    return rng.choice((word, word, word, word.upper(), word[0] + word[1:].lower()))


def _abbreviation(rng: Random) -> str:
    return "".join(rng.choice("ABCDEFGHIKLMNOPRSTVW") for _ in range(rng.choice((2, 3, 3, 3, 4))))


def fill_name(rng: Random, lexicon: Lexicon, locale: Locale, template: str) -> str:
    """An organization's name from a template of the language's grammar."""
    city, state = city_and_state(rng, locale)
    values = {
        "form": rng.choice(locale.legal_forms),
        "word2": lexicon.pick(rng, "word2"),
        "word": lexicon.pick(rng, "words"),
        "Made": made_word(rng),
        "city2": city[:2],
        "city": city.split(",")[0].split(" (")[0],
        "state": state or city,
        "field": lexicon.pick(rng, "fields"),
        "abbr": _abbreviation(rng),
        "country": rng.choice(locale.countries),
        "family2": "{family}",
        "family3": "{family}",
    }
    for key, value in values.items():
        template = template.replace("{" + key + "}", value)
    while "{family}" in template:
        template = template.replace("{family}", fill(rng, locale, "{family}"), 1)
    return fill(rng, locale, template).replace(" ,", ",")


def domain(rng: Random, name: str, locale: Locale, kind: str) -> str:
    """A plausible domain for an organization's name."""
    words = [w for w in (slug(part) for part in name.replace("-", " ").split()) if len(w) > 1]
    words = [w for w in words if w not in COMMON and not w.startswith("univ")] or words
    core = rng.choice((words[0], "".join(words[:2]), "-".join(words[:2]), words[0][:12])) if words else ""
    if len(core) < 3:
        core = slug(made_word(rng))
    ending = rng.choice(locale.tlds)
    if kind == "university":
        core = f"{rng.choice(('uni-', 'uni-', '', 'u'))}{core}"
        ending = {"en_US": "edu", "en_GB": "ac.uk", "en_AU": "edu.au"}.get(locale.code, ending)
    if kind == "public" and locale.code == "en_US" and rng.random() < 0.6:
        ending = "gov"
    return f"{core[:24].strip('-')}.{ending}"


def _units(rng: Random, lexicon: Lexicon, kind: str) -> tuple[str, ...]:
    if kind == "university":
        faculty = lexicon.pick(rng, "faculties")
        lab = lexicon.pick(rng, "labs")
        return rng.choice(((faculty,), (faculty,), (lab, faculty), (lab,), (faculty, lexicon.pick(rng, "faculties"))))
    section = "pubdepartments" if kind == "public" else "departments"
    first = lexicon.pick(rng, section)
    return rng.choices(((), (first,), (first, lexicon.pick(rng, section))), weights=(55, 40, 5))[0]


def make_employer(rng: Random, lexicon: Lexicon, locale: Locale) -> Employer:
    """An employer of the locale, its words in the lexicon's language."""
    kind = rng.choices(KINDS, weights=(64, 20, 16))[0]
    section = {"company": "companies", "university": "universities", "public": "publics"}[kind]
    name = fill_name(rng, lexicon, locale, lexicon.pick(rng, section))
    if kind == "university" and rng.random() < 0.08:
        name = fill_name(
            rng, lexicon, locale, lexicon.pick(rng, "labs")
        )  # an institute that stands alone is the organization
        return Employer(name, kind, domain(rng, name, locale, kind), (), locale)
    units = tuple(fill_name(rng, lexicon, locale, unit) for unit in _units(rng, lexicon, kind))
    return Employer(name, kind, domain(rng, name, locale, kind), units, locale)


def make_title(rng: Random, lexicon: Lexicon, kind: str) -> str:
    """A job title that fits the kind of employer."""
    section = {"company": "titles", "university": "academic", "public": "public"}[kind]
    return lexicon.pick(rng, section if rng.random() < 0.85 else "titles")
