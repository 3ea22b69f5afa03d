"""Opening, migrating and the transactions of both databases."""

from __future__ import annotations

import os
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from server.contacts.contact import Settings
from server.errors import ConfigurationError, NotFound, Unavailable
from server.storage import books, contacts, engine, migrate, tables
from server.storage.engine import open_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """The URL of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new/book.db"
        return
    yield request.getfixturevalue("postgresql").create()


def plain_engine(url: str):
    """The database without this project's settings."""
    url = make_url(url)
    return create_engine(url.set(drivername="postgresql+pg8000") if url.get_backend_name() != "sqlite" else url)


def column_types(url: str) -> dict[str, set[str]]:
    plain = plain_engine(url)
    found = inspect(plain)
    columns = {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}
    plain.dispose()
    return columns


def test_a_new_database_has_every_table_and_the_default_address_book(empty_url):
    db = open_database(empty_url)
    with db.read() as tx:
        assert [book.id for book in books.find_all(tx)] == ["default"]
    db.close()
    expected = {table.name: {column.name for column in table.columns} for table in tables.metadata.sorted_tables}
    found = column_types(empty_url)
    assert found.pop("alembic_version")
    assert found == expected


def test_the_migrations_make_what_the_tables_say(empty_url):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    open_database(empty_url).close()
    plain = plain_engine(empty_url)
    with plain.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    plain.dispose()
    assert differences == []


def test_opening_again_changes_nothing(empty_url):
    db = open_database(empty_url)
    with db.write() as tx:
        books.create(tx, "second", "Second", Settings(), NOW)
    db.close()
    db = open_database(empty_url)
    with db.read() as tx:
        assert [book.id for book in books.find_all(tx)] == ["default", "second"]
    db.close()


def test_down_and_up_again(empty_url):
    open_database(empty_url).close()
    plain = plain_engine(empty_url)
    with plain.begin() as connection:
        migrate.downgrade(connection, "base")
    with plain.connect() as connection:
        assert migrate.current(connection) == ""
        assert inspect(connection).get_table_names() == ["alembic_version"]
    plain.dispose()
    db = open_database(empty_url)
    with db.read() as tx:
        assert books.exists(tx, "default")
    db.close()


def test_an_older_schema_is_brought_up_with_its_data(empty_url):
    if empty_url.startswith("sqlite"):
        Path(make_url(empty_url).database).parent.mkdir()
    plain = plain_engine(empty_url)
    with plain.begin() as connection:
        migrate.upgrade(connection, "0001")
        connection.execute(
            text(
                "INSERT INTO contact (id, book_id, sort_key, search_text, version, create_time, update_time)"
                " VALUES ('c1', 'default', 'ann', 'ann', 1, :now, :now)"
            ),
            {"now": "2026-11-20 12:00:00.000000"},
        )
        assert migrate.current(connection) == "0001"
    open_database(empty_url).close()
    with plain.begin() as connection:
        assert migrate.current(connection) == migrate.head() != "0001"
        migrate.downgrade(connection, "0001")
        assert connection.execute(text("SELECT id FROM contact")).scalars().all() == ["c1"]
    db = open_database(empty_url)
    with db.read("default") as tx:
        assert [one.id for one in contacts.load(tx, ["c1"])] == ["c1"]
    db.close()
    plain.dispose()


def test_a_newer_schema_is_refused_and_left_alone(empty_url):
    open_database(empty_url).close()
    plain = plain_engine(empty_url)
    with plain.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError) as error:
        open_database(empty_url)
    assert error.value.reason == "DATABASE_TOO_NEW"
    assert error.value.metadata == {"revision": "9999"}
    with plain.connect() as connection:
        assert migrate.current(connection) == "9999"
    plain.dispose()


def test_processes_that_open_a_new_database_at_once_all_succeed(empty_url):
    failures = []

    def open_it():
        try:
            open_database(empty_url).close()
        except Exception as error:  # whatever it is, it is the test's result
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://a@b/c", "oracle://a@b/c", "postgresql+psycopg2://a/b"],
)
def test_other_urls_are_refused(url):
    with pytest.raises(ConfigurationError) as error:
        open_database(url)
    assert error.value.reason == "DATABASE_URL_INVALID"


def test_a_folder_that_is_a_file_is_unwritable(tmp_path):
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file" / "book.db", tmp_path):
        with pytest.raises(ConfigurationError) as error:
            open_database(f"sqlite:///{path}")
        assert error.value.reason == "DATABASE_UNWRITABLE"
        assert str(path) in error.value.message


def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path):
    path = tmp_path / "book.db"
    path.write_bytes(b"these are the holiday photos" * 100)
    with pytest.raises(ConfigurationError) as error:
        open_database(f"sqlite:///{path}")
    assert error.value.reason == "DATABASE_UNWRITABLE"
    assert path.read_bytes().startswith(b"these are")


def test_a_server_that_is_not_there_is_unreachable():
    with pytest.raises(ConfigurationError) as error:
        open_database("postgresql://nobody:secret@127.0.0.1:1/none")
    assert error.value.reason == "DATABASE_UNREACHABLE"
    assert "secret" not in error.value.message


def test_a_database_that_is_not_there_is_unreachable(postgresql):
    with pytest.raises(ConfigurationError) as error:
        open_database(postgresql.at("no_such_database"))
    assert error.value.reason == "DATABASE_UNREACHABLE"


def test_what_raises_leaves_nothing_behind(db):
    with pytest.raises(RuntimeError), db.write() as tx:
        books.create(tx, "half", "Half", Settings(), NOW)
        raise RuntimeError
    with db.read() as tx:
        assert not books.exists(tx, "half")


def test_a_reader_cannot_write(db):
    with pytest.raises((DBAPIError, Unavailable)), db.read() as tx:
        books.create(tx, "sneaked", "Sneaked", Settings(), NOW)
    with db.write() as tx:
        assert not books.exists(tx, "sneaked")
        books.create(tx, "allowed", "Allowed", Settings(), NOW)


def test_a_reader_sees_one_state(db):
    with db.read() as before:
        assert not books.exists(before, "new")
        with db.write() as tx:
            books.create(tx, "new", "New", Settings(), NOW)
        assert not books.exists(before, "new")
    with db.read() as after:
        assert books.exists(after, "new")


def test_an_unknown_address_book_cannot_be_written(db):
    with pytest.raises(NotFound) as error, db.write("nowhere"):
        pass
    assert error.value.reason == "ADDRESS_BOOK_NOT_FOUND"


def test_writers_of_one_book_come_one_after_the_other(db):
    def count():
        for _ in range(10):
            with db.write("default") as tx:
                numbers.append(tx.number())

    numbers: list[int] = []
    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 41))


def test_a_busy_sqlite_file_is_a_reason_to_try_again(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 50)
    db = open_database(f"sqlite:///{tmp_path}/book.db")
    other = sqlite3.connect(tmp_path / "book.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as error, db.write("default"):
        pass
    assert error.value.reason == "DATABASE_BUSY"
    other.close()
    with db.write("default") as tx:
        assert tx.number() == 1
    db.close()


def test_a_connection_that_was_cut_is_a_reason_to_try_again(postgresql):
    url = postgresql.create()
    db = open_database(url)
    plain = plain_engine(postgresql.url)
    with pytest.raises(Unavailable), db.write("default") as tx:
        with plain.connect() as connection:
            query = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
            connection.execute(query, {"name": make_url(url).database})
        tx.number()
    with db.write("default") as tx:  # the pool gives a fresh one
        assert tx.number() == 1
    plain.dispose()
    db.close()


def test_sqlite_loses_no_acknowledged_commit(tmp_path):
    db = open_database(f"sqlite:///{tmp_path}/book.db")
    with db.read() as tx:
        settings = {
            name: tx.connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    db.close()
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_unwritable(tmp_path):
    Path(tmp_path).chmod(0o500)
    with pytest.raises(ConfigurationError) as error:
        open_database(f"sqlite:///{tmp_path}/book.db")
    assert error.value.reason == "DATABASE_UNWRITABLE"
