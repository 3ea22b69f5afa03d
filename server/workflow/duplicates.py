"""Searching a whole address book for contacts that are one person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from server.contacts.contact import FIRST_PAGE, Page, PageRequest
from server.contacts.duplicates import Duplicate, DuplicatePair, Progress, candidates, holders, judge
from server.contacts.matching import load_weights
from server.errors import InvalidInput
from server.storage import books, contacts, duplicates
from server.storage.engine import Database
from server.workflow import merge_offers
from server.workflow.recording import recorded

# What is told between the beginning of the comparisons and their end.
_READ, _COMPARED = 10, 95


def find_duplicates(db: Database, book_id: str) -> Iterator[Progress]:
    """Compares all contacts that share anything; at the end what was found takes the place of the last search's.

    No transaction is open while this waits for its caller. Raises NotFound ADDRESS_BOOK_NOT_FOUND, Unavailable.
    """
    yield Progress(0, 0)
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        held, left_out = duplicates.held(tx), duplicates.dismissed(tx)
    pairs = tuple(pair for pair in candidates(held) if pair not in left_out)
    count, weights = holders(held), load_weights()
    found: list[Duplicate] = []
    step = max(1, len(pairs) // (_COMPARED - _READ))
    for start in range(0, len(pairs), step):
        yield Progress(_READ + (_COMPARED - _READ) * start // len(pairs), len(found))
        found += judge(held, pairs[start : start + step], count, weights)
    with db.write(book_id) as tx:
        kept = duplicates.replace_all(tx, found)
    yield Progress(100, kept)


def list_duplicates(db: Database, book_id: str, page: PageRequest = FIRST_PAGE) -> Page[DuplicatePair]:
    """What the last search found, the most probable first."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        found = duplicates.page(tx, page)
        ids = {id for one in found.items for id in (one.contact_id, one.other_id)}
        loaded = {one.id: one for one in contacts.load(tx, ids)}
    pairs = (
        DuplicatePair(loaded[one.contact_id], loaded[one.other_id], one.probability, one.reasons) for one in found.items
    )
    return Page(tuple(pairs), found.next_token)


def dismiss_duplicate(db: Database, book_id: str, contact_id: str, other_id: str, actor: str, now: datetime) -> None:
    """Two contacts are two persons: the search does not name them together again. Said twice, it is said once.

    Raises InvalidInput SAME_CONTACT, NotFound CONTACT_NOT_FOUND.
    """
    with db.write(book_id) as tx:
        one, other = contacts.get(tx, contact_id), contacts.get(tx, other_id)
        if one.id == other.id:
            raise InvalidInput("SAME_CONTACT", "Both names lead to one contact: name two.")
        with recorded(tx, actor, now) as log:
            merge_offers.dismiss(tx, log, one.id, other.id)
