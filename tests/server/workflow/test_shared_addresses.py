"""Several who write from one address that a contact has: each is a person of their own: the mailbox of a practice."""

from __future__ import annotations

from server.contacts.stored_message import MatchOutcome
from server.fields.field import Kind

ANN = ("Ann Lee", "zahnarzt.mitte@practice.example")
BOB = ("Bob Ray", ANN[1])
CLEO = ("Cleo Orr", ANN[1])
PHONE = (Kind.PHONE, "+49 89 1234567")
OTHER = (Kind.PHONE, "+49 30 7654321")


def ann_of(book):
    return book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))


def test_who_signs_from_the_address_of_a_contact_becomes_a_contact_without_it(book):
    ann = ann_of(book)
    card = book.receive(book.signed(BOB, PHONE)).cards[0]
    assert (card.outcome, card.candidates) == (MatchOutcome.AMBIGUOUS, (ann.id,))
    assert book.find(None).change.parts == ()
    (bob,) = book.accept_all().contacts
    assert book.values(bob) == {("name", "Bob Ray"), ("phone", "+49891234567")}
    assert book.contact(ann.id) == ann


def test_who_became_a_contact_so_is_known_again_and_nobody_else_is(book):
    ann = ann_of(book)
    book.receive(book.signed(BOB, PHONE))
    (bob,) = book.accept_all().contacts
    assert book.receive(book.signed(BOB, OTHER)).cards[0].subject.contact_id == bob.id
    assert book.receive(book.signed(ANN, OTHER)).cards[0].subject.contact_id == ann.id
    assert book.receive(book.signed(CLEO, OTHER)).cards[0].subject.contact_id == ""


def test_two_who_sign_from_the_address_of_a_contact_are_two(book):
    ann_of(book)
    book.receive(book.signed(BOB, PHONE))
    book.receive(book.signed(CLEO, OTHER))
    assert len({one.subject for one in book.pending()}) == 2
    assert {one.change.value for one in book.pending() if one.change.field_kind is None} == {"Bob Ray", "Cleo Orr"}


def test_who_is_made_so_can_be_unmade(book):
    ann_of(book)
    book.receive(book.signed(BOB, PHONE))
    before = book.state()
    result = book.accept_all()
    book.undo(result.changes[0])
    assert book.state() == before
