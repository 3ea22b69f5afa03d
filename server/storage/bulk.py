"""Filling tables with very many rows: for measuring and tests with books of a million contacts.

What is written is not logged and proposes nothing.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Integer, Table, insert, text, update

from server.contacts.contact import Contact
from server.storage import contacts, words
from server.storage.engine import Transaction
from server.storage.tables import address_book, contact, contact_field, contact_word, metadata

Rows = Iterable[Mapping[str, Any]]
_AT_ONCE = 5_000


def insert_contacts(tx: Transaction, created: Iterable[Contact]) -> int:
    """Store contacts with their fields and words; gives how many."""
    count, left = 0, iter(created)
    while chunk := tuple(islice(left, _AT_ONCE)):
        insert_rows(tx, contact, (contacts.contact_values(one) for one in chunk))
        insert_rows(tx, contact_field, (row for one in chunk for row in contacts.field_values(one)))
        insert_rows(tx, contact_word, (row for one in chunk for row in words.rows_of(one)))
        count += len(chunk)
    return count


def fill(tx: Transaction, table: str, rows: Rows) -> None:
    """Store rows given as values by column; what must not be NULL and is left out is empty, 0 or false.

    `book_id` is the transaction's.
    """
    of = metadata.tables[table]
    empty = {column.name: _empty(column) for column in of.columns if not column.nullable and not column.server_default}
    if "book_id" in of.columns:
        empty["book_id"] = tx.book_id
    insert_rows(tx, of, ({**empty, **row} for row in rows))


def _empty(column: Column[Any]) -> object:
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, JSON):
        return []
    return 0 if isinstance(column.type, (Integer, Float)) else ""


def insert_rows(tx: Transaction, table: Table, rows: Rows) -> None:
    """Store rows given as values by column; what has a default of the database may be left out of all of them."""
    left = iter(rows)
    while chunk := tuple(islice(left, _AT_ONCE)):
        if tx.connection.dialect.name == "postgresql":
            _copy(tx, table, chunk)
        else:
            tx.connection.execute(insert(table), list(chunk))


def count_on(tx: Transaction, number: int) -> None:
    """The numbers up to this one are taken."""
    tx.counter = max(tx.counter, number)
    tx.connection.execute(update(address_book).where(address_book.c.id == tx.book_id).values(counter=tx.counter))


def analyze(tx: Transaction) -> None:
    """Tell the planner what came in."""
    tx.connection.execute(text("ANALYZE"))


def _copy(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = tuple(rows[0])
    names = ", ".join(f'"{name}"' for name in columns)
    lines = "".join("\t".join(_copied(row[name]) for name in columns) + "\n" for row in rows)
    cursor: Any = tx.connection.connection.cursor()
    # COPY knows no row-level security: it goes through a table of its own.
    cursor.execute(f'CREATE TEMPORARY TABLE "copied" (LIKE "{table.name}" INCLUDING DEFAULTS)')
    cursor.execute(f'COPY "copied" ({names}) FROM STDIN', stream=io.BytesIO(lines.encode()))
    cursor.execute(f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM "copied"')
    cursor.execute('DROP TABLE "copied"')


def _copied(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple, dict)):
        value = json.dumps(value)
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
