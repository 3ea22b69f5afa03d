"""All that is known about a person, and nothing about anybody else."""

from __future__ import annotations

from server import workflow
from server.contacts.proposal import Accept, ChangeAction, Reject
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")


def known(book, contact):
    return workflow.what_is_known(book.db, book.id, contact.id, book.now)


def test_everything_about_the_person_and_only_that(book):
    ann = book.signed(ANN, (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"))
    bob = book.signed(BOB, (Kind.PHONE, "+49 30 23125042"), depth=1)
    book.receive(ann, bob)
    book.receive(book.signed(ANN, (Kind.PHONE, "+49 89 1234567")))
    book.receive(bob, sender=BOB)
    mine = [one for one in book.pending() if one.subject_email == ANN[1]]
    title = next(one for one in mine if one.change.field_kind == Kind.JOB_TITLE)
    decisions = [Reject(one.id) if one is title else Accept(one.id) for one in mine]
    book.decide(mine, *decisions)
    (contact,) = book.contacts()
    found = known(book, contact)
    assert {one.key for one in found.subjects} == {f"contact:{contact.id}", f"email:{ANN[1]}"}
    assert [one.message_id for one in found.messages] == ["1@mail.example", "2@mail.example"]
    assert {card.email for one in found.messages for card in one.cards} == {ANN[1]}
    assert {one.change.value for one in found.proposals} == {"Ann Lee", "+49891234567", "Buyer"}
    assert max(len(one.sightings) for one in found.proposals) == 2
    assert [one.value for one in found.rejections] == ["Buyer"]
    assert {one.action for one in found.changes} >= {ChangeAction.CREATE_CONTACT, ChangeAction.REJECT}
    assert {one.contact_id for one in found.changes} == {contact.id}


def test_a_shared_mailbox_is_nobodys(book):
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "info@lee.example"))
    book.receive(sender=("Bob Ray", "info@lee.example"))
    assert known(book, contact).messages == ()


def test_case_of_addresses_does_not_matter(book):
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "ann.lee@lee.example"))
    book.receive(sender=("Ann Lee", "Ann.Lee@LEE.example"))
    assert len(known(book, contact).messages) == 1
