"""What a contact holds beside its values, and how complete it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from undersigned.v1 import contact_pb2

from server.api.convert.values import KINDS, RANGES
from server.contacts.completeness import Completeness
from server.contacts.details import DetailsInput
from server.errors import InvalidInput
from server.fields.anniversary import Anniversary

READABLE = ("fields", "anniversaries", "photo", "completeness")
WRITABLE = ("fields", "anniversaries", "photo")
ALL = "*"


def anniversaries(items: Iterable[Anniversary]) -> list[contact_pb2.Anniversary]:
    """Days of the year."""
    return [contact_pb2.Anniversary(type=one.type, year=one.year, month=one.month, day=one.day) for one in items]


def completeness(item: Completeness) -> contact_pb2.Completeness:
    """How complete a contact is, and what would complete it."""
    return contact_pb2.Completeness(
        percent=item.percent,
        percent_with_proposals=item.with_proposals,
        missing=[contact_pb2.MissingField(kind=KINDS[one.kind], gain=one.gain) for one in item.missing],
        range=RANGES[item.range],
    )


def checked_mask(paths: Iterable[str], allowed: tuple[str, ...], name: str) -> frozenset[str]:
    """The paths, all that are allowed for "*". Raises InvalidInput READ_MASK_INVALID, UPDATE_MASK_INVALID."""
    found = frozenset(paths)
    if found - {*allowed, ALL}:
        raise InvalidInput(f"{name.upper()}_INVALID", f"{name} may hold: {', '.join(allowed)}.", field=name)
    return frozenset(allowed) if ALL in found else found


def to_details(item: contact_pb2.Contact, mask: Collection[str] = ()) -> DetailsInput:
    """What is to be held; without a mask what is set, with one what it names, be it to take it away."""
    days = tuple(Anniversary(one.type, one.year, one.month, one.day) for one in item.anniversaries)
    named = "anniversaries" in mask if mask else bool(days)
    with_photo = "photo" in mask if mask else item.HasField("photo")
    return DetailsInput(days if named else None, item.photo.data if with_photo else None)
