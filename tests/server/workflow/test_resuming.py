"""Mining switched off and on again: what was left meanwhile is made up for."""

from __future__ import annotations

import pytest

from server import workflow
from server.contacts.proposal import Accept
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
PHONE, TITLE, HEAD = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"), (Kind.JOB_TITLE, "Head of Sales")


@pytest.fixture
def ann(book):
    """A contact with all that her mail said, refused or taken; then mining is switched off."""
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE, TITLE))
    shown = book.pending()
    book.decide(shown, Accept(book.find(Kind.JOB_TITLE).id))
    book.set(mining=False)
    return contact


def forget(book):
    for one in book.rejections():
        book.forget(one)


def test_what_was_forgotten_meanwhile_is_offered(book, ann):
    forget(book)
    assert not book.pending()
    book.set(mining=True)
    assert book.offered() == {("phone", "+49891234567")}


def test_switched_on_by_undo_too(book, ann):
    forget(book)
    switched = next(one for one in book.changes() if one.settings)
    book.undo(switched)
    assert book.offered() == {("phone", "+49891234567")}


def test_what_came_before_the_window_waits_until_it_is_opened(book, ann):
    forget(book)
    book.wait(days=8)
    book.set(mining=True)
    assert not book.pending()


def test_of_a_stranger_too(book):
    book.receive(book.signed(ANN, PHONE))
    book.decide(book.pending())
    book.set(mining=False)
    forget(book)
    assert not book.pending()
    book.set(mining=True)
    assert book.offered() == {("contact", "Ann Lee"), ("phone", "+49891234567")}


def test_nobody_who_was_deleted_comes_back_by_that(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    workflow.delete_contact(book.db, book.id, contact.id, "", "me", book.now)
    book.set(mining=False)
    book.set(mining=True)
    assert not book.pending()


def test_many_persons_take_several_turns(book, monkeypatch):
    monkeypatch.setattr("server.workflow.resuming._BATCH", 2)
    people = [(f"Ann{letter} Lee", f"ann{letter}@lee.example") for letter in "abcde"]
    for number, person in enumerate(people):
        book.receive(book.signed(person, (Kind.PHONE, f"+49 89 123456{number}")))
    book.decide(book.pending())
    book.set(mining=False)
    forget(book)
    book.set(mining=True)
    assert len(book.pending()) == 10


def test_other_settings_compare_nothing(book, ann):
    forget(book)
    book.set(mining=False, window_days=3)
    assert not book.pending()
