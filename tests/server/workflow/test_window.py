"""After a contact changed the cards of the last days are compared anew, older ones when their message is opened."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Snooze
from server.exchange.record import FileFormat
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
PHONE, URL = (Kind.PHONE, "+49 89 1234567"), (Kind.URL, "www.lee.example")
OFFERED = {("phone", "+49891234567"), ("url", "https://www.lee.example")}


def edited(book, contact):
    book.edit(contact.id, *HERS, PHONE)


def reviewed(book, contact):
    one = book.find(Kind.PHONE)
    book.decide([one], Accept(one.id))


def merged(book, contact):
    other = book.create((Kind.NAME, "Ann Lee"), PHONE)
    workflow.merge_contacts(book.db, book.id, Merge(contact.id, other.id), "me", book.now)


def imported(book, contact):
    card = f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann Lee\r\nEMAIL:{ANN[1]}\r\nTEL:+49 89 1234567\r\nEND:VCARD\r\n"
    workflow.import_contacts(book.db, book.id, io.BytesIO(card.encode()), FileFormat.VCARD, "me", book.now)


CHANGES = [edited, reviewed, merged, imported]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_the_contact_got_is_offered_no_longer_and_again_after_undo(book, change):
    contact = book.create(*HERS)
    stored = book.receive(book.signed(ANN, PHONE, URL))
    assert book.offered(contact_id=contact.id) == OFFERED
    book.wait(hours=1)
    change(book, contact)
    assert contact.id in {one.id for one in book.contacts()}
    assert ("phone", "+49891234567") in book.values(book.contact(contact.id))
    assert book.offered(contact_id=contact.id) == {("url", "https://www.lee.example")}
    assert len(workflow.get_message(book.db, book.id, stored.id, book.now).proposals) == 1
    last = book.changes()[0]
    book.undo(last)
    assert book.offered(contact_id=contact.id) == OFFERED
    assert len(workflow.get_message(book.db, book.id, stored.id, book.now).proposals) == 2


@pytest.mark.parametrize("days", [6, 8])
def test_a_changed_contact_is_compared_with_the_cards_of_the_window(book, days):
    """The contact loses a value otherwise than by a person's hand: by the undo of how it got it."""
    contact = book.create(*HERS)
    book.edit(contact.id, *HERS, PHONE)
    given = book.changes()[0]
    stored = book.receive(book.signed(ANN, PHONE))
    assert book.offered() == set(), "the contact has it"
    book.wait(days=days)
    book.undo(given)
    inside = {("phone", "+49891234567")} if days < 7 else set()
    assert book.offered() == inside
    assert book.fates(stored)["phone", "+49891234567"] == "pending"
    opened = workflow.get_message(book.db, book.id, stored.id, book.now)
    assert {one.change.value for one in opened.proposals} == {"+49891234567"}
    assert book.offered() == {("phone", "+49891234567")}


def test_after_a_review_the_contact_is_compared_with_the_cards_of_the_window(book):
    book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, ANN[1]))
    for name in ("Ann Ray", "Mia Ray"):  # the second has nothing in common with the contact's name, until it is changed
        book.wait(hours=1)
        book.receive(book.signed((name, ANN[1]), PHONE))
    one = book.find(Kind.NAME)
    assert one.change.value == "Ann Ray"
    book.decide([one], Accept(one.id))
    assert book.find(Kind.NAME).change.value == "Mia Ray"


def test_the_window_is_a_setting(book):
    contact = book.create(*HERS)
    book.edit(contact.id, *HERS, PHONE)
    given = book.changes()[0]
    book.receive(book.signed(ANN, PHONE))
    book.wait(days=8)
    book.set(window_days=30)
    book.undo(given)
    assert book.offered() == {("phone", "+49891234567")}


def test_a_snoozed_proposal_comes_back_by_itself_and_survives_changes(book):
    contact = book.create(*HERS)
    stored = book.receive(book.signed(ANN, PHONE))
    one = book.find(Kind.PHONE)
    book.decide([one], Snooze(one.id, book.now + timedelta(days=2)))
    book.edit(contact.id, *HERS, URL)
    book.receive(book.signed(ANN, PHONE))
    assert book.offered() == set()
    assert workflow.get_message(book.db, book.id, stored.id, book.now).proposals == ()
    book.wait(days=2)
    assert book.offered() == {("phone", "+49891234567")}
    assert [each.id for each in workflow.get_message(book.db, book.id, stored.id, book.now).proposals] == [one.id]
    book.accept_all()
    assert ("phone", "+49891234567") in book.values(book.contact(contact.id))


def test_recency(book):
    """A newer statement replaces an older one; an older message never a newer value."""
    contact = book.create(*HERS)
    start = book.now
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Buyer")))
    book.accept_all()
    book.wait(days=5)
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Head of Sales")))
    (offer,) = book.pending()
    assert (offer.change.kind.value, offer.change.old_value) == ("replace_value", "Buyer")
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Trainee"), sent=start - timedelta(days=30)), sent=start)
    assert book.offered() == {("job_title", "Head of Sales")}
    book.accept_all()
    assert book.values(book.contact(contact.id)) >= {("job_title", "Head of Sales")}
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Buyer"), sent=start), sent=start)
    assert book.offered() == set()
