"""Policies accept without asking: under their own name, never against a person's word, and no more than they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server import workflow
from server.contacts.contact import Origin, PageRequest
from server.contacts.proposal import ProposalState, Reject, Scope, Snooze
from server.contacts.settings import AutoAcceptPolicy
from server.contacts.stored_message import DeliveryInput
from server.errors import InvalidInput
from server.extraction import Extraction
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
PHONE, TITLE = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer")
HEAD = (Kind.JOB_TITLE, "Head of Sales")
ALL = AutoAcceptPolicy("all")
TRUSTED = "mx.example.org"


def values(contact):
    return {(one.kind.value, one.value) for one in contact.fields if one.kind not in (Kind.NAME, Kind.EMAIL)}


def simulated(book, *policies, size=1000):
    found, page = [], PageRequest(size)
    while True:
        answer = workflow.simulate_policies(book.db, book.id, policies, book.now, page)
        assert len(answer.items) <= size
        found += answer.items
        if not answer.next_token:
            return found
        page = PageRequest(size, answer.next_token)


def receive_authenticated(book, *cards, number):
    """A message of which a server that may be trusted says that DMARC passed."""
    message = book.mail(number, ANN)
    return workflow.ingest(
        book.db, book.id, workflow.identify(message), DeliveryInput(), lambda _: Extraction(cards, "", "en", ()),
        book.now, lambda trusted: TRUSTED in trusted,
    )  # fmt: skip


def test_without_policies_everything_waits(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    assert book.offered() == {("phone", "+49891234567")}


def test_what_a_policy_accepts_is_logged_under_its_name(book):
    contact = book.create(*HERS)
    book.set(auto_accept_policies=(replace(ALL, name="phones of known people", kinds=(Kind.PHONE,)),))
    stored = book.receive(book.signed(ANN, PHONE, TITLE))
    assert {one.change.field_kind for one in stored.proposals} == {Kind.JOB_TITLE}
    assert values(book.contact(contact.id)) == {("phone", "+49891234567")}
    (phone,) = book.contact(contact.id).of_kind(Kind.PHONE)
    assert (phone.origin, bool(phone.proposal_id)) == (Origin.AUTOMATIC, True)
    entry = book.changes(contact_id=contact.id)[0]
    assert (entry.actor, entry.action.value, entry.after.value) == ("phones of known people", "add_value", phone.value)
    decided = workflow.get_proposal(book.db, book.id, phone.proposal_id, book.now)
    assert (decided.state, decided.decided_by) == (ProposalState.ACCEPTED, "phones of known people")
    assert book.fates(stored)["phone", "+49891234567"] == "accepted"


def test_what_is_taken_back_stays_with_people(book):
    contact = book.create(*HERS)
    book.set(auto_accept_policies=(ALL,))
    book.receive(book.signed(ANN, PHONE))
    before = book.state()
    book.undo(book.changes()[0])
    assert values(book.contact(contact.id)) == set()
    assert book.offered() == {("phone", "+49891234567")}
    book.receive(book.signed(ANN, PHONE))
    assert book.offered() == {("phone", "+49891234567")}
    assert simulated(book, ALL) == []
    book.accept_all()
    assert values(book.contact(contact.id)) == {("phone", "+49891234567")}
    assert before[0].keys() == book.state()[0].keys()


@pytest.mark.parametrize(
    ("policy", "taken"),
    [
        (AutoAcceptPolicy("p", (Kind.PHONE,)), {("phone", "+49891234567")}),
        (AutoAcceptPolicy("p", (Kind.JOB_TITLE, Kind.DEPARTMENT)), {("job_title", "Buyer")}),
        (AutoAcceptPolicy("p", min_confidence=0.9), {("phone", "+49891234567"), ("job_title", "Buyer")}),
        (AutoAcceptPolicy("p", min_confidence=0.91), set()),
        (AutoAcceptPolicy("p", only_authenticated_senders=True), set()),
    ],
)
def test_all_that_is_set_must_hold(book, policy, taken):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE, TITLE))
    dry = {one.proposal_id for one in simulated(book, policy)}
    assert {(str(one.change.field_kind), one.change.value) for one in book.pending() if one.id in dry} == taken
    assert values(book.contact(contact.id)) == set()
    book.set(auto_accept_policies=(policy,))
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert values(book.contact(contact.id)) == taken


def test_only_empty_fields(book):
    contact = book.create(*HERS, (Kind.PHONE, "+49 30 7654321"))
    book.set(auto_accept_policies=(replace(ALL, only_empty_fields=True),))
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert values(book.contact(contact.id)) == {("phone", "+49307654321"), ("job_title", "Buyer")}
    assert book.offered() == {("phone", "+49891234567")}


def test_only_the_first_of_two_values_finds_an_empty_field(book):
    contact = book.create(*HERS)
    book.set(auto_accept_policies=(replace(ALL, only_empty_fields=True),))
    book.receive(book.signed(ANN, PHONE, (Kind.PHONE, "+49 30 7654321")))
    assert len(book.contact(contact.id).of_kind(Kind.PHONE)) == 1
    assert len(book.pending()) == 1


def test_only_authenticated_senders(book):
    contact = book.create(*HERS)
    policy = replace(ALL, only_authenticated_senders=True)
    book.set(auto_accept_policies=(policy,), trusted_authserv_ids=(TRUSTED,))
    book.receive(book.signed(ANN, PHONE))
    assert values(book.contact(contact.id)) == set()
    quoted = book.signed(ANN, (Kind.URL, "www.lee.example"), depth=1)
    receive_authenticated(book, book.signed(ANN, PHONE), quoted, number=10)
    assert values(book.contact(contact.id)) == {("phone", "+49891234567")}, "what is quoted is not proven"
    book.set(auto_accept_policies=(policy,))
    receive_authenticated(book, book.signed(ANN, TITLE), number=11)
    assert values(book.contact(contact.id)) == {("phone", "+49891234567")}, "the server is not trusted any more"


def test_a_persons_word_is_never_replaced(book):
    contact = book.create(*HERS, TITLE)
    book.wait(days=1)
    book.set(auto_accept_policies=(ALL,))
    book.receive(book.signed(ANN, HEAD))
    assert values(book.contact(contact.id)) == {("job_title", "Buyer")}
    assert book.offered() == {("job_title", "Head of Sales")}
    assert simulated(book, ALL) == []


def test_a_newer_statement_replaces_what_was_read(book):
    contact = book.create(*HERS)
    book.set(auto_accept_policies=(ALL,))
    book.receive(book.signed(ANN, TITLE))
    book.wait(days=1)
    book.receive(book.signed(ANN, HEAD))
    assert values(book.contact(contact.id)) == {("job_title", "Head of Sales")}
    book.undo(book.changes()[0])
    assert values(book.contact(contact.id)) == {("job_title", "Buyer")}


def test_what_was_refused_is_not_accepted(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE, TITLE))
    phone = book.find(Kind.PHONE)
    book.decide(book.pending(), Reject(phone.id, Scope.ADDRESS_BOOK))
    book.set(auto_accept_policies=(ALL,))
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert values(book.contact(contact.id)) == set()


def test_what_a_person_removed_is_not_accepted(book):
    contact = book.create(*HERS, PHONE)
    book.edit(contact.id, *HERS)
    book.set(auto_accept_policies=(ALL,))
    book.receive(book.signed(ANN, PHONE))
    assert values(book.contact(contact.id)) == set()


def test_what_was_put_off_is_left_to_people(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    one = book.find(Kind.PHONE)
    from datetime import timedelta

    book.decide([one], Snooze(one.id, book.now + timedelta(days=1)))
    book.set(auto_accept_policies=(ALL,))
    book.receive(book.signed(ANN, PHONE))
    book.wait(days=2)
    book.receive(book.signed(ANN, PHONE))
    assert values(book.contact(contact.id)) == set()
    assert book.offered() == {("phone", "+49891234567")}
    assert simulated(book, ALL) == []


def test_no_contact_is_made(book):
    book.set(auto_accept_policies=(ALL,))
    book.receive(book.signed(ANN, PHONE))
    assert book.contacts() == ()
    assert book.offered() == {("contact", "Ann Lee"), ("phone", "+49891234567")}
    assert simulated(book, ALL) == []


def test_an_address_that_another_contact_has_stops_nothing(book):
    book.create((Kind.NAME, "Somebody Else"), (Kind.EMAIL, "info@lee.example"))
    contact = book.create(*HERS)
    book.set(auto_accept_policies=(ALL,))
    stored = book.receive(book.signed(ANN, PHONE, (Kind.EMAIL, "info@lee.example")))
    assert stored.created
    assert ("email", "info@lee.example") not in book.values(book.contact(contact.id))


def test_each_value_belongs_to_the_first_policy_that_fits(book):
    contact = book.create(*HERS)
    first, second = AutoAcceptPolicy("first", (Kind.PHONE,)), AutoAcceptPolicy("second")
    book.receive(book.signed(ANN, PHONE, TITLE))
    shown = {one.id: str(one.change.field_kind) for one in book.pending()}
    assert {shown[one.proposal_id]: one.policy for one in simulated(book, first, second)} == {
        "phone": "first",
        "job_title": "second",
    }
    book.set(auto_accept_policies=(first, second))
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert {(one.after.kind.value, one.actor) for one in book.changes(contact_id=contact.id) if one.proposal_id} == {
        ("phone", "first"),
        ("job_title", "second"),
    }


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_a_dry_run_in_pages_is_the_whole(book, size):
    for number in range(4):
        person = (f"Ann Lee{number}", f"ann{number}@lee.example")
        book.create((Kind.NAME, person[0]), (Kind.EMAIL, person[1]))
        book.receive(book.signed(person, *[(Kind.PHONE, f"+49 89 12345{number}{n}") for n in range(number)]))
    before = book.state(), book.changes()
    found = simulated(book, ALL, size=size)
    assert {one.proposal_id for one in found} == {one.id for one in book.pending()}
    assert len(found) == 6
    assert (book.state(), book.changes()) == before


def test_a_dry_run_looks_at_some_persons_at_once(book, monkeypatch):
    monkeypatch.setattr("server.workflow.accepting.MOST_PERSONS", 2)
    test_a_dry_run_in_pages_is_the_whole(book, 1000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": " "},
        {"name": "local"},
        {"name": "x" * 61},
        {"name": "a\nb"},
        {"kinds": (Kind.PHONE, Kind.PHONE)},
        {"min_confidence": -0.1},
        {"min_confidence": 1.1},
        {"min_confidence": float("nan")},
        {"min_confidence": float("inf")},
    ],
)
def test_policies_that_cannot_be(book, wrong):
    policy = replace(ALL, **wrong)
    for call in (lambda: simulated(book, policy), lambda: book.set(auto_accept_policies=(policy,))):
        with pytest.raises(InvalidInput) as error:
            call()
        assert error.value.reason == "INVALID_POLICY"


def test_two_policies_of_one_name_cannot_be_told_apart(book):
    with pytest.raises(InvalidInput) as error:
        simulated(book, ALL, replace(ALL, kinds=(Kind.PHONE,)))
    assert error.value.reason == "INVALID_POLICY"
