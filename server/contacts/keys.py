"""The one place where the contact service asks for normal forms."""

from __future__ import annotations

from server.errors import InvalidInput
from server.fields.field import Field, Kind
from server.fields.normalize import NORMALISER_VERSION, key_of, parse_value

__all__ = ["NORMALISER_VERSION", "key_of", "typed_value"]


def typed_value(kind: Kind, value: str, region: str, type_: str = "") -> Field:
    """A value as a person typed it, in normal form. Raises InvalidInput.

    `region` is the number plan of telephone numbers without "+", `type_` the network of a bare handle.
    """
    if not value.strip():
        raise InvalidInput("INVALID_VALUE", f"A value of kind {kind} is empty.", kind=kind.value)
    field = parse_value(kind, value, region, type_)
    if not field.key:
        raise InvalidInput("INVALID_VALUE", f"A value of kind {kind} cannot be read as one.", kind=kind.value)
    return field
