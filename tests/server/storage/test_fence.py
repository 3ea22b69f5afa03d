"""No row of another address book is read or written, whatever a statement says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from server import workflow
from server.contacts.contact import FieldInput, Settings
from server.contacts.proposal import Accept, Review, Reviewed
from server.contacts.stored_message import DeliveryInput
from server.errors import NotFound
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.mail.message import parse_message
from server.storage import fence, migrate, tables
from server.storage.engine import open_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
APP = "undersigned_app"
BOOKS = ("default", "other")


def fill(db, book_id):
    """Something in as many tables as ordinary use reaches."""
    if book_id != "default":
        workflow.create_address_book(db, book_id, book_id, Settings(), NOW)
    raw = b"From: Ann Lee <ann@lee.example>\nMessage-ID: <1@lee.example>\n\nHello\n"
    message = parse_message(raw)
    values = ((Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"))
    cards = (Card("Ann Lee", "ann@lee.example", 0, NOW, "", tuple(parse_value(*one, "DE") for one in values), "m"),)
    workflow.ingest(
        db, book_id, workflow.identify(message), DeliveryInput(case="T-1"),
        lambda _: Extraction(cards, "", "en", ()), NOW,
    )  # fmt: skip
    shown = workflow.list_proposals(db, book_id, NOW).items
    taken = [Accept(one.id) for one in shown if one.change.field_kind is not Kind.JOB_TITLE]
    reviewed = tuple(Reviewed(one.id, one.etag) for one in shown)
    workflow.decide(db, book_id, Review(reviewed, accept=tuple(taken), request_id="r"), "me", NOW)
    fields = (
        FieldInput(Kind.NAME, "Bob Ray"),
        FieldInput(Kind.ORGANIZATION, "Ray Ltd"),
        FieldInput(Kind.EMAIL, "bob@ray.example"),
    )
    workflow.create_contact(db, book_id, fields, "me", NOW)


@pytest.fixture
def app(postgresql):
    """A database with two address books, as a role sees it that owns nothing and is no superuser."""
    url = postgresql.create()
    db = open_database(url)
    for book_id in BOOKS:
        fill(db, book_id)
    db.close()
    postgresql.role(APP)
    owner = plain(url)
    with owner.begin() as connection:
        connection.exec_driver_sql(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}")
    owner.dispose()
    return postgresql.at(make_url(url).database, APP)


def plain(url):
    return create_engine(make_url(url).set(drivername="postgresql+pg8000"))


@pytest.fixture
def connection(app):
    engine = plain(app)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def filled(connection, book_id):
    """How many rows each guarded table shows."""
    with connection.begin():
        if book_id is not None:
            connection.execute(text(f"SELECT set_config('{fence.SETTING}', :book, true)"), {"book": book_id})
        return {
            table.name: connection.exec_driver_sql(f'SELECT COUNT(*) FROM "{table.name}"').scalar_one()
            for table in fence.guarded()
        }


def test_every_table_with_an_address_book_is_guarded(app):
    free = {table.name for table in tables.metadata.sorted_tables} - {table.name for table in fence.guarded()}
    assert free == {"api_key"}
    engine = plain(app)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        ).all()
    engine.dispose()
    assert {row.relname for row in rows if row.relrowsecurity and row.relforcerowsecurity} == {
        table.name for table in fence.guarded()
    }


def test_raw_statements_read_one_address_book(connection):
    mine = filled(connection, "default")
    assert all(mine[table.name] for table in (tables.contact, tables.proposal, tables.sighting, tables.change))
    assert sum(map(bool, mine.values())) > 15
    assert filled(connection, "other") == mine
    assert set(filled(connection, None).values()) == {0}  # after a transaction the setting reads as ''
    assert set(filled(connection, "").values()) == {0}
    assert set(filled(connection, "none").values()) == {0}
    across = filled(connection, fence.ALL_BOOKS)
    assert across.pop("address_book") == 2
    assert set(across.values()) == {0}


def test_raw_statements_write_one_address_book(connection):
    before = filled(connection, "other")
    with connection.begin():
        connection.exec_driver_sql(f"SELECT set_config('{fence.SETTING}', 'default', true)")
        for table in fence.guarded():
            column = "id" if table is tables.address_book else "book_id"
            if table is not tables.sighting:
                changed = connection.exec_driver_sql(f'UPDATE "{table.name}" SET {column} = {column}')
                assert changed.rowcount == connection.exec_driver_sql(f'SELECT COUNT(*) FROM "{table.name}"').scalar()
                gone = connection.exec_driver_sql(f"DELETE FROM \"{table.name}\" WHERE {column} = 'other'")
                assert gone.rowcount == 0
    assert filled(connection, "other") == before
    with connection.begin():
        connection.exec_driver_sql(f"SELECT set_config('{fence.SETTING}', 'default', true)")
        connection.exec_driver_sql("DELETE FROM sighting")
        connection.exec_driver_sql("DELETE FROM proposal")
        connection.exec_driver_sql("DELETE FROM contact")
    assert filled(connection, "other") == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO alias SELECT 'other', 'x', id FROM contact LIMIT 1",
        "UPDATE contact SET book_id = 'other'",
        "UPDATE proposal SET book_id = 'other'",
        "INSERT INTO address_book (id, display_name, settings, version, counter, create_time)"
        " VALUES ('third', 'x', '{}', 1, 0, now())",
    ],
)
def test_nothing_is_put_into_another_address_book(connection, statement):
    with pytest.raises(DBAPIError) as error, connection.begin():
        connection.exec_driver_sql(f"SELECT set_config('{fence.SETTING}', 'default', true)")
        connection.exec_driver_sql(statement)
    assert error.value.orig.args[0]["C"] == "42501"  # insufficient_privilege


def test_a_role_that_owns_nothing_can_do_all_that_users_do(app):
    db = open_database(app)
    assert [one.id for one in workflow.list_address_books(db)] == ["default", "other"]
    fill(db, "third")
    assert len(workflow.list_contacts(db, "third").items) == 2
    assert len(workflow.list_cases(db, "third", NOW).items) == 1
    with db.read() as tx:
        assert fence.is_in_force(tx.connection)
    db.close()


def test_a_statement_without_any_condition_sees_its_own_address_book(app):
    db = open_database(app)
    with db.write("default") as tx:
        found = tx.connection.execute(tables.contact.select()).all()
        assert {row.book_id for row in found} == {"default"}
    db.close()


@pytest.fixture
def two_books(db):
    for book_id in BOOKS:
        fill(db, book_id)
    return db


def test_through_the_use_cases_no_database_shows_what_is_anothers(two_books):
    mine, theirs = (workflow.list_contacts(two_books, book_id).items for book_id in BOOKS)
    message = workflow.list_messages(two_books, "other", NOW).items[0]
    rejection = workflow.list_rejections(two_books, "other").items[0]
    case = workflow.list_cases(two_books, "other", NOW).items[0]
    assert {one.id for one in mine}.isdisjoint({one.id for one in theirs})
    for call in (
        lambda: workflow.get_contact(two_books, "default", theirs[0].id),
        lambda: workflow.update_contact(two_books, "default", theirs[0].id, (), "", "me", NOW),
        lambda: workflow.delete_contact(two_books, "default", theirs[0].id, "", "me", NOW),
        lambda: workflow.get_message(two_books, "default", message.id, NOW),
        lambda: workflow.explain(two_books, "default", message.id, NOW),
        lambda: workflow.connect_address(two_books, "default", message.id, mine[0].id, "me", NOW),
        lambda: workflow.create_contact_from_message(two_books, "default", message.id, False, "", "me", NOW),
        lambda: workflow.forget_rejection(two_books, "default", rejection.id, "me", NOW),
        lambda: workflow.get_case(two_books, "default", case.id, NOW),
        lambda: workflow.set_main_contact(two_books, "default", case.id, "", "", "me", NOW),
        lambda: workflow.list_proposals(two_books, "default", NOW, contact_id=theirs[0].id),
    ):
        with pytest.raises(NotFound):
            call()
    assert workflow.list_contacts(two_books, "other").items == theirs


def test_migrations_see_every_address_book(postgresql):
    """The owner of the tables is bound by the fence; while it migrates there is none."""
    url = postgresql.create()
    db = open_database(url)
    for book_id in BOOKS:
        fill(db, book_id)
    db.close()
    owner = plain(url)
    with owner.begin() as connection:
        migrate.downgrade(connection, "0004")
        assert connection.exec_driver_sql("SELECT COUNT(DISTINCT book_id) FROM contact").scalar_one() == 2
    with owner.begin() as connection:
        migrate.upgrade(connection)
    with owner.connect() as connection:
        assert connection.exec_driver_sql("SELECT COUNT(*) FROM mail_case").scalar_one() == 0
    db = open_database(url)
    for book_id in BOOKS:
        assert [one.reference for one in workflow.list_cases(db, book_id, NOW).items] == ["T-1"]
    db.close()
    owner.dispose()
