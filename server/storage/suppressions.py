"""Digests of erased persons who are not to be kept again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, func, insert, select

from server.contacts.suppression import FORM_VERSION
from server.storage.engine import Transaction
from server.storage.tables import suppression

_CHUNK = 500


def add(tx: Transaction, forms: Collection[str], now: datetime) -> int:
    """Digests of forms by the newest secret; gives how many were new."""
    wanted = sorted(set(forms) - suppressed(tx, forms))
    secret = tx.keyring.newest
    values = [
        {
            "book_id": tx.book_id,
            "digest": secret.digest(tx.book_id, form),
            "secret_version": secret.version,
            "form_version": FORM_VERSION,
            "create_time": now,
        }
        for form in wanted
    ]
    if values:
        tx.connection.execute(insert(suppression), values)
    return len(values)


def suppressed(tx: Transaction, forms: Collection[str]) -> frozenset[str]:
    """Those of these forms of which there is a digest."""
    digests = tx.keyring.digests(tx.book_id, forms)
    return frozenset(digests[one] for one in _stored(tx, digests))


def remove(tx: Transaction, forms: Collection[str]) -> int:
    """Drop the digests of the persons who have one of these forms; gives how many there were.

    What was made at one time is of one person: nothing else says so.
    """
    found = _stored(tx, tx.keyring.digests(tx.book_id, forms))
    if not found:
        return 0
    mine = suppression.c.book_id == tx.book_id
    times = select(suppression.c.create_time).where(mine, suppression.c.digest.in_(found))
    made = tx.connection.execute(times.distinct()).scalars().all()
    return tx.connection.execute(delete(suppression).where(mine, suppression.c.create_time.in_(made))).rowcount


def _stored(tx: Transaction, digests: Collection[str]) -> list[str]:
    wanted = list(digests)
    found: list[str] = []
    for start in range(0, len(wanted), _CHUNK):
        mine = (suppression.c.book_id == tx.book_id, suppression.c.digest.in_(wanted[start : start + _CHUNK]))
        found += tx.connection.execute(select(suppression.c.digest).where(*mine)).scalars().all()
    return found


def counts(tx: Transaction) -> dict[str, tuple[int, datetime, datetime]]:
    """Of each secret's version: how many digests, when the first and the last were made."""
    time = suppression.c.create_time
    query = (
        select(suppression.c.secret_version, func.count().label("count"), func.min(time), func.max(time))
        .where(suppression.c.book_id == tx.book_id)
        .group_by(suppression.c.secret_version)
        .order_by(suppression.c.secret_version)
    )
    return {version: (count, first, last) for version, count, first, last in tx.connection.execute(query)}


def remove_of(tx: Transaction, versions: Collection[str]) -> int:
    """Drop every digest of these secrets."""
    mine = (suppression.c.book_id == tx.book_id, suppression.c.secret_version.in_(versions))
    return tx.connection.execute(delete(suppression).where(*mine)).rowcount
