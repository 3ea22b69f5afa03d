"""Two contacts that are one person -> the fields of the one that stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.contacts import names
from server.contacts.applying import Fields, Step
from server.contacts.contact import SINGLE_VALUED, Contact, ContactField, FieldInput, Origin
from server.contacts.proposal import ChangeEntry
from server.fields.field import Kind


@dataclass(frozen=True, slots=True)
class Merge:
    """One contact is to take in another.

    `chosen` are the values to hold of kinds of which a contact holds one; of the others the newest stated stays, a
    person's word first. Empty etags are not compared; `request_id` ("" for none) makes the call repeatable.
    """

    contact_id: str
    absorbed_id: str
    etag: str = ""
    absorbed_etag: str = ""
    chosen: tuple[FieldInput, ...] = ()
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The contact that stayed, and the entries of the log."""

    contact: Contact
    changes: tuple[ChangeEntry, ...]


def unite(kept: Fields, absorbed: Fields, chosen: Fields = ()) -> Fields:
    """The fields of the contact that stays: all values of both, the same value once, by its normal form.

    Fields keep their ids; a single value that takes the place of another one takes its id, so that the history of
    the field goes on. `chosen` hold one value for each of some single-valued kinds.
    """
    by_kind = {one.kind: one for one in chosen}
    united: list[ContactField] = []
    for kind in Kind:
        mine = tuple(field for field in kept if field.kind == kind)
        theirs = tuple(field for field in absorbed if field.kind == kind)
        if kind in by_kind:
            united.append(_chosen(by_kind[kind], mine, theirs))
        elif kind in SINGLE_VALUED and mine and theirs and not _share_value(mine, theirs):
            united += _in_place_of(mine, max(mine, theirs, key=_rank(mine + theirs)))
        else:
            united += _all_of(mine, theirs)
    return tuple(united)


def dropped(kept: Fields, absorbed: Fields, united: Fields, kinds: Iterable[Kind]) -> Fields:
    """The values of these kinds that one of both contacts held and the united one does not."""
    held = {(field.kind, field.key) for field in united}
    wanted = frozenset(kinds)
    gone = {(one.kind, one.key): one for one in (*absorbed, *kept) if one.kind in wanted}
    return tuple(field for place, field in gone.items() if place not in held)


def said(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that change more than when a value was last stated."""
    return tuple(
        one
        for one in steps
        if not (one.before and one.after) or replace(one.before, stated_time=one.after.stated_time) != one.after
    )


def _share_value(mine: Fields, theirs: Fields) -> bool:
    return bool({field.key for field in mine} & {field.key for field in theirs})


def _rank(rivals: Fields) -> Callable[[Fields], tuple[bool, bool, datetime]]:
    """What is compared of one contact's values of a kind: a person's word, a name in full, the time it was stated."""
    keys = [field.key for field in rivals if field.kind == Kind.NAME]

    def rank(fields: Fields) -> tuple[bool, bool, datetime]:
        full = not all(any(names.is_short_form(field.key, other) for other in keys) for field in fields)
        human = any(field.origin == Origin.PERSON for field in fields)
        return human, full, max(field.stated_time for field in fields)

    return rank


def _in_place_of(mine: Fields, winners: Fields) -> Fields:
    alone = len(mine) == len(winners) == 1
    return (replace(winners[0], id=mine[0].id),) if alone else winners


def _chosen(wanted: ContactField, mine: Fields, theirs: Fields) -> ContactField:
    found = next((field for field in (*mine, *theirs) if field.key == wanted.key), wanted)
    return replace(found, id=mine[0].id) if len(mine) == 1 else found


def _all_of(mine: Fields, theirs: Fields) -> Fields:
    other = {field.key: field for field in theirs}
    known = {field.key for field in mine}
    both = [_same_value(field, other[field.key]) if field.key in other else field for field in mine]
    return (*both, *(field for field in theirs if field.key not in known))


def _same_value(mine: ContactField, theirs: ContactField) -> ContactField:
    """One value that both have: as a person wrote it, with the type that somebody said."""
    better = theirs if theirs.origin == Origin.PERSON and mine.origin != Origin.PERSON else mine
    typed = next((one for one in (better, mine, theirs) if not one.type_is_default), better)
    return replace(
        better,
        id=mine.id,
        type=typed.type,
        type_is_default=typed.type_is_default,
        stated_time=max(mine.stated_time, theirs.stated_time),
    )
