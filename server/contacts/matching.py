"""Which contact a card is about, and why.

Comparisons with levels, each level with a weight (match_weights.toml). The sender's own address decides alone;
a name alone never does; where several contacts may be meant the user chooses.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from server.contacts import person
from server.contacts.contact import Contact
from server.contacts.stored_message import MatchOutcome
from server.fields.field import Field, Kind

# By these two records of one person find each other. Addresses of streets and links to companies are not among them.
BLOCKING = frozenset({Kind.EMAIL, Kind.PHONE, Kind.SOCIAL, Kind.NAME})


@dataclass(frozen=True, slots=True)
class Weights:
    """The content of match_weights.toml."""

    prior: float
    threshold: float
    mention: float
    levels: tuple[tuple[str, str, float], ...]

    def of(self, comparison: str, level: str) -> float:
        """The weight of a comparison's level, 0 when it has none."""
        return next((weight for name, at, weight in self.levels if (name, at) == (comparison, level)), 0.0)


@cache
def load_weights() -> Weights:
    """The weights that come with this release."""
    data = tomllib.loads(resources.files("server.contacts").joinpath("match_weights.toml").read_text("utf-8"))
    levels = tuple(
        (name, level, float(weight))
        for name, table in data.items()
        if isinstance(table, dict)
        for level, weight in table.items()
    )
    return Weights(float(data["prior"]), float(data["threshold"]), float(data["mention"]), levels)


@dataclass(frozen=True, slots=True)
class Author:
    """What a card says of its author, in normal form. `email` is the header's address, "" if unknown."""

    name: str
    email: str
    fields: tuple[Field, ...]

    def keys(self, kind: Kind) -> frozenset[str]:
        """The keys of the author's stated values of one kind; fax numbers are shared by whole offices."""
        return frozenset(field.key for field in self.fields if field.kind == kind and field.key and field.type != "fax")

    def blocking_keys(self) -> frozenset[tuple[Kind, str]]:
        """By what the contacts that may be meant are looked up."""
        stated = {(kind, key) for kind in BLOCKING for key in self.keys(kind)}
        if self.name:
            stated.add((Kind.NAME, self.name))
        if self.email:
            stated.add((Kind.EMAIL, self.email))
        return frozenset(stated)


@dataclass(frozen=True, slots=True)
class Match:
    """The contact a card is about, or those it may be about, and why."""

    outcome: MatchOutcome
    contact_id: str = ""
    probability: float = 0.0
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Scored:
    contact: Contact
    probability: float
    reasons: tuple[str, ...]


def find_match(author: Author, candidates: Sequence[Contact], weights: Weights) -> Match:
    """The contact the author is, judged among contacts that share a blocking key."""
    owners = [contact for contact in candidates if _is_own_address(author, contact)]
    if len(owners) == 1:
        return Match(MatchOutcome.MATCHED, owners[0].id, 1.0, ("same address",))
    scored = sorted(
        (_score(author, contact, candidates, weights) for contact in owners or candidates),
        key=lambda one: (-one.probability, one.contact.id),
    )
    sure = [one for one in scored if one.probability >= weights.threshold]
    possible = tuple(one.contact.id for one in scored if one.probability >= weights.mention)
    if len(sure) == 1:
        return Match(MatchOutcome.MATCHED, sure[0].contact.id, sure[0].probability, sure[0].reasons)
    if sure or len(owners) > 1:
        meant = tuple(one.contact.id for one in sure) or possible or tuple(one.id for one in owners)
        return Match(MatchOutcome.AMBIGUOUS, "", scored[0].probability, scored[0].reasons, meant)
    best = scored[0] if scored else None
    return Match(MatchOutcome.NEW, "", best.probability if best else 0.0, best.reasons if best else (), possible)


def _is_own_address(author: Author, contact: Contact) -> bool:
    """Whether the card was written from the contact's own address.

    From an address of a function (info@) anybody may write: it counts only when the name fits too, or none is given.
    """
    if not author.email or not contact.has(Kind.EMAIL, author.email):
        return False
    if not person.is_role_address(author.email):
        return True
    return not author.name or _compare_names(author, contact) in ("same", "short_form", "one_word")


def _score(author: Author, contact: Contact, candidates: Sequence[Contact], weights: Weights) -> _Scored:
    total = weights.prior
    reasons: list[str] = []
    for name, compare in COMPARISONS.items():
        level = compare(author, contact)
        weight = weights.of(name, level)
        if name == "phone" and level == "same":
            weight -= math.log2(_sharing(author, candidates))
        total += weight
        if level:
            reasons.append(REASONS[name, level])
    return _Scored(contact, 1 / (1 + 2.0**-total), tuple(reasons))


def _sharing(author: Author, candidates: Sequence[Contact]) -> int:
    """How many contacts have the author's least shared number (at least 1)."""
    stated = author.keys(Kind.PHONE)
    count = Counter(field.key for one in candidates for field in one.of_kind(Kind.PHONE) if field.key in stated)
    return min(count.values(), default=1)


def _compare_names(author: Author, contact: Contact) -> str:
    known = [field.key for field in contact.of_kind(Kind.NAME)]
    if not author.name or not known:
        return ""
    if author.name in known:
        return "same" if len(person.words(author.name)) > 1 else "one_word"
    for key in known:
        if person.is_short_form(author.name, key) or person.is_short_form(key, author.name):
            return "short_form" if min(len(person.words(key)), len(person.words(author.name))) > 1 else "one_word"
    return "part" if any(person.share_word(author.name, key) for key in known) else "different"


def _compare_addresses(author: Author, contact: Contact) -> str:
    known = {field.key for field in contact.of_kind(Kind.EMAIL) if not person.is_role_address(field.key)}
    written = {key for key in author.keys(Kind.EMAIL) if not person.is_role_address(key)}
    if written & known:
        return "written"
    own = {author.email} | written if author.email and not person.is_role_address(author.email) else written
    return "same_domain" if {person.domain(key) for key in own} & {person.domain(key) for key in known} else ""


def _compare_phones(author: Author, contact: Contact) -> str:
    known = {field.key for field in contact.of_kind(Kind.PHONE) if field.type != "fax"}
    return "same" if author.keys(Kind.PHONE) & known else ""


def _compare_social(author: Author, contact: Contact) -> str:
    return "same" if author.keys(Kind.SOCIAL) & {field.key for field in contact.of_kind(Kind.SOCIAL)} else ""


def _compare_organizations(author: Author, contact: Contact) -> str:
    stated, known = author.keys(Kind.ORGANIZATION), {field.key for field in contact.of_kind(Kind.ORGANIZATION)}
    if not stated or not known:
        return ""
    return "same" if stated & known else "different"


COMPARISONS: dict[str, Callable[[Author, Contact], str]] = {
    "name": _compare_names,
    "address": _compare_addresses,
    "phone": _compare_phones,
    "social": _compare_social,
    "organization": _compare_organizations,
}

REASONS: dict[tuple[str, str], str] = {
    ("name", "same"): "same name",
    ("name", "short_form"): "short form of the name",
    ("name", "one_word"): "a single name that fits",
    ("name", "part"): "similar name",
    ("name", "different"): "different name",
    ("address", "written"): "address in the signature",
    ("address", "same_domain"): "another address at the same domain",
    ("phone", "same"): "same phone",
    ("social", "same"): "same social profile",
    ("organization", "same"): "same organization",
    ("organization", "different"): "different organization",
}
