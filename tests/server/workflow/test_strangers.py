"""Strangers who turn out to be contacts otherwise than by their own address: what is known of them follows."""

from __future__ import annotations

import io

import pytest

from server import workflow
from server.contacts.proposal import Accept, Reject
from server.exchange.record import FileFormat
from server.fields.field import Kind

NAME, FIRM, TITLE = (Kind.NAME, "Ann Lee"), (Kind.ORGANIZATION, "Lee GmbH"), (Kind.JOB_TITLE, "Buyer")
NUMBER = (Kind.PHONE, "+49 89 1234567")
SHARED = ("Ann Lee", "info@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")
HOME = ("Ann Lee", "ann@home.example")


def writes(book, *values, person=SHARED):
    return book.receive(book.signed(person, NAME, *values))


def refuse(book, kind):
    one = book.find(kind)
    book.decide([one], Reject(one.id))


def created(book):
    book.create(NAME, FIRM)


def edited(book):
    book.edit(book.create(NAME).id, NAME, FIRM)


def imported(book):
    card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann Lee\r\nORG:Lee GmbH\r\nEND:VCARD\r\n"
    workflow.import_contacts(book.db, book.id, io.BytesIO(card.encode()), FileFormat.VCARD, "me", book.now)


def accepted(book):
    book.create(NAME, (Kind.EMAIL, HOME[1]))
    writes(book, FIRM, person=HOME)
    one = next(one for one in book.pending(contact_id=book.contacts()[0].id) if one.change.field_kind == FIRM[0])
    book.decide([one], Accept(one.id))


@pytest.mark.parametrize("becomes_a_contact", [created, edited, imported, accepted], ids=lambda one: one.__name__)
def test_who_is_known_by_name_and_firm_becomes_the_contact_that_has_both(book, becomes_a_contact):
    message = writes(book, FIRM, TITLE, NUMBER)
    refuse(book, Kind.JOB_TITLE)
    becomes_a_contact(book)
    (contact,) = book.contacts()
    assert book.offered() == {("phone", "+49891234567")} == book.offered(contact_id=contact.id)
    assert [(one.subject.contact_id, one.value) for one in book.rejections()] == [(contact.id, "Buyer")]
    book.wait(hours=1)
    writes(book, FIRM, TITLE, NUMBER)
    assert book.offered() == {("phone", "+49891234567")}
    assert book.fates(message)["job_title", "Buyer"] == "rejected"


def test_of_two_namesakes_in_one_firm_neither_gets_what_is_a_strangers(book):
    one, _ = (book.create(NAME, FIRM, (Kind.EMAIL, f"ann.{n}@lee.example")) for n in (1, 2))
    writes(book, FIRM, TITLE)
    before = book.offered()
    book.edit(one.id, NAME, FIRM, NUMBER)
    assert ("contact", "Ann Lee") in before and book.offered() == before
    assert {one.subject.stranger for one in book.pending()} == {"name:ann lee|lee"}


@pytest.mark.parametrize("becomes_a_contact", [created, edited, imported], ids=lambda one: one.__name__)
def test_undoing_that_makes_a_stranger_again_who_is_refused_the_same(book, becomes_a_contact):
    writes(book, FIRM, TITLE, NUMBER)
    refuse(book, Kind.JOB_TITLE)
    before, latest = book.snapshot(), book.changes()[0].id
    becomes_a_contact(book)
    assert book.snapshot() != before
    batches = {one.batch_id: one for one in book.changes() if one.id > latest}
    for one in batches.values():
        book.undo(one)
    assert book.snapshot() == before


def test_mail_that_comes_before_the_undo_is_the_strangers_with_what_was_refused(book):
    writes(book, FIRM, NUMBER)
    contact = book.create(NAME, (Kind.JOB_TITLE, "Clerk"))
    book.edit(contact.id, NAME, (Kind.JOB_TITLE, "Clerk"), FIRM)
    edit = book.changes()[0]
    book.wait(hours=1)
    writes(book, FIRM, NUMBER, TITLE)
    refuse(book, Kind.JOB_TITLE)
    book.undo(edit)
    assert [(one.subject.stranger, one.value) for one in book.rejections()] == [("name:ann lee|lee", "Buyer")]
    assert book.offered(contact_id=contact.id) == set()
    assert book.offered() == {("contact", "Ann Lee"), ("organization", "Lee GmbH"), ("phone", "+49891234567")}


def test_who_is_recognised_by_a_later_mail_brings_what_was_refused(book):
    writes(book, TITLE, NUMBER, person=HOME)
    refuse(book, Kind.JOB_TITLE)
    contact = book.create(NAME, NUMBER)
    made = book.changes()[0]
    book.wait(hours=1)
    writes(book, TITLE, NUMBER, person=HOME)
    assert book.offered() == {("email", HOME[1])} == book.offered(contact_id=contact.id)
    assert [one.subject.contact_id for one in book.rejections()] == [contact.id]
    book.undo(made)
    assert ("job_title", "Buyer") not in book.offered()
    assert [one.subject.stranger for one in book.rejections()] == [f"email:{HOME[1]}"]


def test_what_somebody_else_signed_from_that_address_stays_where_it_is(book):
    mobile = (Kind.PHONE, "+49 151 23456789")
    book.receive(book.signed(BOB, (Kind.NAME, BOB[0]), TITLE))
    before = book.offered()
    contact = book.create(NAME, (*mobile, "mobile"))
    book.receive(book.signed((NAME[1], BOB[1]), NAME, mobile, types=((mobile[1], "mobile"),)), sender=BOB)
    assert {(one.subject.stranger, one.change.value) for one in book.pending() if one.subject.stranger} == {
        (f"email:{BOB[1]}", value) for _, value in before
    }
    assert book.offered(contact_id=contact.id) == {("email", BOB[1])}


def test_a_contact_of_very_many_names_and_firms_can_be_made(book):
    many = [(kind, f"{word} {n}") for kind, word in ((Kind.NAME, "Ann Lee"), FIRM) for n in range(200)]
    writes(book, FIRM, TITLE)
    contact = book.create(NAME, FIRM, *many)
    assert book.offered(contact_id=contact.id) == {("job_title", "Buyer")}
