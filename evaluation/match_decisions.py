"""What people decided in an address book, as questions of matching: which card is whose, and which pairs are not one.

Right is what a person confirmed: of a card given to a contact by matching or by hand a value was accepted by hand, or
its unknown author was connected with the contact. All other contacts that might have been meant are then wrong. Wrong,
too, are the pairs of contacts that somebody said are two persons. A contact is compared without what the card brought.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from evaluation.match_questions import Question
from server import workflow
from server.contacts.contact import Contact, Origin, Page, PageRequest
from server.contacts.matching import Author
from server.contacts.stored_message import StoredCard, StoredMessage
from server.fields.field import Field, Kind
from server.storage import contacts, duplicates
from server.storage.engine import Database, Transaction
from server.workflow.recognising import card_identity

# One in so many decisions is held out, by a digest of what it is about.
_HELD_OUT = 5
_BY_HAND = "connected before"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Decided:
    """The questions of an address book that people answered, to learn from and to be judged on."""

    learned: tuple[Question, ...]
    held_out: tuple[Question, ...]


def collect(db: Database, book_id: str, now: datetime) -> Decided:
    """All decisions of an address book; which are held out depends on the contact alone, so none is in both."""
    found = [*_links(db, book_id, now), *_two_persons(db, book_id)]
    parts: tuple[list[Question], list[Question]] = ([], [])
    for key, question in found:
        parts[int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % _HELD_OUT == 0].append(question)
    return Decided(tuple(parts[False]), tuple(parts[True]))


def _links(db: Database, book_id: str, now: datetime) -> Iterator[tuple[str, Question]]:
    """(contact, question) of every card whose contact a person confirmed."""
    for listed in _all(lambda page: workflow.list_messages(db, book_id, now, page)):
        message = workflow.get_message(db, book_id, listed.id, now)
        offered = {
            (value.card_id, value.proposal_id)
            for value in workflow.explain(db, book_id, listed.id, now).values
            if value.proposal_id
        }
        with db.read(book_id) as tx:
            for card in message.cards:
                own = {proposal for card_id, proposal in offered if card_id == card.id}
                if question := _question(tx, message, card, own):
                    yield card.subject.contact_id, question


def _question(tx: Transaction, message: StoredMessage, card: StoredCard, offered: set[str]) -> Question | None:
    """The card as it came, where a person confirmed whose it is and the contact has something from elsewhere."""
    author, _ = card_identity(card)
    found = contacts.sharing(tx, author.blocking_keys())
    held = next((one for one in found if one.id == card.subject.contact_id), None)
    if held is None or not _is_confirmed(card, held, offered):
        return None
    before = replace(held, fields=tuple(one for one in held.fields if one.proposal_id not in offered))
    if not any(before.has(kind, key) for kind, key in author.blocking_keys()):
        return None
    return Question(author, tuple(before if one is held else one for one in found), held.id)


def _is_confirmed(card: StoredCard, held: Contact, offered: set[str]) -> bool:
    accepted = (one for one in held.fields if one.proposal_id in offered)
    return card.reasons == (_BY_HAND,) or any(one.origin != Origin.AUTOMATIC for one in accepted)


def _two_persons(db: Database, book_id: str) -> Iterator[tuple[str, Question]]:
    """(pair, question) of all contacts of whom a person said that they are two: neither is the other."""
    with db.read(book_id) as tx:
        pairs = sorted(duplicates.dismissed(tx))
        loaded = {one.id: one for one in contacts.load(tx, {id for pair in pairs for id in pair})}
    for one, other in pairs:
        if one in loaded and other in loaded:
            yield f"{one} {other}", Question(_as_author(loaded[one]), (loaded[other],), "")


def _as_author(contact: Contact) -> Author:
    """A contact as if it were a card; its name is the first one. It has no address of a header."""
    name = next((field.key for field in contact.of_kind(Kind.NAME)), "")
    fields = (
        Field(f.kind, f.value, f.key, f.type, f.type_is_default, f.value, 0, 0, 1.0, f.parts) for f in contact.fields
    )
    return Author(name, "", tuple(fields))


def _all(list_page: Callable[[PageRequest], Page[T]]) -> Iterable[T]:
    token = ""
    while True:
        page = list_page(PageRequest(1000, token))
        yield from page.items
        token = page.next_token
        if not token:
            return
