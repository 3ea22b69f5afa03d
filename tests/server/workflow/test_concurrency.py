"""Several who work on one address book at once: the outcome is that of some order."""

from __future__ import annotations

import itertools
import threading

import pytest

from server import workflow
from server.contacts.contact import Settings
from server.contacts.proposal import Accept, ProposalState, Reject
from server.errors import Aborted, AlreadyExists, FailedPrecondition, Unavailable, UndersignedError
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
# Somebody else was faster, or the queue of writers too long: a client begins anew.
BEGIN_ANEW = (Aborted, Unavailable)
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))


@pytest.fixture
def book(book):
    book.alone = False
    return book


def at_once(*calls):
    """What each call gave or raised; all begin at the same moment."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        start.wait()
        try:
            results[place] = call()
        except UndersignedError as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_of_two_who_decide_the_same_proposals_one_wins(book):
    for number in range(5):
        person = (f"Ann No{number}", f"ann{number}@lee.example")
        book.receive(book.signed(person, (Kind.PHONE, "+49 89 1234567")))
        shown = [one for one in book.pending() if one.subject_email == person[1]]
        results = at_once(
            lambda shown=shown: book.decide(shown, *(Accept(one.id) for one in shown)),
            lambda shown=shown: book.decide(shown, *(Reject(one.id) for one in shown)),
        )
        lost = [one for one in results if isinstance(one, FailedPrecondition)]
        assert [one.reason for one in lost] == ["PROPOSAL_DECIDED"]
        (won,) = [one for one in results if one not in lost]
        accepted = won.proposals[0].state == ProposalState.ACCEPTED
        assert {one.state for one in won.proposals} == {won.proposals[0].state}
        assert [one.id for one in book.contacts(text=person[1])] == [one.id for one in won.contacts]
        assert bool(won.rejections) != accepted


def test_of_two_who_create_the_same_contact_one_wins(book):
    results = at_once(*[lambda: book.create(*HERS)] * 4)
    assert sum(isinstance(one, AlreadyExists) for one in results) == 3
    assert len(book.contacts()) == 1


def test_of_two_who_edit_what_they_saw_one_wins(book):
    contact = book.create(*HERS)
    titles = ("Buyer", "Seller", "Head", "Tailor")

    def edit(title):
        return book.edit(contact.id, *HERS, (Kind.JOB_TITLE, title), etag=contact.etag)

    results = at_once(*(lambda title=title: edit(title) for title in titles))
    (won,) = [one for one in results if not isinstance(one, Aborted)]
    assert book.contact(contact.id) == won


def test_of_two_who_create_an_address_book_one_wins(book):
    results = at_once(*[lambda: workflow.create_address_book(book.db, "new", "", Settings(), book.now)] * 4)
    assert sum(isinstance(one, AlreadyExists) for one in results) == 3


def test_one_message_handed_in_by_several_is_one(book):
    card = book.signed(ANN, (Kind.PHONE, "+49 89 1234567"))
    mailboxes = [f"box{number}@example.org" for number in range(6)]
    results = at_once(*(lambda box=box: book.receive(card, number=1, mailbox=box, sent=book.now) for box in mailboxes))
    assert sum(one.created for one in results) == 1
    assert {one.id for one in results} == {results[0].id}
    stored = workflow.get_message(book.db, book.id, results[0].id, book.now)
    assert {one.mailbox for one in stored.deliveries} == set(mailboxes)
    assert [one.sighting_count for one in book.pending()] == [1, 1]


def test_many_messages_of_one_stranger_make_one_proposal_each(book):
    card = book.signed(ANN, (Kind.PHONE, "+49 89 1234567"))
    results = at_once(*(lambda number=number: book.receive(card, number=number) for number in range(1, 9)))
    assert all(one.created for one in results)
    assert [one.sighting_count for one in book.pending()] == [8, 8]


@pytest.mark.soak
def test_thirty_two_who_edit_one_contact_leave_an_unbroken_history(book, record_property):
    contact = book.create(*HERS)

    def edit(number):
        for turn in range(10):
            while True:
                seen = book.contact(contact.id)
                try:
                    book.edit(contact.id, *HERS, (Kind.JOB_TITLE, f"Title {number} {turn}"), etag=seen.etag)
                    break
                except BEGIN_ANEW:
                    continue

    assert at_once(*(lambda number=number: edit(number) for number in range(32))) == [None] * 32
    entries = [one for one in book.all(workflow.list_changes, kind=Kind.JOB_TITLE) if one.after or one.before]
    record_property("edits", len([one for one in entries if one.after]))
    assert len([one for one in entries if one.after]) == 320
    for newer, older in itertools.pairwise(entries):
        assert newer.before == older.after


@pytest.mark.parametrize("clients, turns", [(8, 3), pytest.param(32, 3, marks=pytest.mark.soak)])
def test_what_several_add_to_one_contact_is_as_if_one_came_after_the_other(book, clients, turns):
    """Each reads the contact, adds a value of its own to what it saw and saves; who saw an old one begins anew."""
    contact, saved = book.create(*HERS), [[] for _ in range(clients)]

    def client(number):
        for turn in range(turns):
            mine = (Kind.URL, f"https://{number}.example/{turn}")
            while True:
                seen = book.contact(contact.id)
                kept = [(one.kind, one.value) for one in seen.fields]
                try:
                    saved[number].append((seen, book.edit(contact.id, *kept, mine, etag=seen.etag)))
                    break
                except BEGIN_ANEW:
                    continue

    assert at_once(*(lambda number=number: client(number) for number in range(clients))) == [None] * clients
    steps = sorted((step for own in saved for step in own), key=lambda step: len(step[1].fields))
    assert len(steps) == clients * turns
    # One order explains all: each saw exactly what the one before it left, and none was lost.
    assert steps[0][0] == contact
    for (_, left), (seen, _) in itertools.pairwise(steps):
        assert seen == left
    assert book.contact(contact.id) == steps[-1][1]
    for own in saved:  # in each client's own order
        assert own == [step for step in steps if any(step is one for one in own)]
    values = [one for one in book.all(workflow.list_changes, kind=Kind.URL) if one.after]
    assert len(values) == clients * turns
