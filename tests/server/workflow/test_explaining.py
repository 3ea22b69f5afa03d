"""Every message says why it led, or did not lead, to a proposal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import workflow
from server.contacts.proposal import Accept, Reject, Scope, Snooze
from server.contacts.stored_message import ValueFate
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
PHONE, TITLE, URL = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"), (Kind.URL, "www.lee.example")


def test_of_a_strangers_message(book):
    stored = book.receive(book.signed(ANN, PHONE))
    assert book.fates(stored) == {("contact", "Ann Lee"): "pending", ("phone", "+49891234567"): "pending"}
    values = workflow.explain(book.db, book.id, stored.id, book.now).values
    assert {one.proposal_id for one in values} == {one.id for one in stored.proposals}
    assert {one.card_id for one in values} == {stored.cards[0].id}
    assert workflow.explain(book.db, book.id, stored.id, book.now).trace == ("read",)


def test_through_a_proposals_life(book):
    book.create(*HERS)
    other = (Kind.PHONE, "+49 30 7654321")
    stored = book.receive(book.signed(ANN, PHONE, TITLE, URL, other))
    shown = {one.change.value: one for one in book.pending()}
    later = Snooze(shown["+49307654321"].id, book.now + timedelta(days=1))
    book.decide(shown.values(), Accept(shown["+49891234567"].id), later)
    fates = {value: fate for (_, value), fate in book.fates(stored).items()}
    assert fates == {
        "Ann Lee": "known",
        ANN[1]: "known",
        "+49891234567": "accepted",
        "Buyer": "rejected",
        "https://www.lee.example": "rejected",
        "+49307654321": "snoozed",
    }
    again = book.receive(book.signed(ANN, PHONE, TITLE, URL, other))
    fates = {value: fate for (_, value), fate in book.fates(again).items()}
    assert fates["+49891234567"] == "known"
    assert fates["Buyer"] == fates["https://www.lee.example"] == "remembered"
    assert fates["+49307654321"] == "snoozed"
    book.wait(days=1)
    assert book.fates(again)["phone", "+49307654321"] == "pending"


def test_of_what_became_pointless(book):
    contact = book.create(*HERS)
    stored = book.receive(book.signed(ANN, PHONE))
    book.edit(contact.id, *HERS, PHONE)
    assert book.fates(stored)["phone", "+49891234567"] == "obsolete"


def test_of_another_name_at_the_same_address(book):
    book.create(*HERS)
    stored = book.receive(book.signed(("Somebody Else", ANN[1]), PHONE))
    assert book.fates(stored)["name", "Somebody Else"] == "other_name"


def refuse_everywhere(book):
    book.receive(book.signed(BOB, PHONE))
    one = book.find(Kind.PHONE)
    book.decide([one], Reject(one.id, Scope.ADDRESS_BOOK))
    return book.receive(book.signed(ANN, PHONE))


def put_off(book):
    stored = book.receive(book.signed(ANN, PHONE))
    one = book.find(Kind.PHONE)
    book.decide([one], Snooze(one.id, book.now + timedelta(days=1)))
    return stored


def decided(book, *decisions):
    stored = book.receive(book.signed(ANN, PHONE))
    one = book.find(Kind.PHONE)
    book.decide([one], *(decision(one.id) for decision in decisions))
    return stored


def came_late(book):
    """A newer title is offered already when an older message comes in."""
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Head of Sales")))
    return book.receive(book.signed(ANN, TITLE, sent=book.now - timedelta(days=9)), sent=book.now - timedelta(days=9))


def switched_off(book):
    """What was refused for everybody is forgotten while nothing is offered."""
    stored = refuse_everywhere(book)
    book.set(mining=False)
    (everywhere,) = [one for one in book.rejections() if one.scope == Scope.ADDRESS_BOOK]
    book.forget(everywhere)
    return stored


def known_by_hand(book):
    stored = book.receive(book.signed(ANN, PHONE))
    book.edit(book.contacts()[0].id, *HERS, PHONE)
    return stored


def of_another(book):
    book.create((Kind.NAME, "Bob Ray"), (Kind.EMAIL, "bob@ray.example"))
    return book.receive(book.signed(ANN, (Kind.EMAIL, "bob@ray.example")))


# What brings each reason about for a known person, and of which value.
FATES = {
    "pending": (lambda book: book.receive(book.signed(ANN, PHONE)), "phone"),
    "snoozed": (put_off, "phone"),
    "accepted": (lambda book: decided(book, Accept), "phone"),
    "rejected": (lambda book: decided(book, Reject), "phone"),
    "obsolete": (known_by_hand, "phone"),
    "known": (lambda book: book.receive(book.signed(ANN, PHONE)), "name"),
    "remembered": (refuse_everywhere, "phone"),
    "shorter": (lambda book: book.receive(book.signed(("A. Lee", ANN[1]), PHONE)), "name"),
    "older": (came_late, "job_title"),
    "other_name": (lambda book: book.receive(book.signed(("Somebody Else", ANN[1]), PHONE)), "name"),
    "elsewhere": (of_another, "email"),
    "no_subject": (lambda book: book.receive(book.signed(("", ""), PHONE), sender=ANN), "phone"),
    "mining_off": (switched_off, "phone"),
}


@pytest.mark.parametrize("fate", ValueFate)
def test_every_reason(book, fate):
    bring_about, kind = FATES[fate.value]
    book.create(*HERS)
    stored = bring_about(book)
    found = [one for one in workflow.explain(book.db, book.id, stored.id, book.now).values if one.kind == kind]
    assert fate in {one.fate for one in found}, found
    explained = next(one for one in found if one.fate == fate)
    assert explained.detail
    offered = {"pending", "snoozed", "accepted", "rejected", "obsolete"}
    assert bool(explained.proposal_id) == (fate.value in offered)


def test_of_a_person_who_was_refused(book):
    book.receive(book.signed(ANN, PHONE))
    creation = book.find(None)
    first = book.decide([creation], Reject(creation.id))
    assert first.rejections
    again = book.receive(book.signed(ANN, PHONE))
    assert book.fates(again) == {("contact", "Ann Lee"): "remembered", ("phone", "+49891234567"): "remembered"}


def test_of_a_message_from_which_nothing_is_taken(book):
    stored = book.receive(automated="newsletter")
    why = workflow.explain(book.db, book.id, stored.id, book.now)
    assert (why.automated, why.trace, why.values) == ("newsletter", ("read",), ())
    book.set(mining=False)
    off = book.receive(book.signed(ANN, PHONE))
    why = workflow.explain(book.db, book.id, off.id, book.now)
    assert why.automated == "mining_off"
    assert "mining" in why.trace[0]


def test_explaining_changes_nothing(book):
    contact = book.create(*HERS, TITLE)
    book.wait(days=1)
    stored = book.receive(book.signed(ANN, TITLE, PHONE))
    book.decide(book.pending())
    before, log, kept = book.state(), book.changes(), book.contact(contact.id)
    book.wait(days=100)
    book.fates(stored)
    assert (book.state(), book.changes(), book.contact(contact.id)) == (before, log, kept)


def test_an_old_message_is_compared_anew_when_it_is_opened(book):
    book.set(mining=True, window_days=7)
    contact = book.create(*HERS, PHONE)
    stored = book.receive(book.signed(ANN, PHONE))
    book.wait(days=30)
    book.edit(contact.id, *HERS, (Kind.PHONE, "+49 30 7654321"))
    (removed,) = book.rejections()
    assert book.pending() == ()
    with book.db.write(book.id) as tx:
        from server.storage import rejections

        rejections.remove(tx, [removed.id])
    opened = workflow.get_message(book.db, book.id, stored.id, book.now)
    assert [one.change.value for one in opened.proposals] == ["+49891234567"]
    assert book.offered(contact_id=contact.id) == {("phone", "+49891234567")}
