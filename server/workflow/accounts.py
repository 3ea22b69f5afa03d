"""Organizations that contacts belong to."""

from __future__ import annotations

from server.contacts.account import Account
from server.contacts.contact import FIRST_PAGE, Page, PageRequest
from server.storage import accounts, books
from server.storage.engine import Database


def list_accounts(db: Database, book_id: str, page: PageRequest = FIRST_PAGE, *, text: str = "") -> Page[Account]:
    """Organizations in the order of their names; `text` is searched in the name, without regard to case."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        return accounts.page(tx, page, text)
