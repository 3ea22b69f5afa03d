"""How a card and a contact compare, one thing after the other: each function gives a level, "" for nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from server.contacts import names, person
from server.contacts.contact import Contact, ContactField
from server.fields.field import Field, Kind

# By these two records of one person find each other. Addresses of streets and links to companies are not among them.
BLOCKING = frozenset({Kind.EMAIL, Kind.PHONE, Kind.SOCIAL, Kind.NAME})
# From this likeness on (of 100) the names of two organizations are one with a slip or a word more.
SIMILAR = 88.0
_SHORTEST_SIMILAR = 4
_EXTENSION = ";ext="


@dataclass(frozen=True, slots=True)
class Author:
    """What a card says of its author, in normal form. `email` is the header's address, "" if unknown."""

    name: str
    email: str
    fields: tuple[Field, ...]

    def keys(self, kind: Kind) -> frozenset[str]:
        """The keys of the author's stated values of one kind; fax numbers are shared by whole offices."""
        return _keys(self.fields, kind)

    def blocking_keys(self) -> frozenset[tuple[Kind, str]]:
        """By what the contacts that may be meant are looked up."""
        stated = {(kind, key) for kind in BLOCKING for key in self.keys(kind)}
        if self.name:
            stated.add((Kind.NAME, self.name))
        if self.email:
            stated.add((Kind.EMAIL, self.email))
        return frozenset(stated)


def _keys(fields: Sequence[Field | ContactField], kind: Kind) -> frozenset[str]:
    return frozenset(field.key for field in fields if field.kind == kind and field.key and field.type != "fax")


def compare_names(author: Author, contact: Contact) -> str:
    """The best level among the contact's names."""
    known = _keys(contact.fields, Kind.NAME)
    levels = {names.compare(author.name, key) for key in known} if author.name else set()
    return next((level for level in NAME_LEVELS if level in levels), "")


NAME_LEVELS = ("same", "spelling", "nickname", "short_form", "one_word", "part", "different")


def compare_addresses(author: Author, contact: Contact) -> str:
    """E-mail addresses, those of functions left out.

    Two addresses at one firm are two people's, unless a number or profile that is one person's says that the address
    changed. An address that does not speak of its owner may be anybody's mailbox.
    """
    known, written = _personal(_keys(contact.fields, Kind.EMAIL)), _personal(author.keys(Kind.EMAIL))
    if written & known:
        return "written"
    if compare_phones(author, contact) == "mobile" or compare_profiles(author, contact):
        return ""
    own = {key for key in written | _personal((author.email,)) if names.may_be_written_in(author.name, key)}
    at = {person.domain(key) for key in own} & {person.domain(key) for key in known}
    return "same_domain" if any(not person.is_free_mail(domain) for domain in at) else ""


def _personal(addresses: Collection[str]) -> frozenset[str]:
    return frozenset(key for key in addresses if key and not person.is_role_address(key))


def compare_phones(author: Author, contact: Contact) -> str:
    """Telephone numbers without fax numbers; a mobile number and one with its extension are one person's."""
    stated, known = author.keys(Kind.PHONE), _keys(contact.fields, Kind.PHONE)
    common = stated & known
    if common & _own_numbers((*author.fields, *contact.fields)):
        return "mobile"
    if common:
        return "same"
    reached = ({key.partition(_EXTENSION)[0] for key in stated} & known) | (
        stated & {key.partition(_EXTENSION)[0] for key in known}
    )
    return "house" if reached else ""


def _own_numbers(fields: Sequence[Field | ContactField]) -> frozenset[str]:
    return frozenset(
        one.key for one in fields if one.kind == Kind.PHONE and (one.type == "mobile" or _EXTENSION in one.key)
    )


def compare_profiles(author: Author, contact: Contact) -> str:
    """Social profiles."""
    return "same" if author.keys(Kind.SOCIAL) & _keys(contact.fields, Kind.SOCIAL) else ""


def compare_organizations(author: Author, contact: Contact) -> str:
    """Organizations by name without legal form; with a slip or a word more they are similar."""
    stated, known = author.keys(Kind.ORGANIZATION), _keys(contact.fields, Kind.ORGANIZATION)
    if not stated or not known:
        return ""
    if stated & known:
        return "same"
    return "similar" if any(_are_similar(one, other) for one in stated for other in known) else "different"


def _are_similar(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORTEST_SIMILAR:
        return False
    return (
        fuzz.ratio(one, other) >= SIMILAR
        or set(one.split()) < set(other.split())
        or set(other.split()) < set(one.split())
    )


def compare_places(author: Author, contact: Contact) -> str:
    """Postal addresses."""
    return "same" if author.keys(Kind.ADDRESS) & _keys(contact.fields, Kind.ADDRESS) else ""


def compare_titles(author: Author, contact: Contact) -> str:
    """Job titles."""
    return "same" if author.keys(Kind.JOB_TITLE) & _keys(contact.fields, Kind.JOB_TITLE) else ""


COMPARISONS: dict[str, Callable[[Author, Contact], str]] = {
    "name": compare_names,
    "address": compare_addresses,
    "phone": compare_phones,
    "social": compare_profiles,
    "organization": compare_organizations,
    "place": compare_places,
    "title": compare_titles,
}

REASONS: dict[tuple[str, str], str] = {
    ("name", "same"): "same name",
    ("name", "spelling"): "the name in another spelling",
    ("name", "nickname"): "a nickname of the name",
    ("name", "short_form"): "short form of the name",
    ("name", "one_word"): "a single name that fits",
    ("name", "part"): "similar name",
    ("name", "different"): "different name",
    ("address", "written"): "address in the signature",
    ("address", "same_domain"): "another address at the same domain",
    ("phone", "mobile"): "same personal number",
    ("phone", "same"): "same phone",
    ("phone", "house"): "same phone, extension apart",
    ("social", "same"): "same social profile",
    ("organization", "same"): "same organization",
    ("organization", "similar"): "similar organization",
    ("organization", "different"): "different organization",
    ("place", "same"): "same postal address",
    ("title", "same"): "same job title",
}

# What speaks less for one person the more contacts have it: the kind of the values that are counted.
SHARED: dict[tuple[str, str], Kind] = {
    ("name", "same"): Kind.NAME,
    ("phone", "same"): Kind.PHONE,
    ("phone", "mobile"): Kind.PHONE,
}


def sharing(author: Author, contact: Contact, kind: Kind, candidates: Sequence[Contact]) -> int:
    """How many of the candidates have the least shared of the values that author and contact have in common.

    At least 1. A name counts by its key, so another spelling of it is nobody else's.
    """
    stated = author.keys(kind) | ({author.name} if kind == Kind.NAME else set())
    common = stated & _keys(contact.fields, kind)
    counts = [sum(key in _keys(one.fields, kind) for one in candidates) for key in common]
    return max(1, min(counts, default=1))
