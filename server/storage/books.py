"""Address books and API keys."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from server.contacts import keys
from server.contacts.contact import AddressBook, ApiKey, Role, Settings
from server.errors import AlreadyExists, NotFound
from server.storage.engine import Transaction
from server.storage.settings import read_settings, settings_json
from server.storage.tables import address_book, api_key


def get(tx: Transaction, book_id: str) -> AddressBook:
    """An address book. Raises NotFound ADDRESS_BOOK_NOT_FOUND."""
    if tx.book and tx.book.id == book_id:
        return _book(tx.book)
    row = tx.connection.execute(_query(), {"id": book_id}).one_or_none()
    if row is None:
        raise NotFound("ADDRESS_BOOK_NOT_FOUND", f'There is no address book "{book_id}".', address_book=book_id)
    return _book(row)


@cache
def _query() -> Select[Any]:
    return select(address_book).where(address_book.c.id == bindparam("id"))


def find_all(tx: Transaction) -> tuple[AddressBook, ...]:
    """All address books, by id."""
    return tuple(_book(row) for row in tx.connection.execute(select(address_book).order_by(address_book.c.id)))


def exists(tx: Transaction, book_id: str) -> bool:
    """Whether there is such an address book."""
    return tx.connection.execute(select(address_book.c.id).where(address_book.c.id == book_id)).first() is not None


def create(tx: Transaction, book_id: str, display_name: str, settings: Settings, now: datetime) -> None:
    """A new, empty address book. Raises AlreadyExists ADDRESS_BOOK_EXISTS, and ends the transaction with that."""
    values = {"settings": settings_json(settings), "version": 1, "counter": 0, "create_time": now}
    values["normaliser_version"] = keys.NORMALISER_VERSION
    try:
        tx.connection.execute(insert(address_book).values(id=book_id, display_name=display_name, **values))
    except IntegrityError as error:
        raise AlreadyExists("ADDRESS_BOOK_EXISTS", f'There is an address book "{book_id}" already.') from error


def save_settings(tx: Transaction, book_id: str, settings: Settings, now: datetime) -> None:
    """Other settings; the etag changes."""
    values = {"settings": settings_json(settings), "version": address_book.c.version + 1, "update_time": now}
    tx.connection.execute(update(address_book).where(address_book.c.id == book_id).values(values))
    tx.book = None


def create_key(tx: Transaction, key: ApiKey, secret_hash: str) -> None:
    """A new key, its secret as a hash."""
    tx.connection.execute(
        insert(api_key).values(
            id=key.id,
            name=key.name,
            role=key.role.value,
            book_ids=key.book_ids,
            mailboxes=key.mailboxes,
            secret_hash=secret_hash,
            create_time=key.create_time,
        )
    )


def find_key(tx: Transaction, secret_hash: str) -> ApiKey | None:
    """The key whose secret has this hash, revoked or not."""
    row = tx.connection.execute(select(api_key).where(api_key.c.secret_hash == secret_hash)).one_or_none()
    return _key(row) if row else None


def find_keys(tx: Transaction) -> tuple[ApiKey, ...]:
    """All keys, oldest first."""
    query = select(api_key).order_by(api_key.c.create_time, api_key.c.id)
    return tuple(_key(row) for row in tx.connection.execute(query))


def revoke_key(tx: Transaction, key_id: str, now: datetime) -> ApiKey:
    """End a key; a revoked one keeps its time. Raises NotFound KEY_NOT_FOUND."""
    tx.connection.execute(
        update(api_key).where(api_key.c.id == key_id, api_key.c.revoke_time.is_(None)).values(revoke_time=now)
    )
    row = tx.connection.execute(select(api_key).where(api_key.c.id == key_id)).one_or_none()
    if row is None:
        raise NotFound("KEY_NOT_FOUND", "There is no API key with this id.", key=key_id)
    return _key(row)


def _book(row: Row[Any]) -> AddressBook:
    return AddressBook(
        id=row.id,
        display_name=row.display_name,
        settings=read_settings(row.settings),
        etag=str(row.version),
        create_time=row.create_time,
        update_time=row.update_time,
    )


def _key(row: Row[Any]) -> ApiKey:
    books, mailboxes = tuple(row.book_ids), tuple(row.mailboxes)
    return ApiKey(row.id, row.name, Role(row.role), books, row.create_time, row.revoke_time, mailboxes)
