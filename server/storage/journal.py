"""Noting every row that a batch of the change log changes, as it was before: no statement can be forgotten.

A statement that changes rows is seen before it is carried out, and the rows it will change are read first, with those
that go with them (ON DELETE CASCADE). Whatever tables there will be, their rows are noted too.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Insert,
    LargeBinary,
    Row,
    Table,
    Update,
    event,
    select,
    tuple_,
)

from server.storage import tables
from server.storage.engine import Transaction

Key: TypeAlias = tuple[str | int, ...]
# A row as JSON keeps it, by column.
Values: TypeAlias = Mapping[str, Any]

# What is no state of the address book: the images themselves, and what answers a repeated request.
# Pictures are named by what they are and shared: whoever names one again must find it. Words follow from the values.
_UNNOTED = frozenset(
    {
        tables.before_image,
        tables.review,
        tables.photo,
        tables.account,
        tables.account_domain,
        tables.contact_word,
    }
)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class RowImage:
    """One row before and after a batch. None: it was not there before, is not there after.

    Of a row that was there before and after the columns that differ, of one that was made its `state` alone, if any.
    """

    table: str
    key: Key
    before: Values | None
    after: Values | None


class Journal:
    """The rows that were changed, in the order in which they were first touched."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._before: dict[tuple[str, Key], Values | None] = {}

    def images(self) -> tuple[RowImage, ...]:
        """What is not as it was before."""
        by_table: dict[str, list[Key]] = {}
        for name, key in self._before:
            by_table.setdefault(name, []).append(key)
        found = {(name, key): row for name, keys in by_table.items() for key, row in read(self._tx, name, keys).items()}
        pairs = ((at, before, found.get(at)) for at, before in self._before.items())
        return tuple(_image(*at, before, after) for at, before, after in pairs if before != after)

    def see(
        self, connection: Connection, statement: object, several: Sequence[Values], one: Values, options: object
    ) -> None:
        """Called before every statement."""
        table = getattr(statement, "table", None)
        if not isinstance(table, Table) or table in _UNNOTED:
            return
        if isinstance(statement, Insert) and table is not tables.change:  # the log itself only grows
            self._see_insert(statement, table, several or [one])
        elif isinstance(statement, Update | Delete):
            for parameters in several or [one]:
                query = select(table)
                if statement.whereclause is not None:
                    query = query.where(statement.whereclause)
                rows = connection.execute(query, parameters).all()
                self._note(table, rows)
                if isinstance(statement, Delete):
                    self._see_dependent(connection, table, rows)

    def _see_insert(self, statement: Insert, table: Table, parameters: Sequence[Values]) -> None:
        names = [column.name for column in table.primary_key]
        # Compiling takes as long as the statement itself: only where the key stands in the statement alone.
        is_given = all(name in given for given in parameters for name in names)
        written = {} if is_given else statement.compile().params
        for given in parameters:
            values = {**written, **given}
            key = tuple(_clean(values[name]) for name in names)
            self._before.setdefault((table.name, key), None)

    def _see_dependent(self, connection: Connection, table: Table, rows: Sequence[Row[Any]]) -> None:
        """The rows that point to rows which are about to be deleted."""
        for child in set(tables.metadata.tables.values()) - _UNNOTED:
            for foreign in child.foreign_keys:
                if rows and foreign.column.table is table and child is not table:
                    gone = [row._mapping[foreign.column.name] for row in rows]
                    for some in _chunks(gone):
                        dependent = connection.execute(select(child).where(foreign.parent.in_(some))).all()
                        self._note(child, dependent)
                        self._see_dependent(connection, child, dependent)

    def _note(self, table: Table, rows: Iterable[Row[Any]]) -> None:
        for row in rows:
            self._before.setdefault((table.name, _key(table, row)), encode(table, row))


@contextmanager
def recording(tx: Transaction) -> Iterator[Journal]:
    """Notes what the block changes."""
    journal = Journal(tx)
    event.listen(tx.connection, "before_execute", journal.see)
    try:
        yield journal
    finally:
        event.remove(tx.connection, "before_execute", journal.see)


def read(tx: Transaction, name: str, keys: Iterable[Key]) -> dict[Key, Values]:
    """Those of these rows of a table that there are now."""
    table = tables.metadata.tables[name]
    own = [column.name for column in table.primary_key]
    return {tuple(row[column] for column in own): row for row in find(tx, table, own, list(keys))}


def find(tx: Transaction, table: Table, names: Sequence[str], places: Sequence[tuple[Any, ...]]) -> Iterator[Values]:
    """The rows that have one of these combinations of values in these columns."""
    for some in _chunks(places):
        for row in tx.connection.execute(select(table).where(_in(table, names, some))).all():
            yield encode(table, row)


def among(table: Table, keys: Sequence[Key]) -> ColumnElement[bool]:
    """Whether a row has one of these primary keys."""
    return _in(table, [column.name for column in table.primary_key], keys)


def _in(table: Table, names: Sequence[str], places: Sequence[tuple[Any, ...]]) -> ColumnElement[bool]:
    columns = [table.c[name] for name in names]
    return columns[0].in_([one[0] for one in places]) if len(columns) == 1 else tuple_(*columns).in_(places)


def encode(table: Table, row: Row[Any]) -> Values:
    """A row as JSON."""
    return {column.name: _encoded(row._mapping[column.name]) for column in table.columns}


def decode(table: Table, values: Values) -> dict[str, Any]:
    """The values of `encode`, for a statement."""
    return {name: _decoded(table.columns[name], value) for name, value in values.items()}


def _encoded(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _decoded(column: Column[Any], value: Any) -> object:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return None
    if isinstance(column.type, tables.UtcTime):
        return datetime.fromisoformat(value)
    return base64.b64decode(value) if isinstance(column.type, LargeBinary) else value


def _clean(value: Any) -> str | int:  # noqa: ANN401 - whatever a statement gives for a column of a primary key
    return tables.clean(value) if isinstance(value, str) else int(value)


def _key(table: Table, row: Row[Any]) -> Key:
    return tuple(row._mapping[column.name] for column in table.primary_key)


def _image(name: str, key: Key, before: Values | None, after: Values | None) -> RowImage:
    if before is None:
        return RowImage(name, key, None, {one: value for one, value in (after or {}).items() if one == "state"})
    if after is None:
        return RowImage(name, key, before, None)
    changed = [column for column in before if before[column] != after[column]]
    return RowImage(name, key, {one: before[one] for one in changed}, {one: after[one] for one in changed})


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
