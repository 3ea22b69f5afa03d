"""Several who write from one address that a contact has: each is a person of their own: the mailbox of a practice."""

from __future__ import annotations

import pytest

from server import workflow
from server.contacts.known_as import Alias
from server.contacts.proposal import Accept
from server.contacts.stored_message import MatchOutcome
from server.fields.field import Kind
from server.storage import contacts

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


FAMILY = "familie.sommer@sommer.example"
OTTO, ERNA = ("Otto Sommer", FAMILY), ("Erna Sommer", FAMILY)


def creation_of(book, name):
    """The offer to create a contact with this name, and what else is offered to the person."""
    (found,) = [one for one in book.pending() if one.change.field_kind is None and one.change.value == name]
    return [one for one in book.pending() if one.subject == found.subject]


def accept(book, name):
    shown = creation_of(book, name)
    (created,) = book.decide(shown, *(Accept(one.id) for one in shown)).contacts
    return created


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(OTTO, ERNA, id="a family"),
        pytest.param(ANN, BOB, id="a practice"),
        pytest.param(("Ann Lee", "info@lee.example"), ("Bob Ray", "info@lee.example"), id="info@"),
    ],
)
@pytest.mark.parametrize("when", ["both are strangers", "the first is a contact", "both are contacts"])
def test_two_who_sign_in_turn_are_told_apart(book, first, second, when):
    book.receive(book.signed(first, PHONE))
    one = accept(book, first[0]) if when != "both are strangers" else None
    book.receive(book.signed(second, OTHER))
    two = accept(book, second[0]) if when == "both are contacts" else None
    subjects = [book.receive(book.signed(who, (Kind.JOB_TITLE, "Buyer"))).cards[0].subject for who in (first, second)]
    subjects += [
        book.receive(book.signed(who, (Kind.URL, "www.lee.example"))).cards[0].subject for who in (first, second)
    ]
    assert subjects[:2] == subjects[2:] and subjects[0] != subjects[1]
    for contact, subject in ((one, subjects[0]), (two, subjects[1])):
        assert not contact or subject.contact_id == contact.id
    said = {one.subject: set() for one in book.pending()}
    for offered in book.pending():
        said[offered.subject].add(offered.change.value)
    assert not any(
        {first[0], second[0]} <= values or {"+49891234567", "+49307654321"} <= values for values in said.values()
    )


def test_two_who_are_quoted_in_one_message_are_two(book):
    book.receive(book.signed(OTTO, PHONE), book.signed(ERNA, OTHER, depth=1))
    assert {one.change.value for one in book.pending() if one.change.field_kind is None} == {
        "Otto Sommer",
        "Erna Sommer",
    }


def test_a_contact_made_by_hand_is_not_given_what_somebody_else_signed(book):
    book.receive(book.signed(OTTO, PHONE))
    before = book.state()
    erna = book.create((Kind.NAME, ERNA[0]), (Kind.EMAIL, FAMILY))
    assert not book.pending(contact_id=erna.id)
    assert {one.change.value for one in creation_of(book, "Otto Sommer")} == {"Otto Sommer", "+49891234567"}
    book.undo(book.changes()[0])
    assert book.state() == before


def left(book, contact, new="ann.orr@new.example"):
    """The contact has another address now: a person corrected it."""
    names = [(one.kind, one.value) for one in contact.fields if one.kind != Kind.EMAIL]
    return book.edit(contact.id, *names, (Kind.EMAIL, new))


DESK = "desk.berlin@firm.example"
JOBS = {
    # who signs from the former address -> whether that is the contact
    "the same name": ("Ann Orr", True),
    "a middle name": ("Ann Mary Orr", True),
    "another spelling": ("Anne Orr", True),
    "a given name": ("Ann", True),
    "a successor": ("Bob Ray", False),
    "a namesake by family": ("Carl Orr", False),
    "a namesake by given name": ("Ann Ray", False),
    "nobody who is named": ("", False),
}


@pytest.mark.parametrize(("name", "is_known"), JOBS.values(), ids=JOBS)
@pytest.mark.parametrize("address", [DESK, "ann.orr@firm.example", "orr@firm.example"])
def test_after_a_change_of_job_the_former_address_is_evidence_alone(book, address, name, is_known):
    book.receive(book.signed(("Ann Orr", address), PHONE))
    contact = left(book, accept(book, "Ann Orr"))
    card = book.receive(book.signed((name, address), (Kind.JOB_TITLE, "Buyer"))).cards[0]
    assert (card.subject.contact_id == contact.id) == is_known


@pytest.mark.parametrize("address", [DESK, "ann.orr@firm.example", "info@firm.example"])
@pytest.mark.parametrize("name", ["Bob Ray", "Carl Orr", "Ann", ""])
def test_what_a_person_connected_stays_whoever_signs(book, address, name):
    contact = book.create((Kind.NAME, "Dora May"))
    stored = book.receive(book.signed((name, address), PHONE))
    if not stored.cards[0].subject.key:
        pytest.skip("nobody that could be connected")
    workflow.connect_address(book.db, book.id, stored.id, contact.id, "me", book.now)
    left(book, book.contact(contact.id))
    again = book.receive(book.signed((name, address), (Kind.JOB_TITLE, "Buyer"))).cards[0]
    assert (again.subject.contact_id, again.reasons) == (contact.id, ("connected before",))


def test_accepting_does_not_undo_what_a_person_connected(book):
    contact = book.create((Kind.NAME, "Dora May"))
    stored = book.receive(book.signed(("Bob Ray", DESK), PHONE))
    workflow.connect_address(book.db, book.id, stored.id, contact.id, "me", book.now)
    bob = book.create((Kind.NAME, "Bob Ray"))
    with book.db.write(book.id) as tx:
        contacts.add_alias(tx, Alias(f"email:{DESK}", bob.id))
        assert contacts.aliases_of(tx, (f"email:{DESK}",))[f"email:{DESK}"] == Alias(f"email:{DESK}", contact.id, True)


def test_who_has_an_address_now_goes_before_who_had_it(book):
    book.receive(book.signed(("Ann Orr", DESK), PHONE))
    left(book, accept(book, "Ann Orr"))
    bob = book.create((Kind.NAME, "Bob Ray"), (Kind.EMAIL, DESK))
    for name in ("Bob Ray", ""):
        assert book.receive(book.signed((name, DESK), OTHER)).cards[0].subject.contact_id == bob.id


def test_a_successor_becomes_a_contact_of_its_own(book):
    book.receive(book.signed(("Ann Orr", DESK), PHONE))
    ann = left(book, accept(book, "Ann Orr"))
    book.receive(book.signed(("Bob Ray", DESK), OTHER))
    bob = accept(book, "Bob Ray")
    assert book.values(bob) == {("name", "Bob Ray"), ("email", DESK), ("phone", "+49307654321")}
    assert book.receive(book.signed(("Bob Ray", DESK), PHONE)).cards[0].subject.contact_id == bob.id
    assert book.contact(ann.id) == ann


def test_who_signed_for_a_firm_without_an_address_is_known_while_no_other_firm_is(book):
    firm, other = (Kind.ORGANIZATION, "Lee Works GmbH"), (Kind.ORGANIZATION, "Ray Ltd")
    book.receive(book.signed(("Ann Lee", ""), firm, PHONE))
    shown = book.pending()
    (ann,) = book.decide(
        shown, *(Accept(one.id) for one in shown if one.change.field_kind != Kind.ORGANIZATION)
    ).contacts
    assert book.receive(book.signed(("Ann Lee", ""), firm, OTHER)).cards[0].subject.contact_id == ann.id
    book.edit(ann.id, (Kind.NAME, "Ann Lee"), other)
    assert book.receive(book.signed(("Ann Lee", ""), firm, OTHER)).cards[0].subject.contact_id == ""


def test_who_leaves_a_shared_mailbox_to_nobody_is_known_by_name_again(book):
    ann_of(book)
    book.receive(book.signed(BOB, PHONE))
    (bob,) = book.accept_all().contacts
    stored = book.receive(book.signed(BOB, OTHER))
    workflow.delete_contact(book.db, book.id, bob.id, "", "me", book.now)
    (card,) = workflow.get_message(book.db, book.id, stored.id, book.now).cards
    assert card.subject.stranger.startswith("name:")
