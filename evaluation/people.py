"""Invented persons and their firms, for address books of any size: names by Faker, all else made here.

Seeded: the same seed gives the same people. Numbers are random digits under real country codes, addresses end in
domains that nobody can own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from anyascii import anyascii
from faker import Faker

# Locale, country code, length of a national number, beginnings of mobile numbers, whether the family name stands first.
COUNTRIES: tuple[tuple[str, str, int, tuple[str, ...], bool], ...] = (
    ("en_US", "1", 10, ("917", "415"), False),
    ("en_GB", "44", 10, ("74", "77"), False),
    ("de_DE", "49", 10, ("151", "170", "176"), False),
    ("fr_FR", "33", 9, ("6", "7"), False),
    ("es_ES", "34", 9, ("6",), False),
    ("it_IT", "39", 10, ("33", "34"), False),
    ("pl_PL", "48", 9, ("5", "6"), False),
    ("cs_CZ", "420", 9, ("60", "73"), False),
    ("ru_RU", "7", 10, ("91", "92"), False),
    ("uk_UA", "380", 9, ("67", "50"), False),
    ("el_GR", "30", 10, ("69",), False),
    ("hu_HU", "36", 9, ("20", "30"), True),
    ("ja_JP", "81", 10, ("80", "90"), True),
    ("zh_CN", "86", 11, ("138", "139"), True),
)
# How many given and family names of a locale are in use: few, so that people of one name meet.
NAMES_IN_USE = 160
PEOPLE_IN_A_FIRM = 12
FREE_MAIL = ("gmail.com", "outlook.com", "web.de", "yahoo.com", "mail.ru", "free.fr")
TITLES = ("Sales Manager", "Buyer", "Head of Logistics", "Engineer", "Controller", "Partner", "Tax Adviser", "Nurse")
STREETS = ("Harbour Road", "Mill Lane", "Station Square", "Ring Street", "Lindenweg", "Rue du Moulin", "Via Verde")
# Mailboxes of which no list knows that several people write from them.
MAILBOXES = ("am-markt", "team-nord", "west", "werkstatt", "laden", "kanzlei-sued", "studio", "desk")
_TRADES = ("Works", "Logistics", "Systems", "Foods", "Bearings", "Partners", "Textiles", "Optics", "Travel", "Energy")
_FORMS = ("Ltd", "GmbH", "Inc.", "SA", "AG", "s.r.o.", "Sp. z o.o.", "Kft.", "SpA", "")


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer: name with legal form, domain, the number that everybody there gives, street and city."""

    name: str
    domain: str
    switchboard: str
    place: str
    country: int


@dataclass(frozen=True)
class Individual:
    """One invented person; numbers in E.164. `country` is an index into COUNTRIES."""

    id: int
    given: str
    family: str
    country: int
    firm: Firm
    title: str
    mobile: str
    extension: str
    home: str
    address: str
    private: str
    handle: str

    @cached_property
    def name(self) -> str:
        """In the usual order of the country."""
        joint = "" if COUNTRIES[self.country][0] == "zh_CN" else " "
        return joint.join((self.family, self.given) if COUNTRIES[self.country][4] else (self.given, self.family))

    @cached_property
    def latin(self) -> tuple[str, str]:
        """Given and family name in Latin letters."""
        return anyascii(self.given).strip(), anyascii(self.family).strip()


class World:
    """Makes firms and persons; every one differs from all others in numbers, addresses and handles."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self._given: list[list[str]] = []
        self._family: list[list[str]] = []
        for locale, *_ in COUNTRIES:
            faker = Faker(locale)
            faker.seed_instance(seed)
            self._given.append(_distinct(faker.first_name))
            self._family.append(_distinct(faker.last_name))
        self._taken: set[str] = set()
        self._count = 0

    def firm(self) -> Firm:
        """A new firm."""
        country = self.rng.randrange(len(COUNTRIES))
        stem = _letters(self.rng.choice(self._family[country])).title()
        trade = self.rng.choice(_TRADES)
        domain = self._distinct(f"{stem}-{trade}".lower(), ".example")
        place = (
            f"{self.rng.choice(STREETS)} {self.rng.randrange(1, 200)}, {10000 + self.rng.randrange(80000)} {stem}ton"
        )
        name = " ".join(part for part in (stem, trade, self.rng.choice(_FORMS)) if part)
        return Firm(name, domain, self._number(country, ""), place, country)

    def person(self, firm: Firm, *, like: Individual | None = None, family: Individual | None = None) -> Individual:
        """Somebody of the firm; with the name of `like`, or with family name and home of `family`."""
        kin = like or family
        country = kin.country if kin else firm.country if self.rng.random() < 0.8 else self._anywhere()
        given = like.given if like else self.rng.choice(self._given[country])
        while family and given == family.given:
            given = self.rng.choice(self._given[country])
        surname = kin.family if kin else self.rng.choice(self._family[country])
        first, last = map(_letters, (given, surname))
        local = self.rng.choice((f"{first}.{last}", f"{first[:1]}.{last}", f"{first}{last[:1]}", f"{last}"))
        self._count += 1
        mobiles = COUNTRIES[country][3]
        return Individual(
            id=self._count,
            given=given,
            family=surname,
            country=country,
            firm=firm,
            title=self.rng.choice(TITLES),
            mobile=self._number(country, self.rng.choice(mobiles)),
            extension=str(self.rng.randrange(100, 1000)),
            home=family.home if family else self._number(country, ""),
            address=self._distinct(local, f"@{firm.domain}"),
            private=self._distinct(f"{first}{last}", f"@{self.rng.choice(FREE_MAIL)}"),
            handle=self._distinct(f"{first}-{last}", ""),
        )

    def box_of(self, firm: Firm) -> str:
        """A mailbox of the firm from which several people write, by its name no function."""
        return self._distinct(self.rng.choice(MAILBOXES), f"@{firm.domain}")

    def alias_of(self, person: Individual) -> str:
        """Another address of a person at the firm."""
        first, last = map(_letters, person.latin)
        return self._distinct(f"{first[:1]}{last}", f"@{person.firm.domain}")

    def _anywhere(self) -> int:
        return self.rng.randrange(len(COUNTRIES))

    def _number(self, country: int, start: str) -> str:
        _, code, length, _, _ = COUNTRIES[country]
        while True:
            head = start or self.rng.choice("2345")
            rest = "".join(self.rng.choices("0123456789", k=length - len(head)))
            number = f"+{code}{head}{rest}"
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _distinct(self, start: str, end: str) -> str:
        made, count = f"{start}{end}", 1
        while made in self._taken:
            count += 1
            made = f"{start}{count}{end}"
        self._taken.add(made)
        return made


def _letters(name: str) -> str:
    return "".join(char for char in anyascii(name).lower() if char.isalpha())


def _distinct(make: Callable[[], str]) -> list[str]:
    found: dict[str, None] = {}
    for _ in range(NAMES_IN_USE * 8):
        found.setdefault(make())
        if len(found) == NAMES_IN_USE:
            break
    return list(found)
