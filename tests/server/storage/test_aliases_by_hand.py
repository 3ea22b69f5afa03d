"""Which names of strangers a person gave a contact is known after the migration, as far as the log says so."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import create_engine, make_url, select, text

from server import workflow
from server.contacts.contact import FieldInput
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Review, Reviewed
from server.contacts.stored_message import DeliveryInput, MessageIdentity
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.mail.message import Mailbox
from server.storage import migrate
from server.storage.engine import open_database
from server.storage.tables import alias

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def receive(db, name, address):
    identity = MessageIdentity("", NOW, Mailbox(name, address), address)
    card = Card(name, address, 0, None, "", (), "m")
    read = Extraction((card,), "", "en", ())
    return workflow.ingest(db, "default", identity, DeliveryInput(), lambda _: read, NOW)


def create(db, *values):
    return workflow.create_contact(db, "default", tuple(FieldInput(*one) for one in values), "me", NOW)


def by_hand(db):
    with db.read("default") as tx:
        return {row.stranger: row.by_hand for row in tx.connection.execute(select(alias))}


def test_what_the_log_calls_connected_and_merged_is_by_hand(database_url):
    db = open_database(database_url)
    ann = create(db, (Kind.NAME, "Ann Lee"))
    accepted = receive(db, "Bob Ray", "bob@ray.example").proposals
    review = Review(tuple(Reviewed(one.id, one.etag) for one in accepted), tuple(Accept(one.id) for one in accepted))
    workflow.decide(db, "default", review, "me", NOW)
    workflow.connect_address(db, "default", receive(db, "A", "a@lee.example").id, ann.id, "me", NOW)
    workflow.connect_address(db, "default", receive(db, "B", "b@lee.example").id, ann.id, "me", NOW)
    undone = workflow.list_changes(db, "default").items[0]
    workflow.undo_change(db, "default", undone.id, "me", NOW)
    twin = create(db, (Kind.NAME, "Ann M. Lee"))
    workflow.merge_contacts(db, "default", Merge(ann.id, twin.id), "me", NOW)
    expected = {"email:bob@ray.example": False, "email:a@lee.example": True, f"contact:{twin.id}": True}
    assert by_hand(db) == expected
    db.close()
    url = make_url(database_url)
    engine = create_engine(url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+pg8000"))
    with engine.begin() as connection:
        migrate.downgrade(connection, "0009")
        assert len(connection.execute(text("SELECT * FROM alias")).all()) == 3
        migrate.upgrade(connection)
    engine.dispose()
    db = open_database(database_url)
    assert by_hand(db) == expected
    db.close()
