"""Connections that prepare statements: what they keep, when they plan anew, and what they do about errors."""

from __future__ import annotations

import pytest
from pg8000.exceptions import DatabaseError
from sqlalchemy import make_url, text

from server.errors import Unavailable
from server.storage import postgresql as prepared
from server.storage.engine import open_database


@pytest.fixture
def connection(postgresql):
    """A connection to an empty database, without SQLAlchemy."""
    url = make_url(postgresql.create())
    made = prepared.PreparingConnection(
        url.username, url.host, url.database, url.port, url.password, application_name="prepared"
    )
    yield made
    made.close()


def ask(connection, statement, *values):
    cursor = connection.cursor()
    cursor.execute(statement, values)
    return [tuple(row) for row in cursor.fetchall()]


def kept_by_server(connection):
    (row,) = ask(connection, "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE %s", "undersigned%")
    return row[0]


def test_a_statement_is_prepared_once(connection):
    for number in range(5):
        assert ask(connection, "SELECT %s::INTEGER + 1, %s::TEXT", number, None) == [(number + 1, None)]
    assert kept_by_server(connection) == 2  # and the one that counts


def test_no_more_than_so_many_are_kept(connection, monkeypatch):
    monkeypatch.setattr(prepared, "MOST_PREPARED", 3)
    for number in range(10):
        assert ask(connection, f"SELECT %s::INTEGER + {number}", 1) == [(number + 1,)]
    assert kept_by_server(connection) == 3


def test_a_plan_is_made_anew_after_so_many_uses(connection, monkeypatch):
    monkeypatch.setattr(prepared, "USES_OF_A_PLAN", 3)
    names = set()
    for number in range(7):
        assert ask(connection, "SELECT %s::INTEGER", number) == [(number,)]
        names.add(connection._prepared["SELECT %s::INTEGER"].name)
    assert len(names) == 3


def test_many_sets_go_at_once_and_are_counted(connection, monkeypatch):
    monkeypatch.setattr(prepared, "_AT_ONCE", 10)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE t (a INTEGER, b TEXT)")
    cursor.executemany("INSERT INTO t VALUES (%s, %s)", [(number, f"it's {number}\n") for number in range(25)])
    assert cursor.rowcount == 25
    assert ask(connection, "SELECT b FROM t WHERE a > %s ORDER BY a", 23) == [("it's 24\n",)]
    cursor.execute("UPDATE t SET b = %s WHERE a < %s", ("x", 20))
    assert cursor.rowcount == 20
    cursor.executemany("INSERT INTO t VALUES (%s, %s)", [])
    assert cursor.rowcount == -1


def test_what_fails_the_first_time_can_be_repeated(connection):
    with pytest.raises(DatabaseError):
        ask(connection, "SELECT 1 / %s::INTEGER", 0)
    connection.rollback()
    assert ask(connection, "SELECT 1 / %s::INTEGER", 1) == [(1,)]
    with pytest.raises(DatabaseError):
        ask(connection, "SELECT nothing FROM nowhere WHERE a = %s", 0)
    with pytest.raises(DatabaseError, match="aborted"):
        ask(connection, "SELECT 1 / %s::INTEGER", 1)
    connection.rollback()
    assert ask(connection, "SELECT 1 / %s::INTEGER", 1) == [(1,)]


def test_a_transaction_opens_with_its_first_statement(connection):
    connection.begin_with("BEGIN READ ONLY; SET LOCAL undersigned.address_book = 'x'")
    query = "SELECT current_setting(%s), current_setting('transaction_read_only')"
    assert ask(connection, query, "undersigned.address_book") == [("x", "on")]
    connection.commit()
    assert ask(connection, query, "undersigned.address_book") == [("", "off")]
    connection.rollback()
    connection.begin_with("BEGIN; SET LOCAL nonsense = 1")
    with pytest.raises(DatabaseError, match="nonsense"):
        ask(connection, query, "undersigned.address_book")
    connection.rollback()
    assert ask(connection, query, "undersigned.address_book") == [("", "off")]


def test_altered_tables_are_a_reason_to_try_again(postgresql):
    db = open_database(postgresql.create())
    kept, query = db.read("default"), text("SELECT version FROM address_book WHERE id = :id")
    with kept as tx:
        assert tx.connection.execute(query, {"id": "default"}).scalar() == 1
    with db.write() as tx:  # on the same connection: there was but one
        tx.connection.exec_driver_sql("ALTER TABLE address_book ALTER COLUMN version TYPE TEXT")
    with pytest.raises(Unavailable), db.read("default") as tx:
        tx.connection.execute(query, {"id": "default"})
    with db.read("default") as tx:
        assert tx.connection.execute(query, {"id": "default"}).scalar() == "1"
    db.close()


@pytest.mark.parametrize("book_id", ["it's", "back\\slash", "\\'; DROP TABLE card; --", "nul\x00", "lone \ud800", "%s"])
def test_whatever_the_name_of_an_address_book_it_is_only_a_name(postgresql, book_id):
    db = open_database(postgresql.create())
    with db.read(book_id) as tx:
        found = tx.connection.execute(text("SELECT current_setting('undersigned.address_book')")).scalar()
        assert found == book_id.replace("\x00", "\ufffd").replace("\ud800", "?")
        assert tx.connection.execute(text("SELECT count(*) FROM card")).scalar() == 0
    db.close()
