"""The cards that may be about a contact are found after the migration as before it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import create_engine, make_url, select, text

from server import workflow
from server.contacts.contact import FieldInput
from server.contacts.stored_message import DeliveryInput, MessageIdentity
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.mail.message import Mailbox
from server.storage import migrate
from server.storage.engine import open_database
from server.storage.tables import card_candidate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def named(db):
    with db.read("default") as tx:
        return set(map(tuple, tx.connection.execute(select(card_candidate)).all()))


def test_a_card_names_the_same_contacts_after_down_and_up(database_url):
    db = open_database(database_url)
    twins = [workflow.create_contact(db, "default", (FieldInput(Kind.NAME, "Ann Lee"),), "me", NOW) for _ in range(2)]
    for address in ("ann@lee.example", "ann@home.example"):
        read = Extraction((Card("Ann Lee", address, 0, None, "", (), "m"),), "", "en", ())
        identity = MessageIdentity("", NOW, Mailbox("Ann Lee", address), address)
        workflow.ingest(db, "default", identity, DeliveryInput(), lambda _, read=read: read, NOW)
    before = named(db)
    assert {row[2] for row in before} == {one.id for one in twins} and len(before) == 4
    db.close()
    url = make_url(database_url)
    engine = create_engine(url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+pg8000"))
    with engine.begin() as connection:
        migrate.downgrade(connection, "0012")
        assert len(connection.execute(text("SELECT * FROM card")).all()) == 2
        migrate.upgrade(connection)
    engine.dispose()
    db = open_database(database_url)
    assert named(db) == before
    db.close()
