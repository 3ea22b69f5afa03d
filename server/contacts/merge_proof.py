"""Which stored contacts one card proves to be one person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from server.contacts import person
from server.contacts.comparing import REASONS, Author, compare_names
from server.contacts.contact import Contact
from server.contacts.matching import NAMED_OTHERWISE, PERSONAL, Weights, compare
from server.fields.field import Kind

# Names that say, beside a decisive value, that it is the same person; a given name alone does not.
_SAME_NAME = ("same", "spelling", "nickname", "short_form")


@dataclass(frozen=True, slots=True)
class ProvenPair:
    """Two contacts that are one person: the one that stays, the one it would take in, why people may believe it."""

    kept: Contact
    absorbed: Contact
    reasons: tuple[str, ...]


def proven_pairs(
    author: Author, candidates: Sequence[Contact], matched_id: str, weights: Weights
) -> tuple[ProvenPair, ...]:
    """The contact that the card was matched with, else the oldest, and each other that the card belongs to as surely.

    Each has the author's name and something that is one person's alone: the address, a mobile number, a profile. None
    where two of them are named otherwise (homonyms, families, couples of one number).
    """
    proven = {one.id: (one, reasons) for one in candidates if (reasons := _proof(author, one, candidates, weights))}
    found = [one for one, _ in proven.values()]
    if len(found) < 2 or any(not _may_be_one(*both) for both in _pairs(found)):
        return ()
    found.sort(key=lambda one: (one.id != matched_id, *seniority(one)))
    return tuple(ProvenPair(found[0], one, proven[one.id][1]) for one in found[1:])


def seniority(contact: Contact) -> tuple[datetime, int, str]:
    """By which the contact that is to stay stands first: the oldest, of one time that with most values."""
    return contact.create_time, -len(contact.fields), contact.id


def _pairs(found: Sequence[Contact]) -> Iterator[tuple[Contact, Contact]]:
    return ((one, other) for place, one in enumerate(found) for other in found[place + 1 :])


def _proof(author: Author, contact: Contact, candidates: Sequence[Contact], weights: Weights) -> tuple[str, ...]:
    """Why the card is certainly this contact's, () if it is not certain."""
    compared = compare(author, contact, candidates, weights)
    levels = {(one.name, one.level) for one in compared}
    if not any(("name", level) in levels for level in _SAME_NAME):
        return ()
    reasons = tuple(one.reason for one in compared if (one.name, one.level) in PERSONAL or one.name == "name")
    if author.email and not person.is_role_address(author.email) and contact.has(Kind.EMAIL, author.email):
        return (REASONS["address", "written"], *reasons)
    total = weights.prior + sum(one.weight for one in compared)
    sure = not PERSONAL.isdisjoint(levels) and 1 / (1 + 2.0**-total) >= weights.threshold
    return reasons if sure else ()


def _may_be_one(one: Contact, other: Contact) -> bool:
    """Whether the names of both contacts can be one person's."""
    return all(compare_names(Author(name.key, "", ()), other) not in NAMED_OTHERWISE for name in one.of_kind(Kind.NAME))
