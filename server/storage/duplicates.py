"""Pairs of contacts: what the last search took for one person, and what people said are two."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select

from server.contacts.contact import Page, PageRequest
from server.contacts.duplicates import COMPARED, Duplicate, Pair, pair_of
from server.fields.field import Field, Kind
from server.storage import paging
from server.storage.engine import Transaction
from server.storage.tables import contact, contact_field, duplicate, not_duplicate

_AT_ONCE = 5_000


def held(tx: Transaction) -> dict[str, list[Field]]:
    """Kind, key and type of what every contact has, of the kinds that are compared, by id."""
    columns = (contact_field.c.contact_id, contact_field.c.kind, contact_field.c.key, contact_field.c.type)
    mine = (contact_field.c.book_id == tx.book_id, contact_field.c.kind.in_([kind.value for kind in COMPARED]))
    found: dict[str, list[Field]] = {}
    for row in tx.connection.execute(select(*columns).where(*mine)):
        found.setdefault(row.contact_id, []).append(Field(Kind(row.kind), "", row.key, row.type))
    return found


def dismissed(tx: Transaction) -> set[Pair]:
    """The pairs that are two persons, as people said."""
    query = select(not_duplicate.c.contact_id, not_duplicate.c.other_id).where(not_duplicate.c.book_id == tx.book_id)
    return {(row.contact_id, row.other_id) for row in tx.connection.execute(query)}


def are_dismissed(tx: Transaction, pair: Pair) -> bool:
    """Whether a person said that these are two."""
    return _has(tx, not_duplicate, pair)


def replace_all(tx: Transaction, found: Iterable[Duplicate]) -> int:
    """Keep what a search found in the place of what the one before did; gives how many pairs.

    Contacts that have gone since the search read them, and pairs that were dismissed since, are left out.
    """
    tx.connection.execute(delete(duplicate).where(duplicate.c.book_id == tx.book_id))
    there = set(tx.connection.execute(select(contact.c.id).where(contact.c.book_id == tx.book_id)).scalars())
    left_out = dismissed(tx)
    rows = (
        {
            "book_id": tx.book_id,
            "contact_id": one.contact_id,
            "other_id": one.other_id,
            "probability": one.probability,
            "reasons": one.reasons,
        }
        for one in found
        if one.contact_id in there and one.other_id in there and (one.contact_id, one.other_id) not in left_out
    )
    count = 0
    while chunk := list(islice(rows, _AT_ONCE)):
        tx.connection.execute(insert(duplicate), chunk)
        count += len(chunk)
    return count


def page(tx: Transaction, request: PageRequest) -> Page[Duplicate]:
    """What the last search found, the most probable first."""
    size = paging.size(request)
    columns = (duplicate.c.probability, duplicate.c.contact_id, duplicate.c.other_id)
    query = select(duplicate).where(duplicate.c.book_id == tx.book_id)
    probability, one, other = paging.probability_and_pair(request)
    if one:
        same = and_(duplicate.c.probability == probability, duplicate.c.contact_id == one)
        later = or_(
            duplicate.c.probability < probability,
            and_(duplicate.c.probability == probability, duplicate.c.contact_id > one),
            and_(same, duplicate.c.other_id > other),
        )
        query = query.where(later)
    found = tx.connection.execute(query.order_by(columns[0].desc(), columns[1], columns[2]).limit(size + 1)).all()
    items = tuple(Duplicate(row.contact_id, row.other_id, row.probability, tuple(row.reasons)) for row in found[:size])
    last = items[-1] if len(found) > size else None
    return Page(items, paging.token((last.probability, last.contact_id, last.other_id)) if last else "")


def dismiss(tx: Transaction, pair: Pair) -> None:
    """Remember that two contacts are two persons."""
    tx.connection.execute(delete(duplicate).where(_is(tx, duplicate, pair)))
    tx.connection.execute(insert(not_duplicate).values(book_id=tx.book_id, contact_id=pair[0], other_id=pair[1]))


def move(tx: Transaction, old_id: str, new_id: str) -> None:
    """What was found or said of one contact holds for the one that takes it in."""
    for table in (duplicate, not_duplicate):
        about = and_(table.c.book_id == tx.book_id, or_(table.c.contact_id == old_id, table.c.other_id == old_id))
        rows = tx.connection.execute(select(table).where(about)).mappings().all()
        tx.connection.execute(delete(table).where(about))
        for row in rows:
            one, other = (new_id if id == old_id else id for id in (row["contact_id"], row["other_id"]))
            pair = pair_of(one, other)
            if one != other and not _has(tx, table, pair):
                tx.connection.execute(insert(table).values({**row, "contact_id": pair[0], "other_id": pair[1]}))


def _has(tx: Transaction, table: Table, pair: Pair) -> bool:
    return tx.connection.execute(select(table.c.contact_id).where(_is(tx, table, pair))).first() is not None


def _is(tx: Transaction, table: Table, pair: Pair) -> ColumnElement[bool]:
    return and_(table.c.book_id == tx.book_id, table.c.contact_id == pair[0], table.c.other_id == pair[1])
