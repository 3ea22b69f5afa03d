"""Who wrote a card, in normal form, and by what a person not yet stored is known."""

from __future__ import annotations

from server.contacts import person
from server.contacts.keys import typed_value
from server.contacts.matching import Author
from server.contacts.stored_message import StoredCard
from server.errors import InvalidInput
from server.extraction import Card
from server.fields.field import Field, Kind


def identity_of(name: str, email: str) -> tuple[Field, ...]:
    """Name and own address as fields, as far as they are given and readable.

    The address of a function (info@) is nobody's own when a person signs.
    """
    own = "" if name.strip() and person.is_role_address(email) else email
    found = (_readable(Kind.NAME, name), _readable(Kind.EMAIL, own))
    return tuple(field for field in found if field)


def signed_identity(card: StoredCard) -> tuple[Field, ...]:
    """The identity of a stored card; an address that somebody else has is not the own one of who is known by name."""
    identity = identity_of(card.name, card.email)
    return without_address(identity) if card.subject.stranger.startswith("name:") else identity


def without_address(identity: tuple[Field, ...]) -> tuple[Field, ...]:
    """The identity without the address."""
    return tuple(field for field in identity if field.kind != Kind.EMAIL)


def _readable(kind: Kind, value: str) -> Field | None:
    if not value.strip():
        return None
    try:
        return typed_value(kind, value, "")
    except InvalidInput:
        return None


def key_in(identity: tuple[Field, ...], kind: Kind) -> str:
    """The key of the name or address, "" if there is none."""
    return next((field.key for field in identity if field.kind == kind), "")


def author_of(card: Card, identity: tuple[Field, ...]) -> Author:
    """The card's author as matching compares it; the header's address counts even if it is a function's."""
    address = _readable(Kind.EMAIL, card.email)
    return Author(key_in(identity, Kind.NAME), address.key if address else "", card.fields)


def stranger_of(author: Author, identity: tuple[Field, ...]) -> str:
    """By what all cards of one stranger are known: the own address, else name with organization; "" for nobody."""
    if address := key_in(identity, Kind.EMAIL):
        return email_stranger(address)
    organization = next((field.key for field in author.fields if field.kind == Kind.ORGANIZATION and field.key), "")
    if author.name and (organization or author.email):
        return f"name:{author.name}|{organization or author.email}"
    return ""


def email_stranger(address_key: str) -> str:
    """The stranger with this address."""
    return f"email:{address_key}"
