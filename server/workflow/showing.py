"""Contacts with what is worked out when they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from server.contacts.completeness import ShownContact, shown
from server.contacts.contact import Contact
from server.storage import accounts, books, pending, photos
from server.storage.engine import Database


def show(
    db: Database, book_id: str, contacts: Sequence[Contact], now: datetime, *, with_photos: bool = False
) -> tuple[ShownContact, ...]:
    """These contacts with completeness, account, the number of their open proposals and, if asked for, photos."""
    if not contacts:
        return ()
    with db.read(book_id) as tx:
        weights = books.get(tx, book_id).settings.completeness_weights
        waiting = pending.counts(tx, [one.id for one in contacts], now)
        pictures = photos.load(tx, {one.photo for one in contacts}) if with_photos else {}
        joined = accounts.of_contacts(tx, [one.id for one in contacts])
    found = (shown(one, waiting[one.id], weights, pictures.get(one.photo)) for one in contacts)
    return tuple(replace(one, account=joined.get(one.contact.id)) for one in found)
