"""Which contact a card is about, and why.

Comparisons with levels (comparing.py), each level with a weight (match_weights.toml). The sender's own address
decides alone; a name alone never does; where several contacts may be meant the user chooses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.contacts import names, person
from server.contacts.comparing import BLOCKING, COMPARISONS, REASONS, SHARED, Author, sharing
from server.contacts.contact import Contact, ContactField
from server.contacts.match_weights import Weights, load_weights
from server.contacts.stored_message import MatchOutcome
from server.fields.field import Kind
from server.fields.person_name import name_key

__all__ = [
    "BLOCKING",
    "SAME_ADDRESS",
    "Author",
    "Comparison",
    "Match",
    "Weights",
    "compare",
    "find_match",
    "load_weights",
]

# Families and small firms share numbers, places and mailboxes: who is named otherwise is left to the user.
NAMED_OTHERWISE = frozenset(("part", "different"))
# Where no name can be compared, only what is one person's links.
PERSONAL = frozenset({("address", "written"), ("phone", "mobile"), ("social", "same")})
# Why a card from a contact's own address is the contact's.
SAME_ADDRESS = ("same address",)
# So many contacts at most are named as ones that might be meant.
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that was compared: its level, and how much that speaks for the same person (log2 of a ratio)."""

    name: str
    level: str
    weight: float

    @property
    def reason(self) -> str:
        """As people read it: "same phone (+8)"."""
        return f"{REASONS[self.name, self.level]} ({self.weight:+.3g})"


@dataclass(frozen=True, slots=True)
class Match:
    """The contact a card is about, or those it may be about, and why.

    `shared` tells that the card came from a contact's address, but that somebody else signed it.
    """

    outcome: MatchOutcome
    contact_id: str = ""
    probability: float = 0.0
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class _Scored:
    contact: Contact
    probability: float
    reasons: tuple[str, ...]
    may_link: bool
    is_namesake: bool


def find_match(author: Author, candidates: Sequence[Contact], weights: Weights) -> Match:
    """The contact the author is, judged among contacts that share a blocking key."""
    holders, owners = holders_and_owners(author, candidates)
    if len(owners) == 1:
        return Match(MatchOutcome.MATCHED, owners[0].id, 1.0, SAME_ADDRESS)
    shared = bool(holders) and not owners and not person.is_role_address(author.email)
    scored = sorted(
        (_score(author, contact, candidates, weights) for contact in owners or candidates),
        key=lambda one: (-one.probability, one.contact.id),
    )
    sure = [one for one in scored if one.may_link and one.probability >= weights.threshold]
    possible = _named([one for one in scored if one.probability >= weights.mention or one.is_namesake])
    if len(sure) == 1:
        return Match(MatchOutcome.MATCHED, sure[0].contact.id, sure[0].probability, sure[0].reasons, shared=shared)
    if sure or len(owners) > 1:
        meant = _named(sure) or possible or _named(scored)
        return Match(MatchOutcome.AMBIGUOUS, "", scored[0].probability, scored[0].reasons, meant)
    if shared:
        meant = tuple(dict.fromkeys((*possible, *(one.id for one in holders))))[:MOST_CANDIDATES]
        return Match(MatchOutcome.AMBIGUOUS, "", 0.5, ("a contact's address, signed by somebody else",), meant, True)
    best = scored[0] if scored else None
    return Match(MatchOutcome.NEW, "", best.probability if best else 0.0, best.reasons if best else (), possible)


def holders_and_owners(author: Author, candidates: Sequence[Contact]) -> tuple[list[Contact], list[Contact]]:
    """The contacts that have the author's address, and those whose own it is: a single one needs no weights."""
    holders = [contact for contact in candidates if author.email and contact.has(Kind.EMAIL, author.email)]
    return holders, [contact for contact in holders if _is_own_address(author, contact)]


def _named(scored: Iterable[_Scored]) -> tuple[str, ...]:
    return tuple(one.contact.id for one in scored)[:MOST_CANDIDATES]


def _is_own_address(author: Author, contact: Contact) -> bool:
    """Whether a card from this contact's address was written by the contact.

    From an address of a function (info@) anybody may write: it counts only when the name fits too, or none is given.
    Any other is its owner's, unless somebody else signs and the address speaks of neither, or of a family: the mailbox
    of a practice, of a couple.
    """
    level = COMPARISONS["name"](author, contact)
    if person.is_role_address(author.email):
        return not author.name or level in ("same", "spelling", "nickname", "short_form", "one_word")
    known = contact.of_kind(Kind.NAME)
    if not known or not names.is_full(author.name) or level not in ("different", "part", ""):
        return True
    if level == "part":
        return not any(_speaks_of_family(author, field) for field in known)
    return any(person.is_written_in(key, author.email) for key in (author.name, *(field.key for field in known)))


def _speaks_of_family(author: Author, name: ContactField) -> bool:
    """Whether the address has of both names only the family name that they have in common."""
    family = name_key(dict(name.parts).get("family", ""))
    common = set(person.words(name.key)) & set(person.words(author.name))
    if not family or not common or not common <= set(person.words(family)):
        return False
    others = {*person.words(name.key), *person.words(author.name)} - common
    return not any(person.is_written_in(word, author.email) for word in others if len(word) > 2)


def compare(
    author: Author, contact: Contact, candidates: Sequence[Contact], weights: Weights
) -> tuple[Comparison, ...]:
    """What was compared of a card and a contact and can be said of it, the weightiest first.

    What more of the candidates share says less: a number of a whole house, a name of many.
    """
    found = []
    for name, level_of in COMPARISONS.items():
        if level := level_of(author, contact):
            weight = weights.of(name, level)
            if kind := SHARED.get((name, level)):
                weight -= math.log2(sharing(author, contact, kind, candidates))
            found.append(Comparison(name, level, weight))
    return tuple(sorted(found, key=lambda one: -abs(one.weight)))


def _score(author: Author, contact: Contact, candidates: Sequence[Contact], weights: Weights) -> _Scored:
    compared = compare(author, contact, candidates, weights)
    total = weights.prior + sum(one.weight for one in compared)
    levels = {one.name: one.level for one in compared}
    return _Scored(
        contact,
        1 / (1 + 2.0**-total),
        tuple(one.reason for one in compared),
        may_link=may_link(levels.items()),
        is_namesake=levels.get("name") == "same",
    )


def may_link(levels: Iterable[tuple[str, str]]) -> bool:
    """Whether a pair that compares so may be linked without asking, however much speaks for it."""
    of = dict(levels)
    return of["name"] not in NAMED_OTHERWISE if "name" in of else not PERSONAL.isdisjoint(of.items())
