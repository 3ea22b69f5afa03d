"""Which stored contacts may be one person: pairs that share something, compared as cards are with contacts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import TypeAlias

from server.contacts import person
from server.contacts.comparing import COMPARISONS, SHARED, Author
from server.contacts.contact import Contact
from server.contacts.matching import PERSONAL, Comparison, Weights
from server.contacts.names import latin
from server.fields.field import Field, Kind

# A pair that is less probable is not shown to anybody. A name alone, or a number alone, does not suffice.
LEAST_PROBABILITY = 0.5
# What more contacts have in common says nothing of any two of them.
MOST_SHARING = 50
# The kinds that are compared; what people find each other by is among them.
COMPARED = (Kind.NAME, Kind.JOB_TITLE, Kind.ORGANIZATION, Kind.PHONE, Kind.EMAIL, Kind.SOCIAL, Kind.ADDRESS)
_BLOCKING = frozenset({Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.SOCIAL})
# Names by which two contacts are rather two persons, or that cannot be compared.
_GUARDED = ("different", "part", "one_word", "")
_NO_TIME = datetime.min

Pair: TypeAlias = tuple[str, str]
Held: TypeAlias = Mapping[str, Sequence[Field]]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two contacts that may be one person, by id, the smaller first; why, as people read it."""

    contact_id: str
    other_id: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """The same with the contacts."""

    contact: Contact
    other: Contact
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is, of 100, and how many pairs it found so far."""

    percent: int
    found: int


def pair_of(one: str, other: str) -> Pair:
    """Two ids in order."""
    return (one, other) if one < other else (other, one)


def candidates(held: Held) -> tuple[Pair, ...]:
    """The pairs of contacts that share something by which a person is found; `held` are the fields by contact."""
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for id, fields in held.items():
        for block in _blocks(fields):
            blocks[block].append(id)
    pairs = {pair_of(*both) for ids in blocks.values() if 1 < len(ids) <= MOST_SHARING for both in combinations(ids, 2)}
    return tuple(sorted(pairs))


def _blocks(fields: Sequence[Field]) -> set[tuple[str, ...]]:
    """In what a contact can be found with others: its values, and the words of its name with firm or mail domain."""
    found: set[tuple[str, ...]] = {(one.kind, one.key.partition(";")[0]) for one in fields if one.kind in _BLOCKING}
    words = {latin(word) for one in fields if one.kind == Kind.NAME for word in person.words(one.key) if len(word) > 1}
    places = {one.key for one in fields if one.kind == Kind.ORGANIZATION}
    domains = {person.domain(one.key) for one in fields if one.kind == Kind.EMAIL}
    places |= {domain for domain in domains if domain and not person.is_free_mail(domain)}
    found |= {("at", word, place) for word in words for place in places}
    return found | {("name", "".join(sorted(words)))} if len(words) > 1 else found


def holders(held: Held) -> dict[tuple[Kind, str], int]:
    """How many contacts have each value, of the kinds that say less the more have them."""
    kinds = frozenset(SHARED.values())
    count: dict[tuple[Kind, str], int] = defaultdict(int)
    for fields in held.values():
        for place in {(one.kind, one.key) for one in fields if one.kind in kinds}:
            count[place] += 1
    return count


def judge(
    held: Held, pairs: Iterable[Pair], count: Mapping[tuple[Kind, str], int], weights: Weights
) -> Iterator[Duplicate]:
    """Those of the pairs that are probably one person."""
    for one, other in pairs:
        levels = _levels(tuple(held[one]), tuple(held[other]))
        compared = [_weighed(name, level, held[one], held[other], count, weights) for name, level in levels.items()]
        total = weights.prior + sum(each.weight for each in compared)
        probability = 1 / (1 + 2.0**-total)
        if compared and probability >= LEAST_PROBABILITY:
            reasons = sorted(compared, key=lambda each: -abs(each.weight))
            yield Duplicate(one, other, probability, tuple(each.reason for each in reasons))


def _levels(one: tuple[Field, ...], other: tuple[Field, ...]) -> dict[str, str]:
    """How the contacts compare; nothing for two who are named otherwise, or not comparably, and share no more than a
    firm, a house or its number: colleagues and families."""
    author = Author(next((field.key for field in one if field.kind == Kind.NAME), ""), "", one)
    contact = Contact("", "", other, "", _NO_TIME, _NO_TIME)  # type: ignore[arg-type]  # kind, key and type are read
    levels: dict[str, str] = {}
    for name in ("name", "phone", "social", *COMPARISONS):
        if name not in levels:
            levels[name] = COMPARISONS[name](author, contact)
        if name == "social" and levels["name"] in _GUARDED and PERSONAL.isdisjoint(levels.items()):
            return {}
    return {name: level for name, level in levels.items() if level}


def _weighed(
    name: str,
    level: str,
    one: Sequence[Field],
    other: Sequence[Field],
    count: Mapping[tuple[Kind, str], int],
    weights: Weights,
) -> Comparison:
    """A level with its weight; what others have too says less, a name the more so as these two have it already."""
    weight = weights.of(name, level)
    if kind := SHARED.get((name, level)):
        mine, theirs = ({field.key for field in fields if field.kind == kind} for fields in (one, other))
        holding = min((count[kind, key] for key in mine & theirs), default=2)
        weight -= math.log2(max(2, holding) if kind == Kind.NAME else max(1, holding - 1))
    return Comparison(name, level, weight)
