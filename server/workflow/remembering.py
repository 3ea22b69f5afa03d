"""What was refused: looking at it and forgetting it."""

from __future__ import annotations

from datetime import datetime

from server.contacts.contact import FIRST_PAGE, Page, PageRequest
from server.contacts.proposal import ChangeAction, Rejection, Subject
from server.fields.field import Kind
from server.storage import books, contacts, rejections
from server.storage.engine import Database
from server.workflow import offers
from server.workflow.recording import recorded


def list_rejections(
    db: Database,
    book_id: str,
    page: PageRequest = FIRST_PAGE,
    *,
    contact_id: str = "",
    kind: Kind | None = None,
    text: str = "",
) -> Page[Rejection]:
    """What is remembered as refused, newest first; `text` is searched in value and person's name."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        subject = Subject(contact_id=contacts.get(tx, contact_id).id) if contact_id else None
        return rejections.page(tx, page, subject, kind, text)


def get_rejection(db: Database, book_id: str, rejection_id: str) -> Rejection:
    """One remembered refusal."""
    with db.read(book_id) as tx:
        return rejections.get(tx, rejection_id)


def forget_rejection(db: Database, book_id: str, rejection_id: str, actor: str, now: datetime) -> None:
    """Drop a rejection: where its value stands on stored cards it is offered again at once."""
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        found = rejections.get(tx, rejection_id)
        subject = found.subject or Subject()
        with recorded(tx, actor, now) as log:
            rejections.remove(tx, (rejection_id,))
            log.add(ChangeAction.FORGET, subject.contact_id, rejection_id=rejection_id, stranger=subject.stranger)
            offers.offered_again(tx, settings, found, now)
