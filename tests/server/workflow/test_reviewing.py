"""What is offered, and what a saved review does: all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from server import workflow
from server.contacts.contact import DefaultType
from server.contacts.proposal import Accept, ChangeKind, ProposalState, Reject, Review, Reviewed, Scope, Snooze
from server.errors import Aborted, AlreadyExists, FailedPrecondition, InvalidInput, NotFound
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")
PHONE, TITLE, URL = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"), (Kind.URL, "www.lee.example")
OTHER_PHONE = (Kind.PHONE, "+49 30 7654321")
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))


# --- what is offered --------------------------------------------------------------------------------------------


def test_of_a_stranger_the_contact_and_the_values_are_offered(book):
    stored = book.receive(book.signed(ANN, PHONE, TITLE))
    assert book.offered() == {("contact", "Ann Lee"), ("phone", "+49891234567"), ("job_title", "Buyer")}
    creation = book.find(None)
    assert creation.change.parts == (("email", ANN[1]),)
    assert (creation.subject.contact_id, creation.subject_email) == ("", ANN[1])
    (sighting,) = book.find(Kind.PHONE).sightings
    assert sighting.signature_text[sighting.start : sighting.end] == sighting.text == PHONE[1]
    assert sighting.message_id == stored.id
    assert stored.proposals[0].change.kind == ChangeKind.CREATE_CONTACT


def test_of_a_contact_only_what_is_missing_is_offered(book):
    contact = book.create(*HERS, PHONE)
    book.receive(book.signed(ANN, (Kind.PHONE, "+49 (0) 89 / 123 45 67"), (Kind.EMAIL, "Ann.Lee@LEE.example"), URL))
    assert book.offered() == {("url", "https://www.lee.example")}
    assert {one.subject.contact_id for one in book.pending()} == {contact.id}


def test_what_waits_shows_the_contact_by_its_present_name_and_address(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    before = book.find(Kind.PHONE)
    book.edit(contact.id, (Kind.NAME, "Ann Ray"), (Kind.EMAIL, "ann.ray@lee.example"))
    one = book.find(Kind.PHONE)
    assert (one.subject_name, one.subject_email) == ("Ann Ray", "ann.ray@lee.example")
    assert one.etag == before.etag, "what was shown stays valid"
    book.undo(book.changes()[0])
    assert (book.find(Kind.PHONE).subject_name, book.find(Kind.PHONE).subject_email) == ANN


def test_who_is_known_by_name_alone_is_not_shown_with_the_address_of_a_function(book):
    book.receive(book.signed(("Ann Lee", "info@lee.example"), (Kind.ORGANIZATION, "Lee GmbH"), PHONE))
    assert {(one.subject_name, one.subject_email) for one in book.pending()} == {("Ann Lee", "")}
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.ORGANIZATION, "Lee GmbH"))
    assert {(one.subject_name, one.subject_email) for one in book.pending(contact_id=contact.id)} == {("Ann Lee", "")}


def test_what_is_stated_again_is_one_proposal_with_more_sightings(book):
    for _ in range(3):
        book.receive(book.signed(ANN, (Kind.PHONE, "+49 89 123 4567")))
        book.wait(days=1)
    proposal = workflow.get_proposal(book.db, book.id, book.find(Kind.PHONE).id, book.now)
    assert (proposal.sighting_count, len(proposal.sightings)) == (3, 3)
    assert proposal.last_time - proposal.first_time == timedelta(days=2)
    assert [one.sent_time for one in proposal.sightings] == sorted(one.sent_time for one in proposal.sightings)[::-1]


def test_a_type_that_is_not_stated_comes_from_the_settings(book):
    book.set(default_types=(DefaultType(Kind.PHONE, "desk"),))
    book.receive(book.signed(ANN, PHONE, OTHER_PHONE, URL, types=((OTHER_PHONE[1], "mobile"),)))
    types = {one.change.value: (one.change.type, one.change.type_is_default) for one in book.pending()}
    assert types["+49891234567"] == ("desk", True)
    assert types["+49307654321"] == ("mobile", False)
    assert types["https://www.lee.example"] == ("", False)
    (contact,) = book.accept_all().contacts
    assert {(one.value, one.type) for one in contact.of_kind(Kind.PHONE)} == {
        ("+49891234567", "desk"),
        ("+49307654321", "mobile"),
    }


def test_a_newer_title_replaces_the_older_offer(book):
    book.receive(book.signed(ANN, TITLE))
    book.wait(days=1)
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Head of Purchasing")))
    assert ("job_title", "Head of Purchasing") in book.offered()
    assert ("job_title", "Buyer") not in book.offered()


def test_a_newer_title_is_offered_in_the_place_of_the_contacts(book):
    book.receive(book.signed(ANN, TITLE))
    book.accept_all()
    book.wait(days=1)
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Head of Purchasing")))
    change = book.find(Kind.JOB_TITLE).change
    assert (change.kind, change.old_value) == (ChangeKind.REPLACE_VALUE, "Buyer")
    (contact,) = book.accept_all().contacts
    assert [one.value for one in contact.of_kind(Kind.JOB_TITLE)] == ["Head of Purchasing"]
    assert [one.id for one in contact.of_kind(Kind.JOB_TITLE)] == [change.old_field_id]


def test_an_older_statement_does_not_replace_a_newer_one(book):
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Head of Purchasing")))
    book.accept_all()
    quoted = book.signed(ANN, TITLE, depth=1, sent=book.now - timedelta(days=90))
    stored = book.receive(book.signed(BOB), quoted)
    assert ("job_title", "Buyer") not in book.offered()
    assert book.fates(stored)["job_title", "Buyer"] == "older"


def test_a_value_stated_again_is_as_new_as_its_last_statement(book):
    contact = book.create(*HERS, TITLE)
    book.wait(days=30)
    book.receive(book.signed(ANN, TITLE))
    late = book.signed(ANN, (Kind.JOB_TITLE, "Junior Buyer"))
    book.receive(late, sent=book.now - timedelta(days=10))
    assert book.offered(contact_id=contact.id) == set()


@pytest.mark.parametrize("short", ["Ann", "A. Lee", "Lee", "AL"])
def test_a_short_name_never_takes_the_place_of_a_full_one(book, short):
    contact = book.create(*HERS)
    book.receive(book.signed((short, ANN[1]), (Kind.NAME, short)))
    assert ("name", short) not in book.offered(contact_id=contact.id)


@pytest.mark.parametrize("signed", [(), ((Kind.NAME, ANN[0]),)])
def test_a_fuller_name_is_offered(book, signed):
    contact = book.create((Kind.NAME, "A. Lee"), (Kind.EMAIL, ANN[1]))
    book.receive(book.signed(ANN, *signed, PHONE))
    change = book.find(Kind.NAME, contact_id=contact.id).change
    assert (change.kind, change.value, change.old_value) == (ChangeKind.REPLACE_VALUE, "Ann Lee", "A. Lee")


def test_an_address_that_another_contact_has_is_not_offered(book):
    book.create((Kind.NAME, "Bob Ray"), (Kind.EMAIL, BOB[1]))
    book.create(*HERS)
    stored = book.receive(book.signed(ANN, (Kind.EMAIL, BOB[1])))
    assert book.offered() == set()
    assert book.fates(stored)["email", BOB[1]] == "elsewhere"


def test_an_address_that_another_contact_took_is_offered_to_nobody_else(book):
    book.create(*HERS)
    book.create((Kind.NAME, BOB[0]), (Kind.EMAIL, BOB[1]))
    for person in (ANN, BOB):
        book.receive(book.signed(person, (Kind.EMAIL, "shared@third.example")))
    first, second = book.pending()
    before = book.state()
    result = book.decide([first], Accept(first.id))
    assert book.pending() == ()
    assert workflow.get_proposal(book.db, book.id, second.id, book.now).state == ProposalState.OBSOLETE
    book.undo(result.changes[0])
    assert book.state() == before


def test_marks_on_messages_follow_the_decisions(book):
    first, second = (book.receive(book.signed(ANN, PHONE)) for _ in range(2))
    assert len(second.proposals) == 2
    book.accept_all()
    for message in (first, second):
        assert workflow.get_message(book.db, book.id, message.id, book.now).proposals == ()
    assert [one.proposals for one in book.all(workflow.list_messages, book.now)] == [(), ()]


def test_proposals_are_found_by_contact_message_case_and_state(book):
    first = book.receive(book.signed(ANN, PHONE), case="case-1")
    second = book.receive(book.signed(BOB, OTHER_PHONE))
    assert {one.subject_email for one in book.pending(message_id=first.id)} == {ANN[1]}
    assert {one.subject_email for one in book.pending(case="case-1")} == {ANN[1]}
    (contact,) = book.decide(
        book.pending(message_id=second.id), Accept(book.pending(message_id=second.id)[0].id)
    ).contacts
    assert book.pending(contact_id=contact.id) == ()
    rejected = book.pending(contact_id=contact.id, states=(ProposalState.REJECTED,))
    assert [one.change.value for one in rejected] == ["+49307654321"]
    assert len(book.pending(states=())) == 4
    with pytest.raises(NotFound):
        book.pending(contact_id="nobody")


# --- deciding ---------------------------------------------------------------------------------------------------


def test_accept_edit_and_leave(book):
    book.receive(book.signed(ANN, PHONE, TITLE, URL))
    shown = book.pending()
    result = book.decide(
        shown,
        Accept(book.find(None).id),
        Accept(book.find(Kind.PHONE).id, type="mobile"),
        Accept(book.find(Kind.JOB_TITLE).id, value="Head of Purchasing"),
    )
    (contact,) = result.contacts
    stated = {(one.kind.value, one.value, one.type, one.origin.value) for one in contact.fields}
    assert stated == {
        ("name", "Ann Lee", "", "mail"),
        ("email", ANN[1], "work", "mail"),
        ("phone", "+49891234567", "mobile", "mail"),
        ("job_title", "Head of Purchasing", "", "person"),
    }
    assert contact == book.contact(contact.id)
    assert {(one.value, one.source.value) for one in result.rejections} == {
        ("Buyer", "corrected"),
        ("https://www.lee.example", "unselected"),
    }
    assert {one.state.value for one in result.proposals} == {"accepted", "rejected"}
    assert [one.id for one in result.proposals] == [one.id for one in shown]
    assert {one.batch_id for one in result.changes} == {result.changes[0].batch_id}
    assert book.pending() == ()


def test_the_new_contact_gets_the_name_that_the_user_gave(book):
    book.receive(book.signed(ANN))
    creation = book.find(None)
    (contact,) = book.decide([creation], Accept(creation.id, value="Ann-Marie Lee")).contacts
    assert contact.display_name == "Ann-Marie Lee"
    book.receive(book.signed(ANN, PHONE))
    assert book.offered() == {("phone", "+49891234567")}


def test_a_contact_without_a_name_is_one(book):
    book.receive(book.signed(ANN))
    creation = book.find(None)
    (contact,) = book.decide([creation], Accept(creation.id, value="")).contacts
    assert book.values(contact) == {("email", ANN[1])}


def test_an_accepted_address_brings_what_was_offered_to_its_owner(book):
    home = (ANN[0], "ann@home.example")
    book.create(*HERS)
    book.receive(book.signed(home, PHONE))
    refused = book.find(Kind.PHONE)
    book.decide([refused], Reject(refused.id))
    book.receive(book.signed(home, TITLE))
    book.receive(book.signed(ANN, (Kind.EMAIL, home[1])))
    before, proposal = book.state(), book.find(Kind.EMAIL)
    result = book.decide([proposal], Accept(proposal.id))
    (contact,) = result.contacts
    assert book.offered() == book.offered(contact_id=contact.id) == {("job_title", "Buyer")}
    book.undo(result.changes[0])
    assert book.state() == before


def test_what_was_not_shown_is_untouched(book):
    book.receive(book.signed(ANN, PHONE))
    shown = book.pending()
    book.receive(book.signed(ANN, URL))
    (contact,) = book.decide(shown, Accept(shown[0].id)).contacts
    assert book.offered() == {("url", "https://www.lee.example")}
    assert {one.subject.contact_id for one in book.pending()} == {contact.id}
    assert [one.value for one in book.rejections()] == ["+49891234567"]


def test_several_persons_in_one_review(book):
    book.receive(book.signed(ANN, PHONE), book.signed(BOB, OTHER_PHONE, depth=1))
    result = book.accept_all()
    assert {one.display_name for one in result.contacts} == {"Ann Lee", "Bob Ray"}
    assert {one.of_kind(Kind.PHONE)[0].value for one in result.contacts} == {"+49891234567", "+49307654321"}


def test_snoozed_until_its_time_has_come(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    proposal = book.find(Kind.PHONE)
    (snoozed,) = book.decide([proposal], Snooze(proposal.id, book.now + timedelta(days=2))).proposals
    assert snoozed.state == ProposalState.SNOOZED
    assert book.pending() == ()
    assert len(book.pending(states=(ProposalState.SNOOZED,))) == 1
    book.receive(book.signed(ANN, PHONE))
    assert book.pending() == ()
    book.wait(days=2)
    (due,) = book.pending()
    assert (due.id, due.state, due.sighting_count) == (proposal.id, ProposalState.PENDING, 2)
    assert book.pending(states=(ProposalState.SNOOZED,)) == ()
    book.accept_all()


def test_a_snoozed_proposal_can_be_decided_before_its_time(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    proposal = book.find(Kind.PHONE)
    (snoozed,) = book.decide([proposal], Snooze(proposal.id, book.now + timedelta(days=2))).proposals
    assert book.decide([snoozed], Accept(snoozed.id)).contacts[0].of_kind(Kind.PHONE)


def test_a_repeated_review_is_answered_and_done_once(book):
    book.receive(book.signed(ANN, PHONE, URL))
    shown = book.pending()
    decisions = (Accept(shown[0].id), Snooze(shown[1].id, book.now + timedelta(days=1)))
    first = book.decide(shown, *decisions, request_id="r")
    assert book.decide(shown, *decisions, request_id="r") == first
    assert len(book.contacts()) == 1
    with pytest.raises(InvalidInput) as error:
        book.decide(shown, decisions[0], request_id="r")
    assert error.value.reason == "REQUEST_ID_REUSED"


def test_an_empty_review_does_nothing(book):
    book.receive(book.signed(ANN, PHONE))
    before = book.state()
    result = book.decide([])
    assert (result.proposals, result.contacts, result.rejections, result.changes) == ((), (), (), ())
    assert book.state() == before


def reasons():
    """What cannot be decided, and the answer."""
    later = timedelta(days=1)
    return {
        "not reviewed": (lambda book, a, b: book.decide([a], Accept(b.id)), InvalidInput, "NOT_REVIEWED"),
        "unknown": (lambda book, a, b: book.decide([replace(a, id="none")]), NotFound, "PROPOSAL_NOT_FOUND"),
        "shown twice": (lambda book, a, b: book.decide([a, a]), InvalidInput, "DECIDED_TWICE"),
        "decided twice": (
            lambda book, a, b: book.decide([a], Accept(a.id), Reject(a.id)),
            InvalidInput,
            "DECIDED_TWICE",
        ),
        "past": (lambda book, a, b: book.decide([a], Snooze(a.id, book.now)), InvalidInput, "INVALID_TIME"),
        "no contact": (lambda book, a, b: book.decide([b], Accept(b.id)), FailedPrecondition, "CONTACT_NOT_CREATED"),
        "contact refused": (
            lambda book, a, b: book.decide([a, b], Reject(a.id), Accept(b.id)),
            FailedPrecondition,
            "CONTACT_NOT_CREATED",
        ),
        "contact later": (
            lambda book, a, b: book.decide([a, b], Snooze(a.id, book.now + later), Accept(b.id)),
            FailedPrecondition,
            "CONTACT_NOT_CREATED",
        ),
        "stale": (lambda book, a, b: book.decide([replace(a, etag="77")]), Aborted, "STALE_ETAG"),
        "empty value": (
            lambda book, a, b: book.decide([a, b], Accept(a.id), Accept(b.id, value="  ")),
            InvalidInput,
            "INVALID_VALUE",
        ),
        "no number": (
            lambda book, a, b: book.decide([a, b], Accept(a.id), Accept(b.id, value="call me")),
            InvalidInput,
            None,
        ),
    }


@pytest.mark.parametrize("case", reasons())
def test_what_cannot_be_decided_changes_nothing(book, case):
    book.receive(book.signed(ANN, PHONE))
    creation, phone = book.find(None), book.find(Kind.PHONE)
    before, log = book.state(), book.changes()
    call, expected, reason = reasons()[case]
    with pytest.raises(expected) as error:
        call(book, creation, phone)
    if reason:
        assert error.value.reason == reason
    assert (book.state(), book.changes()) == (before, log)


def test_what_is_decided_cannot_be_decided_again(book):
    book.receive(book.signed(ANN, PHONE))
    shown = book.pending()
    book.accept_all()
    with pytest.raises(FailedPrecondition) as error:
        book.decide(shown)
    assert error.value.reason == "PROPOSAL_DECIDED"


def test_who_reviews_what_has_changed_is_told(book):
    book.receive(book.signed((ANN[0].partition(" ")[0], ANN[1])))
    shown = book.find(None)
    book.receive(book.signed(ANN))
    assert book.find(None).change.value == "Ann Lee"
    with pytest.raises(Aborted) as error:
        book.decide([shown], Accept(shown.id))
    assert error.value.reason == "STALE_ETAG"
    review = Review((Reviewed(shown.id, ""),), accept=(Accept(shown.id),))
    (contact,) = workflow.decide(book.db, book.id, review, "me", book.now).contacts
    assert contact.display_name == "Ann Lee"


def test_an_address_that_another_contact_has_cannot_be_taken(book):
    book.create((Kind.NAME, "Bob Ray"), (Kind.EMAIL, BOB[1]))
    book.create(*HERS)
    book.receive(book.signed(ANN, (Kind.EMAIL, "ann@home.example")))
    before, proposal = book.state(), book.find(Kind.EMAIL)
    with pytest.raises(AlreadyExists) as error:
        book.decide([proposal], Accept(proposal.id, value=BOB[1]))
    assert error.value.reason == "CONTACT_EXISTS"
    assert book.state() == before


def test_what_is_refused_for_everybody_in_the_same_review_cannot_be_taken(book):
    book.create(*HERS)
    book.create((Kind.NAME, BOB[0]), (Kind.EMAIL, BOB[1]))
    book.receive(book.signed(ANN, PHONE))
    book.receive(book.signed(BOB, PHONE))
    first, second = book.pending()
    with pytest.raises(FailedPrecondition) as error:
        book.decide([first, second], Reject(first.id, Scope.ADDRESS_BOOK), Accept(second.id))
    assert error.value.reason == "VALUE_REJECTED"


def test_a_refused_contact_takes_its_values_along(book):
    book.receive(book.signed(ANN, PHONE))
    creation = book.find(None)
    (rejection,) = book.decide([creation]).rejections
    assert rejection.kind is None
    assert book.pending() == ()
    book.receive(book.signed(ANN, PHONE, URL))
    assert book.pending() == ()
    book.forget(rejection)
    assert book.offered() == {
        ("contact", "Ann Lee"),
        ("phone", "+49891234567"),
        ("url", "https://www.lee.example"),
    }
