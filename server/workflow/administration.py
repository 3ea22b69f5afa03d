"""Address books, their settings, and API keys."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from server.contacts.contact import AddressBook, ApiKey, Role, Settings
from server.contacts.settings import SettingsChange
from server.errors import Aborted, InvalidInput, Unauthenticated
from server.storage import books
from server.storage.engine import Database, Transaction
from server.workflow import resuming
from server.workflow.checking_settings import check_settings
from server.workflow.recording import recorded

_BOOK_ID = re.compile(r"[a-z][a-z0-9-]{0,62}")
KEY_PREFIX = "usk_"


def get_address_book(db: Database, book_id: str) -> AddressBook:
    """An address book with its settings."""
    with db.read(book_id) as tx:
        return books.get(tx, book_id)


def list_address_books(db: Database) -> tuple[AddressBook, ...]:
    """All address books, by id; "default" exists from the start."""
    with db.read() as tx:
        return books.find_all(tx)


def create_address_book(
    db: Database, book_id: str, display_name: str, settings: Settings, now: datetime
) -> AddressBook:
    """A new, empty address book. Raises InvalidInput, AlreadyExists ADDRESS_BOOK_EXISTS."""
    if not _BOOK_ID.fullmatch(book_id):
        raise InvalidInput(
            "INVALID_ADDRESS_BOOK_ID", "An address book's id is 1 to 63 of a-z, 0-9 and -, and begins with a letter."
        )
    check_settings(settings)
    with db.write() as tx:
        books.create(tx, book_id, display_name.strip() or book_id, settings, now)
        return books.get(tx, book_id)


def update_settings(
    db: Database, book_id: str, settings: Settings, etag: str, actor: str, now: datetime
) -> AddressBook:
    """The address book with these settings, whole.

    An empty `etag` overwrites. Raises InvalidInput (INVALID_REGION, INVALID_TYPE, INVALID_DOMAIN, INVALID_DAYS,
    INVALID_WEIGHTS, INVALID_POLICY, INVALID_SERVER, TOO_MANY_ENTRIES), Aborted STALE_ETAG.
    """
    check_settings(settings)
    with db.write(book_id) as tx:
        found, saved = _save_settings(tx, settings, etag, actor, now)
    resuming.make_up(db, book_id, found.settings, now)
    return saved


def _save_settings(
    tx: Transaction, settings: Settings, etag: str, actor: str, now: datetime
) -> tuple[AddressBook, AddressBook]:
    """The address book before and after."""
    found = books.get(tx, tx.book_id)
    if etag and etag != found.etag:
        raise Aborted("STALE_ETAG", "The settings changed since they were read: read them anew.")
    if settings == found.settings:
        return found, found
    with recorded(tx, actor, now) as log:
        books.save_settings(tx, tx.book_id, settings, now)
        log.settings_changed(SettingsChange(found.settings, settings))
    return found, books.get(tx, tx.book_id)


def create_key(
    db: Database, name: str, role: Role, book_ids: tuple[str, ...], now: datetime, mailboxes: tuple[str, ...] = ()
) -> tuple[ApiKey, str]:
    """A new API key and its secret, which is shown this once and kept only as a hash. Raises InvalidInput."""
    if not name.strip():
        raise InvalidInput("INVALID_KEY_NAME", "A key has a name that says who uses it.")
    seen = tuple(dict.fromkeys(one.strip().lower() for one in mailboxes))
    if not all(seen) or (seen and role != Role.REVIEWER):
        raise InvalidInput("INVALID_MAILBOX", "Mailboxes are named for reviewers alone, each by its address.")
    secret = KEY_PREFIX + secrets.token_urlsafe(32)
    with db.write() as tx:
        for book_id in book_ids:
            books.get(tx, book_id)
        key = ApiKey(tx.new_id(), name.strip(), role, tuple(dict.fromkeys(book_ids)), now, mailboxes=seen)
        books.create_key(tx, key, _hash(secret))
    return key, secret


def verify_key(db: Database, secret: str) -> ApiKey:
    """The valid key with this secret. Raises Unauthenticated INVALID_KEY."""
    with db.read() as tx:
        key = books.find_key(tx, _hash(secret))
    if key is None or key.revoke_time is not None:
        raise Unauthenticated("INVALID_KEY", "This API key is unknown or revoked: ask the administrator for another.")
    return key


def list_keys(db: Database) -> tuple[ApiKey, ...]:
    """All keys, oldest first, revoked ones too."""
    with db.read() as tx:
        return books.find_keys(tx)


def revoke_key(db: Database, key_id: str, now: datetime) -> ApiKey:
    """End a key's validity."""
    with db.write() as tx:
        return books.revoke_key(tx, key_id, now)


def _hash(secret: str) -> str:
    """SHA-256 is enough for a secret of 256 random bits: there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
