"""Opening the database: SQLite or PostgreSQL, at the schema of this code."""

from __future__ import annotations

import base64
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Row,
    Select,
    Update,
    bindparam,
    create_engine,
    event,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from server.contacts import keys
from server.contacts.contact import Contact
from server.contacts.suppression import Keyring
from server.errors import ConfigurationError, NotFound, Unavailable
from server.fields.field import Kind
from server.storage import fence, migrate, tables

# Partial indexes, upserts and RETURNING: all that the queries use.
OLDEST_SQLITE = (3, 35, 0)
BUSY_TIMEOUT_MS = 10_000
_WRITES = "undersigned_writes"
_BOOK = "undersigned_address_book"


def random_id() -> str:
    """A new id: 16 of the characters a to z and 2 to 7 (80 bits), so that none looks like an option of a command."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


@dataclass(slots=True)
class Transaction:
    """One transaction; inside `Database.write` the only writer of its address book."""

    connection: Connection
    new_id: Callable[[], str]
    book_id: str = ""
    counter: int = 0
    counted: bool = field(default=False)
    keyring: Keyring = field(default=Keyring())
    # The address book's row, contacts as they were read last, and who shares which values: nobody else changes them.
    book: Row[Any] | None = field(default=None)
    contacts: dict[str, Contact] = field(default_factory=dict)
    sharing: dict[frozenset[tuple[Kind, str]], tuple[str, ...]] = field(default_factory=dict)

    def number(self) -> int:
        """The next number of the address book, in the order in which things arise."""
        self.counter += 1
        self.counted = True
        return self.counter

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What the block wrote is taken back when it raises; the transaction goes on."""
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """What was read is not what there is any more."""
        self.book = None
        self.contacts.clear()
        self.sharing.clear()


class Database:
    """An open database; one for the process, safe to share between threads.

    `keyring` has the secrets by which erased persons are known again; it is set once, before the database is used.
    """

    def __init__(self, engine: Engine, new_id: Callable[[], str] = random_id) -> None:
        self.keyring = Keyring()
        self._engine = engine
        self._new_id = new_id
        self._writer = threading.Lock()

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._engine.dialect.name

    def fence(self) -> str:
        """Whether the database itself keeps address books apart, for people; "" where it has no such thing."""
        if self.dialect != "postgresql":
            return ""
        with self.read() as tx:
            if fence.is_in_force(tx.connection):
                return "row-level security in force"
        return "row-level security not in force: the role is a superuser or has BYPASSRLS"

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def read(self, book_id: str = "") -> Iterator[Transaction]:
        """A transaction that sees one state of the data and changes nothing.

        Raises Unavailable.
        """
        with _translated(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_BOOK: book_id})
            with connection.begin() as transaction:
                yield Transaction(connection, self._new_id, book_id, keyring=self.keyring)
                transaction.rollback()

    @contextmanager
    def write(self, book_id: str = "") -> Iterator[Transaction]:
        """A transaction that is committed at the end of the block, or rolled back when it raises.

        Writers of one address book come one after the other: SQLite has one writer, PostgreSQL locks the book's row.
        Raises NotFound ADDRESS_BOOK_NOT_FOUND, Unavailable.
        """
        with _translated(), self._turn(), self._engine.connect() as connection:
            connection = connection.execution_options(**{_WRITES: True, _BOOK: book_id})
            with connection.begin():
                transaction = Transaction(connection, self._new_id, book_id, keyring=self.keyring)
                if book_id:
                    transaction.book = _lock_book(connection, book_id)
                    transaction.counter = transaction.book.counter
                yield transaction
                if transaction.counted:
                    connection.execute(_counting(), {"of": book_id, "counter": transaction.counter})

    def scrub(self) -> None:
        """Overwrite what deleted rows left in the files of the database: the free pages, the log of writes.

        Copies beyond it (backups, PostgreSQL's archived log) end when they expire. Raises Unavailable when others are
        in the way; the next scrub does it.
        """
        with _translated(), self._turn():
            own = self._engine.raw_connection()
            driver: Any = own.driver_connection
            try:
                if self.dialect == "sqlite":
                    driver.execute("PRAGMA query_only = OFF")
                    driver.execute("VACUUM")
                    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                else:
                    driver.rollback()
                    driver.autocommit = True
                    driver.cursor().execute("VACUUM")
            finally:
                own.detach()
                driver.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """SQLite's own waiting for the one writer is a lottery in which some of many never win: here they queue."""
        if self.dialect != "sqlite":
            yield
            return
        if not self._writer.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise _busy()
        try:
            yield
        finally:
            self._writer.release()


def _busy() -> Unavailable:
    return Unavailable("DATABASE_BUSY", "The database is busy or cannot be written; try again.")


def open_database(url: str, new_id: Callable[[], str] = random_id) -> Database:
    """The database at this URL, created and migrated as needed ("sqlite:///path", "postgresql://user:pw@host/name").

    Raises ConfigurationError: DATABASE_UNWRITABLE, DATABASE_UNREACHABLE, DATABASE_TOO_NEW, DATABASE_URL_INVALID,
    DATABASE_DRIVER_MISSING (install undersigned[postgresql]), DATABASE_TOO_OLD (SQLite library).
    """
    engine = _engine(_checked_url(url))
    try:
        with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
            migrate.upgrade(connection)
    except (DBAPIError, OSError) as error:
        engine.dispose()
        raise _cannot_open(engine.url, error) from error
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, new_id)


def _checked_url(text: str) -> URL:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise ConfigurationError(
            "DATABASE_URL_INVALID", 'The database URL must look like "sqlite:///path/to/file" or "postgresql://…".'
        ) from error
    if url.drivername in ("postgresql", "postgres", "postgresql+pg8000"):
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise ConfigurationError(
        "DATABASE_URL_INVALID", "The database must be a SQLite file (sqlite:///path/to/file) or PostgreSQL."
    )


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    try:
        from server.storage import postgresql  # the driver is an extra
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            "DATABASE_DRIVER_MISSING", "PostgreSQL needs its driver: pip install 'undersigned[postgresql]'."
        ) from error
    engine = create_engine(url, pool_size=8, max_overflow=24)
    event.listen(engine, "do_connect", postgresql.connect)
    event.listen(engine, "checkout", postgresql.check)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _sqlite_engine(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise ConfigurationError(
            "DATABASE_TOO_OLD", f"This Python comes with SQLite {sqlite3.sqlite_version}; {needed} or newer is needed."
        )
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(url) from error
    engine = create_engine(url, pool_size=8, max_overflow=24)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own record
    """Every acknowledged commit is on the disk, readers do not wait for the writer."""
    connection.isolation_level = None  # the driver would open transactions late and as readers
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switches to the write-ahead log; of several who open a new file at once one can, and the others do not wait."""
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: a reader that becomes one could fail whatever the timeout."""
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """A reader sees one state in all its queries. A writer sees what the writer before it committed, once it has the
    lock of its address book. Both see and write what belongs to their address book alone."""
    options = connection.get_execution_options()
    opening = "BEGIN" if options.get(_WRITES) else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    if _BOOK in options:
        opening += f"; {fence.choice(options[_BOOK])}"
    driver: Any = connection.connection.driver_connection
    driver.begin_with(opening)


def _lock_book(connection: Connection, book_id: str) -> Row[Any]:
    row = connection.execute(_locking(), {"id": book_id}).one_or_none()
    if row is None:
        raise NotFound("ADDRESS_BOOK_NOT_FOUND", f'There is no address book "{book_id}".', address_book=book_id)
    if row.normaliser_version > keys.NORMALISER_VERSION:
        raise Unavailable("NEWER_RELEASE", "A newer release keeps this address book: stop this server, or upgrade it.")
    return row


@cache
def _locking() -> Select[Any]:
    """The row of an address book (parameter `id`), kept from other writers."""
    return select(tables.address_book).where(tables.address_book.c.id == bindparam("id")).with_for_update()


@cache
def _counting() -> Update:
    """Keeps the last number of an address book (parameters `of`, `counter`)."""
    book = tables.address_book
    return update(book).where(book.c.id == bindparam("of")).values(counter=bindparam("counter"))


@contextmanager
def _translated() -> Iterator[None]:
    """A database that is busy or gone is a reason to try again; other database errors are our mistakes."""
    try:
        yield
    except OperationalError as error:
        raise _busy() from error
    except DBAPIError as error:
        if not error.connection_invalidated and not _is_transient(error):
            raise
        raise Unavailable("DATABASE_GONE", "The connection to the database was lost; try again.") from error
    except OSError as error:
        raise Unavailable("DATABASE_GONE", "The database cannot be reached; try again.") from error


# States of PostgreSQL that pass, by how they begin: connection lost, transaction rolled back, resources, shutdown; a
# statement prepared before tables were altered, or dropped by somebody between.
_TRANSIENT_STATES = ("08", "40", "53", "57", "0A000", "26000")


def _is_transient(error: DBAPIError) -> bool:
    details = error.orig.args[0] if error.orig is not None and error.orig.args else None
    if isinstance(details, dict):
        return str(details.get("C", "")).startswith(_TRANSIENT_STATES)
    return type(error.orig).__name__ == "InterfaceError"


def _cannot_open(url: URL, error: Exception) -> ConfigurationError:
    if url.get_backend_name() == "sqlite":
        return _unwritable(url)
    return ConfigurationError(
        "DATABASE_UNREACHABLE",
        f"PostgreSQL at {url.host or 'localhost'}:{url.port or 5432} cannot be used: {_cause(error)}. "
        "Check that it runs, and user, password and database name in the URL.",
    )


def _unwritable(url: URL) -> ConfigurationError:
    return ConfigurationError(
        "DATABASE_UNWRITABLE",
        f"The database {url.database} cannot be opened for writing. "
        "Check that its folder exists, belongs to this user and has room, and that the file is a SQLite database.",
    )


def _cause(error: Exception) -> str:
    """The server's own words, without values."""
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    details = original.args[0] if original.args else ""
    return str(details.get("M", "")) if isinstance(details, dict) else str(details)
