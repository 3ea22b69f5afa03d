"""The one place where the contact service asks for normal forms."""

from __future__ import annotations

import unicodedata

from server.contacts.contact import TYPED, ContactField
from server.errors import InvalidInput
from server.fields.field import Field, Kind
from server.fields.normalize import NORMALISER_VERSION, key_of, parse_value

__all__ = ["NORMALISER_VERSION", "checked_type", "is_type", "key_of", "renewed", "renewed_key", "typed_value"]


# Indexes of PostgreSQL hold at most 2700 bytes a row, and a key does not stand alone.
LONGEST_KEY_BYTES = 1000
LONGEST_TYPE = 100


def typed_value(kind: Kind, value: str, region: str, type_: str = "") -> Field:
    """A value as a person typed it, in normal form. Raises InvalidInput.

    `region` is the number plan of telephone numbers without "+", `type_` the network of a bare handle.
    """
    if not value.strip():
        raise InvalidInput("INVALID_VALUE", f"A value of kind {kind} is empty.", kind=kind.value)
    field = parse_value(kind, value, region, type_)
    if not field.key:
        raise InvalidInput("INVALID_VALUE", f"A value of kind {kind} cannot be read as one.", kind=kind.value)
    if not is_short_enough(field):
        raise InvalidInput("VALUE_TOO_LONG", f"A value of kind {kind} is too long to be kept.", kind=kind.value)
    return field


def checked_type(kind: Kind, type: str) -> str:
    """A type as a person gave it; what it may say is open. Raises InvalidInput INVALID_TYPE."""
    if type and kind not in TYPED:
        raise InvalidInput("INVALID_TYPE", f"A value of kind {kind} has no type.", kind=kind.value)
    if not is_type(type):
        message = f"A type has at most {LONGEST_TYPE} characters, none of them a control character."
        raise InvalidInput("INVALID_TYPE", message, kind=kind.value)
    return type


def is_type(text: str) -> bool:
    """Whether the text can be the type of a value."""
    return len(text) <= LONGEST_TYPE and not any(unicodedata.category(char) in ("Cc", "Cs") for char in text)


def is_short_enough(field: Field) -> bool:
    """Whether value and key fit into an index of the database."""
    return max(len(text.encode("utf-8", "replace")) for text in (field.value, field.key)) <= LONGEST_KEY_BYTES


def renewed(field: Field | ContactField) -> str:
    """The key of a stored value by the normaliser of this release."""
    network = dict(field.parts).get("network", "")
    return key_of(field.kind, field.value, "", network or field.type) or field.key


def renewed_key(kind: Kind, value: str, key: str) -> str:
    """The same where only value and former key are stored: the key of a profile begins with its network."""
    return key_of(kind, value, "", key.partition(":")[0] if kind == Kind.SOCIAL else "") or key
