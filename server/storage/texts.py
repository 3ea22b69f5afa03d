"""Whole texts of messages, where an address book's settings keep them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, insert, select

from server.storage.engine import Transaction
from server.storage.tables import message_text

# What is longer is a report or a log file below a letter.
LONGEST = 1_000_000


def add(tx: Transaction, message_id: str, text: str, now: datetime) -> None:
    """Keep the text of a message, at most its first LONGEST characters."""
    values = {"book_id": tx.book_id, "message_id": message_id, "text": text[:LONGEST], "ingest_time": now}
    tx.connection.execute(insert(message_text).values(**values))


def of_messages(tx: Transaction, message_ids: Collection[str]) -> dict[str, str]:
    """The texts that are kept of these messages."""
    mine = (message_text.c.book_id == tx.book_id, message_text.c.message_id.in_(message_ids))
    query = select(message_text.c.message_id, message_text.c.text).where(*mine)
    return {row.message_id: row.text for row in tx.connection.execute(query)}


def remove(tx: Transaction, message_ids: Collection[str]) -> int:
    """Take the texts of these messages away; gives how many there were."""
    mine = (message_text.c.book_id == tx.book_id, message_text.c.message_id.in_(message_ids))
    return tx.connection.execute(delete(message_text).where(*mine)).rowcount if message_ids else 0
