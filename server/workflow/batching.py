"""Several contacts made, edited or deleted in one call: all of them or none. Each can be undone by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from server.contacts.contact import Contact
from server.errors import InvalidInput, UndersignedError
from server.storage import books
from server.storage.engine import Database
from server.workflow.creating import NewContact, make
from server.workflow.editing import Edit, change, checked, take_away

T = TypeVar("T")
R = TypeVar("R")

# They are one transaction, for which other writers wait.
MOST_IN_BATCH = 200


def create_contacts(
    db: Database, book_id: str, wanted: Sequence[NewContact], actor: str, now: datetime
) -> tuple[Contact, ...]:
    """The new contacts, in the order of the call. Raises as `create_contact`, and InvalidInput BATCH_TOO_LARGE."""
    _check_size(wanted)
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        return tuple(_each(lambda one: make(tx, settings, one, actor, now), wanted))


def update_contacts(
    db: Database, book_id: str, edits: Sequence[Edit], actor: str, now: datetime
) -> tuple[Contact, ...]:
    """The edited contacts, in the order of the call.

    Raises as `update_contact`, and InvalidInput (BATCH_TOO_LARGE; NAMED_TWICE: a contact is edited twice).
    """
    _check_size(edits)
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        _check_distinct([one.contact_id for one in edits])
        return tuple(_each(lambda one: change(tx, settings, one, actor, now), edits))


def delete_contacts(db: Database, book_id: str, named: Sequence[tuple[str, str]], actor: str, now: datetime) -> None:
    """Remove contacts, each an id with the etag it was seen with ("" for whichever).

    Raises as `delete_contact`, and InvalidInput (BATCH_TOO_LARGE, NAMED_TWICE).
    """
    _check_size(named)
    with db.write(book_id) as tx:
        books.get(tx, book_id)
        _check_distinct([id for id, _ in named])
        for _ in _each(lambda one: take_away(tx, checked(tx, *one), actor, now), named):
            pass


def _each(act: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """What comes of each item; an error says which one it was, from 0."""
    for index, item in enumerate(items):
        try:
            yield act(item)
        except UndersignedError as error:
            error.metadata["index"] = str(index)
            raise


def _check_size(items: Sequence[object]) -> None:
    if len(items) > MOST_IN_BATCH:
        raise InvalidInput("BATCH_TOO_LARGE", f"At most {MOST_IN_BATCH} contacts can be changed in one call.")


def _check_distinct(ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for index, id in enumerate(ids):
        if id in seen:
            raise InvalidInput("NAMED_TWICE", "A contact is named twice in one call.", index=str(index))
        seen.add(id)
