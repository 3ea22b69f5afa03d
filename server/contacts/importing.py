"""A contact of a file, in normal form, and what becomes of the contact that is there already.

What people typed stays, and what they removed or refused is not brought back; the file fills what is missing. A single
value is replaced only where the file says that it was stated later.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.contacts import names
from server.contacts.applying import Fields
from server.contacts.contact import SINGLE_VALUED, TYPED, Contact, ContactField, Origin, Settings
from server.contacts.details import details_of, united_anniversaries
from server.contacts.keys import is_type, typed_value
from server.contacts.memory import Memory
from server.contacts.proposal import Details
from server.errors import InvalidInput
from server.exchange.record import ContactRecord, FileValue, Problem
from server.fields.anniversary import BIRTHDAY, Anniversary
from server.fields.field import Field, Kind

_ORIGINS = {origin.value: origin for origin in Origin}
REFUSED = "This was refused or removed before: forget the rejection to take it."
ELSEWHERE = "Another contact has this e-mail address."


@dataclass(frozen=True, slots=True)
class Imported:
    """A value of the file as a contact would keep it; `when` is when the file says that it was stated, if it does."""

    field: ContactField
    source: FileValue
    when: datetime | None


@dataclass(frozen=True, slots=True)
class Union:
    """A contact with what a file adds, and what of it was left out."""

    fields: Fields
    details: Details
    problems: tuple[Problem, ...]


def normal_values(
    record: ContactRecord, settings: Settings, now: datetime
) -> tuple[tuple[Imported, ...], tuple[Problem, ...]]:
    """The values that can be taken, each once, without ids; and why the others cannot."""
    found: dict[tuple[Kind, str], Imported] = {}
    problems = []
    for value in record.values:
        try:
            read = typed_value(value.kind, value.value, settings.default_region, value.type)
        except InvalidInput as error:
            problems.append(Problem(value.line, value.property, error.message))
            continue
        when = value.stated_time or record.revised
        field = _contact_field(value, read, settings, min(when, now) if when else now)
        found.setdefault((field.kind, field.key), Imported(field, value, when))
    return tuple(found.values()), tuple(problems)


def _contact_field(value: FileValue, read: Field, settings: Settings, stated_time: datetime) -> ContactField:
    typed = value.kind in TYPED
    type = _type(value, read, settings) if typed and is_type(value.type) else ""
    default = settings.default_type(value.kind) if typed and not type and not value.origin else ""
    return ContactField(
        id="",
        kind=read.kind,
        value=read.value,
        key=read.key,
        type=type or default,
        type_is_default=typed and (value.type_is_default or bool(default)),
        parts=_parts(value, read),
        origin=_ORIGINS.get(value.origin, Origin.IMPORT),
        stated_time=stated_time,
    )


def _type(value: FileValue, read: Field, settings: Settings) -> str:
    """What a file of ours says stays as it is; of others the network as it was read, and the address book's words."""
    if value.origin:
        return value.type
    return read.type if value.kind == Kind.SOCIAL else settings.mapped_type(value.kind, value.type)


def _parts(value: FileValue, read: Field) -> tuple[tuple[str, str], ...]:
    """The parts as the file states them, where the value came out as it is in the file; in the order of the reading."""
    if not value.parts or read.value != value.value or sorted(value.parts) == sorted(read.parts):
        return read.parts
    return value.parts


def unite(
    contact: Contact,
    imported: Iterable[Imported],
    record: ContactRecord,
    memory: Memory,
    elsewhere: Collection[str],
) -> Union:
    """The contact with the values of a file; `elsewhere` are addresses that other contacts have.

    New fields have no id; one that takes another's place has its id. The photo is not looked at.
    """
    fields = contact.fields
    problems: list[Problem] = []
    for one in imported:
        fields, why = _united(contact, fields, one, memory, elsewhere)
        if why:
            problems.append(Problem(one.source.line, one.source.property, why))
    days = united_anniversaries(contact.anniversaries, record.anniversaries)
    problems += [Problem(record.line, one.type, _kept(one.type)) for one in _left_out(days, record.anniversaries)]
    return Union(fields, replace(details_of(contact), anniversaries=days), tuple(problems))


def _kept(what: str) -> str:
    return f"The contact has another {what.replace('_', ' ')}, which stays."


def _left_out(held: Collection[Anniversary], stated: Iterable[Anniversary]) -> list[Anniversary]:
    return [one for one in stated if one not in held and one.type == BIRTHDAY]


def _united(
    contact: Contact, fields: Fields, one: Imported, memory: Memory, elsewhere: Collection[str]
) -> tuple[Fields, str]:
    """The fields with one more, and why not if not; a value that is there needs no reason."""
    new = one.field
    same = next((old for old in fields if (old.kind, old.key) == (new.kind, new.key)), None)
    if same:
        says_type = same.type_is_default and not new.type_is_default and new.type not in ("", same.type)
        typed = replace(same, type=new.type, type_is_default=False)
        return (tuple(typed if old is same else old for old in fields) if says_type else fields), ""
    if memory.refuses(new.kind, new.key, new.value):
        return fields, REFUSED
    if new.kind == Kind.EMAIL and new.key in elsewhere:
        return fields, ELSEWHERE
    rivals = [old for old in fields if old.kind == new.kind] if new.kind in SINGLE_VALUED else []
    if not rivals:
        return (*fields, new), ""
    if any(rival.kind == Kind.NAME and names.is_short_form(new.key, rival.key) for rival in rivals):
        return fields, ""
    if len(rivals) == 1 and _may_replace(rivals[0], one):
        taken = replace(new, id=rivals[0].id)
        return tuple(taken if old is rivals[0] else old for old in fields), ""
    return fields, _kept(new.kind.value)


def _may_replace(old: ContactField, one: Imported) -> bool:
    return old.origin != Origin.PERSON and one.when is not None and one.when > old.stated_time


def record_of(contact: Contact, uid: str) -> ContactRecord:
    """A stored contact as a file holds it, without its photo."""
    values = tuple(
        FileValue(
            field.kind,
            field.value,
            field.type,
            field.type_is_default,
            field.parts,
            field.origin.value,
            field.stated_time,
        )
        for field in contact.fields
    )
    return ContactRecord(values, contact.anniversaries, None, uid, contact.update_time)
