"""Pictures of contacts, kept once however many contacts and log entries name them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, insert, select

from server.fields.photo import Photo
from server.storage.engine import Transaction
from server.storage.tables import photo


def add(tx: Transaction, picture: Photo) -> str:
    """Store a picture, if it is not there; gives its digest."""
    digest = picture.digest
    if not load(tx, (digest,)):
        values = {"digest": digest, "media_type": picture.media_type, "data": picture.data}
        tx.connection.execute(insert(photo).values(book_id=tx.book_id, **values))
    return digest


def load(tx: Transaction, digests: Collection[str]) -> dict[str, Photo]:
    """Those of these pictures that there are, by digest."""
    wanted = [digest for digest in digests if digest]
    if not wanted:
        return {}
    query = select(photo).where(photo.c.book_id == tx.book_id, photo.c.digest.in_(wanted))
    return {row.digest: Photo(row.media_type, bytes(row.data)) for row in tx.connection.execute(query)}


def remove(tx: Transaction, digests: Collection[str]) -> None:
    """Take pictures away for good; no contact and no entry of the log may name them any more."""
    tx.connection.execute(delete(photo).where(photo.c.book_id == tx.book_id, photo.c.digest.in_(digests)))
