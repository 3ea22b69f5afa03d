"""An erased person is in no column of any table, and in no byte of the file; everybody else stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Reject, Scope
from server.errors import Aborted, FailedPrecondition, NotFound
from server.fields.field import Kind
from server.storage.tables import metadata

ANN = ("Annabel Leigh", "annabel.leigh@leigh.example")
HOME = ("Annabel Leigh", "annabel@home.example")
BOB = ("Bob Ray", "bob.ray@leigh.example")
MOBILE, SWITCHBOARD = (Kind.PHONE, "+49 151 23456789"), (Kind.PHONE, "+49 89 1234567")
FIRM = (Kind.ORGANIZATION, "Leigh Works GmbH")
SOCIAL = (Kind.SOCIAL, "https://www.linkedin.com/in/annabel-l")
HERS = ("annabel", "23456789", "2345-6789", "quartermaster")


def everything(book) -> str:
    """Every column of every row of every table."""
    with book.db.read(book.id) as tx:
        found = [
            repr(tuple(row)) for table in metadata.sorted_tables for row in tx.connection.execute(select(table)).all()
        ]
    return "\n".join(found).lower()


def erase(book, contact, etag=""):
    return workflow.erase_contact(book.db, book.id, contact.id, etag, "admin", book.now)


@pytest.fixture
def known(book):
    """Ann in every table: contact, proposals, refusals, log, merge, undo, others' signatures."""
    bob = book.create((Kind.NAME, BOB[0]), (Kind.EMAIL, BOB[1]))
    for number in range(3):
        book.receive(book.signed(ANN, MOBILE, SWITCHBOARD, FIRM, SOCIAL, (Kind.JOB_TITLE, f"Quartermaster {number}")))
    book.receive(book.signed(BOB, SWITCHBOARD, FIRM, SOCIAL, (Kind.JOB_TITLE, "Assistant to Annabel Leigh")))
    mine = [one for one in book.pending() if one.subject.stranger]
    (ann,) = book.decide(mine, *(Accept(one.id) for one in mine if one.change.field_kind != Kind.SOCIAL)).contacts
    book.receive(book.signed(ANN, (Kind.URL, "https://annabel.example/"), (Kind.PHONE, "+49 151 2345-6780")))
    url = book.find(Kind.URL)
    book.decide([url], Reject(url.id, Scope.ADDRESS_BOOK, "*annabel.example*"))
    other = book.create((Kind.NAME, HOME[0]), (Kind.EMAIL, HOME[1]))
    book.receive(book.signed(HOME, MOBILE), mailbox="desk@example.org", envelope_from=HOME[1])
    workflow.merge_contacts(book.db, book.id, Merge(ann.id, other.id), "tester", book.now)
    book.edit(ann.id, *((one.kind, one.value) for one in book.contact(ann.id).fields if one.kind != Kind.JOB_TITLE))
    return book.contact(ann.id), bob


def test_nothing_of_an_erased_person_is_left_and_others_stay(book, known, database_url):
    ann, bob = known
    assert all(word in everything(book) for word in HERS[:2])
    counts = erase(book, ann)
    text = everything(book)
    assert [word for word in HERS if word in text] == []
    assert book.contact(bob.id) == bob
    offered = book.offered(contact_id=bob.id)
    assert {("phone", "+49891234567"), ("organization", "Leigh Works GmbH")} <= offered
    assert "leigh works gmbh" in text
    for sort in ("contacts", "fields", "cards", "sightings", "proposals", "rejections", "messages", "changes"):
        assert counts[sort] > 0, sort
    with pytest.raises(NotFound):
        book.contact(ann.id)
    assert book.changes()[0].action.value == "erase"
    if database_url.startswith("sqlite"):
        path = Path(make_url(database_url).database)
        for file in path.parent.glob(path.name + "*"):
            held = file.read_bytes().lower()
            assert [word for word in HERS if word.encode() in held] == [], file.name


def test_the_log_stays_without_values_and_cannot_be_undone(book, known):
    ann, _ = known
    before = [one.id for one in book.changes(contact_id=ann.id)]
    erase(book, ann)
    after = [one for one in book.changes() if one.id in before]
    assert len(after) == len(before) > 10
    for one in after:
        assert (one.before, one.after, one.stranger, one.details) == (None, None, "", None)
        with pytest.raises(FailedPrecondition) as error:
            book.undo(one)
        assert error.value.reason in ("NOT_UNDOABLE", "ALREADY_UNDONE")


def test_the_same_mail_again_brings_nobody_back(book, known):
    ann, _ = known
    erase(book, ann)
    before = everything(book)
    stored = book.receive(book.signed(ANN, MOBILE), number=2, sent=book.now)
    assert not stored.created
    assert "23456789" not in everything(book)
    assert len(before) <= len(everything(book))


def test_a_namesake_stays(book):
    ann = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    namesake = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, "al@other.example"))
    book.receive(book.signed((ANN[0], "al@other.example"), (Kind.PHONE, "+49 30 7654321")))
    erase(book, ann)
    assert book.contact(namesake.id).display_name == ANN[0]
    assert book.offered(contact_id=namesake.id) == {("phone", "+49307654321")}


def test_a_stale_etag_erases_nobody(book):
    ann = book.create((Kind.NAME, ANN[0]))
    with pytest.raises(Aborted):
        erase(book, ann, "7")
    assert book.contact(ann.id) == ann
