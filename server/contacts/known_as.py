"""Strangers who became contacts: what that says of the next card of the same stranger."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from server.contacts.comparing import Author, compare_names
from server.contacts.contact import Contact, ContactField, Origin
from server.contacts.keys import typed_value
from server.contacts.matching import find_match, load_weights
from server.errors import InvalidInput
from server.fields.field import Kind

# Names that fit: who signs otherwise from an address that a contact once had is somebody else until a person says so.
_FITTING = ("same", "spelling", "nickname", "short_form", "one_word")
_BY_ADDRESS, _BY_NAME = "email:", "name:"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Alias:
    """A stranger ("email:…", "name:…") who is a contact; an absorbed contact ("contact:…") who is the survivor.

    `by_hand`: a person said so, and no comparison changes that. Otherwise the stranger's contact was accepted: that is
    evidence and can be outweighed.
    """

    stranger: str
    contact_id: str
    by_hand: bool = False


def as_known(contact: Contact, author: Author, aliases: Iterable[Alias]) -> Contact:
    """The contact with what it was known by, for comparison: a former address, the mailbox or firm it signed with.

    An address counts only for an author whose name fits, a firm as long as no other is known of the contact.
    """
    mine = [one.stranger for one in aliases if one.contact_id == contact.id]
    known = [field for stranger in mine for field in _former(stranger, contact, author)]
    return replace(contact, fields=(*contact.fields, *known)) if known else contact


def _former(stranger: str, contact: Contact, author: Author) -> tuple[ContactField, ...]:
    fits = compare_names(author, contact) in _FITTING
    if stranger.startswith(_BY_ADDRESS):
        address = stranger.removeprefix(_BY_ADDRESS)
        return (_field(Kind.EMAIL, address),) if fits and not contact.has(Kind.EMAIL, address) else ()
    name, _, beside = stranger.removeprefix(_BY_NAME).partition("|")
    kind = Kind.EMAIL if "@" in beside else Kind.ORGANIZATION
    if name != author.name or contact.has(kind, beside) or (kind == Kind.ORGANIZATION and contact.of_kind(kind)):
        return ()
    return (_field(kind, beside), *(() if fits else (_field(Kind.NAME, name),)))


def _field(kind: Kind, value: str, key: str = "", parts: tuple[tuple[str, str], ...] = ()) -> ContactField:
    return ContactField("", kind, value, key or value, "", False, parts, Origin.AUTOMATIC, _NEVER)


def signs_otherwise(author: Author, names: Collection[str]) -> bool:
    """Whether the author is somebody else than those who signed with these names from the author's address.

    By the rules that hold for the address of a contact: a mailbox that speaks of nobody, or of a family.
    """
    if not author.email or not names:
        return False
    return all(find_match(author, (_who(name, author.email),), load_weights()).shared for name in names)


def may_have_signed(author: Author, names: Collection[str]) -> bool:
    """Whether who signed with these names can be the author: each of them fits."""
    return all(compare_names(author, _who(name, "")) in _FITTING for name in names)


def _who(name: str, address: str) -> Contact:
    try:
        read = typed_value(Kind.NAME, name, "")
    except InvalidInput:
        return Contact("", "", (_field(Kind.EMAIL, address),), "", _NEVER, _NEVER)
    fields = (_field(Kind.NAME, read.value, read.key, read.parts), _field(Kind.EMAIL, address))
    return Contact("", "", fields, "", _NEVER, _NEVER)
