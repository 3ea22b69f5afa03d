"""Computing stored keys anew when the normal forms of a release are others than those of the one before.

Step by step, each in transactions of some rows; a run that was cut off goes on where it stopped. The address book
says its version at the beginning, so that an older release writes no key of its own in between.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from server.contacts import keys
from server.contacts.applying import compare
from server.contacts.contact import Contact, ContactField, Origin
from server.contacts.identity import stranger_of
from server.contacts.stored_message import StoredCard
from server.storage import books, contacts, normalising
from server.storage.engine import Database, Transaction
from server.workflow import offers
from server.workflow.recognising import card_identity
from server.workflow.recording import open_log

log = logging.getLogger(__name__)

_Step = Callable[[Transaction, str, datetime], str]


def renormalize(db: Database, now: datetime) -> tuple[str, ...]:
    """Bring the keys of every address book to this release; gives the books where there was something to do."""
    with db.read() as tx:
        found = [book.id for book in books.find_all(tx)]
    return tuple(id for id in found if _renew_book(db, id, now))


def _renew_book(db: Database, book_id: str, now: datetime) -> bool:
    with db.read(book_id) as tx:
        version, cursor = normalising.state(tx)
    if version >= keys.NORMALISER_VERSION and not cursor:
        return False
    if version < keys.NORMALISER_VERSION:
        cursor = f"{next(iter(_STEPS))}:"
        with db.write(book_id) as tx:
            normalising.set_state(tx, keys.NORMALISER_VERSION, cursor)
            if version:
                normalising.drop_images(tx)
    while cursor:
        with db.write(book_id) as tx:
            cursor = _go_on(tx, cursor, now)
            normalising.set_state(tx, keys.NORMALISER_VERSION, cursor)
    log.info("address book %s: keys are those of normaliser %d", book_id, keys.NORMALISER_VERSION)
    return True


def _go_on(tx: Transaction, cursor: str, now: datetime) -> str:
    name, _, after = cursor.partition(":")
    if last := _STEPS[name](tx, after, now):
        return f"{name}:{last}"
    names = list(_STEPS)
    place = names.index(name) + 1
    return f"{names[place]}:" if place < len(names) else ""


def _contacts(tx: Transaction, after: str, now: datetime) -> str:
    ids = normalising.contact_ids(tx, after)
    for one in contacts.load(tx, ids):
        _renew_contact(tx, one, now)
    return ids[-1] if len(ids) == normalising.BATCH else ""


def _renew_contact(tx: Transaction, contact: Contact, now: datetime) -> None:
    """Values that have become equal are one; that the others were there stays in the log."""
    renewed = [replace(field, key=keys.renewed(field)) for field in contact.fields]
    if tuple(renewed) == contact.fields:
        return
    kept: dict[tuple[str, str], ContactField] = {}
    for field in renewed:
        at = (field.kind.value, field.key)
        kept[at] = max(kept.get(at, field), field, key=lambda one: (one.origin == Origin.PERSON, one.stated_time))
    ids = {one.id for one in kept.values()}
    fields = tuple(field for field in renewed if field.id in ids)
    contacts.save(tx, replace(contact, fields=fields), contact, now)
    entries = open_log(tx, offers.MACHINE, now)
    for step in compare(tuple(renewed), fields):
        entries.step(step, contact.id)
    entries.save()


def _stranger(card: StoredCard) -> str:
    return stranger_of(*card_identity(card))


def _offers(tx: Transaction, after: str, now: datetime) -> str:
    """What the contact has by now, or was refused, is offered no longer."""
    settings = books.get(tx, tx.book_id).settings
    subjects = normalising.open_subjects(tx, after)
    for one in subjects:
        offers.refresh(tx, settings, one, now)
    return subjects[-1].key if len(subjects) == normalising.BATCH else ""


_STEPS: dict[str, _Step] = {
    "contacts": _contacts,
    "rejections": lambda tx, after, now: normalising.renew_rejections(tx, after),
    "proposals": normalising.renew_proposals,
    "cards": lambda tx, after, now: normalising.renew_cards(tx, after, _stranger, now),
    "log": lambda tx, after, now: normalising.renew_log(tx, after),
    "offers": _offers,
}
