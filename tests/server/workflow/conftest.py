"""An address book on either database, and mail with signatures to take into it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from server import workflow
from server.contacts.contact import FieldInput, PageRequest, Settings
from server.contacts.proposal import Accept, Reject, Review, Reviewed, Snooze
from server.contacts.stored_message import DeliveryInput
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.mail.message import parse_message
from server.storage import books, contacts, words
from server.storage.engine import Database
from server.storage.tables import contact, contact_word, metadata

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ACTOR = "tester"
ANN = ("Ann Lee", "ann.lee@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")


def signed(person: tuple[str, str], *values: tuple[Kind, str], depth: int = 0, sent=None, types=()) -> Card:
    """A card as the extraction makes it: the values one below the other in the signature."""
    text, fields = "", []
    for kind, value in values:
        text += "\n" if text else ""
        read = parse_value(kind, value, "DE")
        start = len(text)
        text += value
        fields.append(replace(read, text=value, start=start, end=len(text), confidence=0.9))
    fields = [replace(one, type=dict(types).get(one.text, one.type)) for one in fields]
    return Card(person[0], person[1], depth, sent, text, tuple(fields), "model-1")


def mail(number: int, person: tuple[str, str] = ANN, sent: datetime = NOW, body: str = "Hello,"):
    """A parsed mail."""
    return parse_message(
        f"From: {person[0]} <{person[1]}>\nTo: desk@example.org\nDate: {sent:%a, %d %b %Y %H:%M:%S} +0000\n"
        f"Message-ID: <{number}@mail.example>\nSubject: Bearings\n\n{body}\n".encode()
    )


@dataclass
class Book:
    """One address book, and the time in it."""

    db: Database
    id: str = "default"
    now: datetime = NOW
    count: int = field(default=0)
    alone: bool = True  # nobody else works on it at the same time

    signed = staticmethod(signed)
    mail = staticmethod(mail)
    values = staticmethod(lambda contact: {(one.kind.value, one.value) for one in contact.fields})

    def another(self, id: str):
        """A further address book of the same database."""
        workflow.create_address_book(self.db, id, id, Settings(), self.now)
        return Book(self.db, id, self.now)

    def receive(self, *cards: Card, sender=None, sent=None, automated="", number=0, **delivery):
        """A new message with these cards, taken in."""
        self.count += 1
        person = sender or ((cards[0].name, cards[0].email) if cards else ANN)
        message = mail(number or self.count, person, sent or self.now)
        stored = workflow.ingest(
            self.db, self.id, workflow.identify(message), DeliveryInput(**delivery),
            lambda settings: Extraction(cards, automated, "en", ("read",)), self.now,
        )  # fmt: skip
        if self.alone:
            found = workflow.get_message(self.db, self.id, stored.id, self.now)
            assert replace(found, text="") == replace(stored, created=False)
        return stored

    def pending(self, **filters):
        return self.all(workflow.list_proposals, self.now, **filters)

    def offered(self, **filters) -> set[tuple[str, str]]:
        """What is offered, as kind and value; "contact" is the person."""
        return {(str(one.change.field_kind or "contact"), one.change.value) for one in self.pending(**filters)}

    def find(self, kind: Kind | None, **filters):
        """The one pending proposal of this kind."""
        (found,) = [one for one in self.pending(**filters) if one.change.field_kind == kind]
        return found

    def decide(self, shown, *decisions, request_id=""):
        review = Review(
            tuple(Reviewed(one.id, one.etag) for one in shown),
            accept=tuple(one for one in decisions if isinstance(one, Accept)),
            reject=tuple(one for one in decisions if isinstance(one, Reject)),
            snooze=tuple(one for one in decisions if isinstance(one, Snooze)),
            request_id=request_id,
        )
        return workflow.decide(self.db, self.id, review, ACTOR, self.now)

    def accept_all(self, **filters):
        shown = self.pending(**filters)
        return self.decide(shown, *(Accept(one.id) for one in shown))

    def create(self, *values: tuple[Kind, str] | tuple[Kind, str, str]):
        return workflow.create_contact(self.db, self.id, tuple(FieldInput(*one) for one in values), ACTOR, self.now)

    def edit(self, contact_id: str, *values, etag=""):
        fields = tuple(FieldInput(*one) for one in values)
        return workflow.update_contact(self.db, self.id, contact_id, fields, etag, ACTOR, self.now)

    def contact(self, contact_id: str):
        return workflow.get_contact(self.db, self.id, contact_id)

    def photo(self, contact):
        """The contact's picture as it is shown."""
        return workflow.show(self.db, self.id, (contact,), self.now, with_photos=True)[0].photo

    def contacts(self, **filters):
        return self.all(workflow.list_contacts, **filters)

    def rejections(self, **filters):
        return self.all(workflow.list_rejections, **filters)

    def forget(self, rejection):
        workflow.forget_rejection(self.db, self.id, rejection.id, ACTOR, self.now)

    def changes(self, **filters):
        return self.all(workflow.list_changes, **filters)

    def undo(self, change):
        return workflow.undo_change(self.db, self.id, change.id, ACTOR, self.now)

    def set(self, **settings):
        return workflow.update_settings(self.db, self.id, Settings(**settings), "", ACTOR, self.now)

    def fates(self, message) -> dict[tuple[str, str], str]:
        """What became of each value of a message."""
        values = workflow.explain(self.db, self.id, message.id, self.now).values
        return {(one.kind, one.value): one.fate.value for one in values}

    def wait(self, **time):
        self.now += timedelta(**time)

    def all(self, function, *arguments, **filters):
        """Everything of a list, page by page."""
        items, page = (), PageRequest(1000)
        while True:
            found = function(self.db, self.id, *arguments, page, **filters)
            items, page = items + found.items, PageRequest(1000, found.next_token)
            if not page.token:
                return items

    def state(self):
        """Everything that undo must bring back: contacts, what is offered to whom, what is refused for whom."""
        return (
            {one.id: one.fields for one in self.contacts()},
            {(one.subject.key, one.change.fingerprint, one.change.kind, one.change.value) for one in self.pending()},
            {(one.subject and one.subject.key, one.kind, one.key) for one in self.rejections()},
        )

    def snapshot(self):
        """Every row of the address book but for the log, by which a thing is known to be another, and when."""
        kept_out = {"change", "before_image", "review", "api_key", "photo", "account", "account_domain"}
        forward = {"version", "update_time", "counter"}
        found = {}
        with self.db.read(self.id) as tx:
            for table in metadata.sorted_tables:
                if table.name not in kept_out:
                    columns = [column for column in table.columns if column.name not in forward]
                    rows = tx.connection.execute(select(*columns)).all()
                    found[table.name] = sorted(repr(tuple(row)) for row in rows)
        return found


@pytest.fixture
def book(db):
    yield Book(db)
    check_words(db)


def check_words(db):
    """Whatever was done, each contact is found by the words of its values and by nothing else."""
    with db.read() as tx:
        ids = [one.id for one in books.find_all(tx)]
    for book_id in ids:
        with db.read(book_id) as tx:
            contact_ids = (
                tx.connection.execute(select(contact.c.id).where(contact.c.book_id == book_id)).scalars().all()
            )
            expected = [row for one in contacts.load(tx, contact_ids) for row in words.rows_of(one)]
            found = tx.connection.execute(select(contact_word).where(contact_word.c.book_id == book_id)).mappings()
            assert sorted(map(repr, map(sorted_row, found))) == sorted(map(repr, map(sorted_row, expected)))


def sorted_row(row):
    return sorted(row.items())
