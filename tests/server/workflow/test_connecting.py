"""Unknown authors who become contacts by hand: one that there is, or a new one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server import workflow
from server.contacts.contact import Origin
from server.contacts.proposal import Accept
from server.errors import FailedPrecondition, InvalidInput, NotFound
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
PHONE, TITLE = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer")


def connect(book, message, contact):
    return workflow.connect_address(book.db, book.id, message.id, contact.id, "me", book.now)


def create(book, message, main=False, request_id=""):
    return workflow.create_contact_from_message(book.db, book.id, message.id, main, request_id, "me", book.now)


def case_of(book, reference="T-1"):
    (found,) = workflow.list_cases(book.db, book.id, book.now, reference=reference).items
    return found


@pytest.fixture(params=[connect, lambda book, message, contact: create(book, message)], ids=["connect", "create"])
def join(request):
    return request.param


def test_an_unknown_sender_is_connected_with_a_contact(book):
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "old@lee.example"))
    stored = book.receive(book.signed(ANN, PHONE, TITLE))
    book.decide([book.find(Kind.JOB_TITLE)])
    connected = connect(book, stored, contact).contact
    assert ("email", ANN[1]) in book.values(connected)
    assert book.offered(contact_id=contact.id) == book.offered() == {("phone", "+49891234567")}
    assert [one.value for one in book.rejections(contact_id=contact.id)] == ["Buyer"]
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert book.offered() == {("phone", "+49891234567")}


def test_a_stranger_without_address_stays_connected(book):
    organization = (Kind.ORGANIZATION, "Lee Works GmbH")
    nobody = ("Ann Lee", "")
    contact = book.create((Kind.NAME, "Ann-Marie Lee-Orr"), (Kind.EMAIL, ANN[1]))
    stored = book.receive(book.signed(nobody, organization, PHONE))
    connect(book, stored, contact)
    later = book.receive(book.signed(nobody, organization, TITLE))
    assert (later.cards[0].subject.contact_id, later.cards[0].reasons) == (contact.id, ("connected before",))
    assert ("job_title", "Buyer") in book.offered(contact_id=contact.id)


def test_who_is_stored_is_no_stranger(book, join):
    contact, other = book.create(*HERS), book.create((Kind.NAME, "Bob Ray"))
    stored = book.receive(book.signed(ANN, PHONE))
    for target in (contact, other):
        with pytest.raises(FailedPrecondition) as error:
            join(book, stored, target)
        assert error.value.reason == "NO_STRANGER"
    kept_out = book.receive(automated="excluded", sender=("Cleo Orr", "cleo@orr.example"))
    with pytest.raises(FailedPrecondition) as error:
        join(book, kept_out, other)
    assert error.value.reason == "NO_STRANGER"


def test_while_senders_become_contacts_by_themselves_nobody_is_joined(book, join):
    contact = book.create(*HERS)
    stored = book.receive(book.signed(("Bob Ray", "bob@ray.example"), PHONE))
    book.set(auto_create=True)
    with pytest.raises(FailedPrecondition) as error:
        join(book, stored, contact)
    assert error.value.reason == "AUTO_CREATE_ON"
    book.set(auto_create=False)
    assert join(book, stored, contact).contact


def test_after_connecting_the_caller_is_asked_for_the_main_contact(book):
    contact = book.create((Kind.NAME, "Ann Lee"))
    alone = book.receive(book.signed(("Bob Ray", "bob@ray.example")))
    assert connect(book, alone, contact).case is None
    stored = book.receive(book.signed(ANN, PHONE), case="T-1")
    asked = connect(book, stored, contact).case
    assert (asked, asked.main_contact_id) == (case_of(book), "")
    workflow.set_main_contact(book.db, book.id, asked.id, contact.id, asked.etag, "me", book.now)
    third = book.receive(book.signed(("A. Lee", "a@lee.example"), PHONE), case="T-1")
    assert connect(book, third, contact).case is None


def test_a_contact_is_created_from_the_header(book):
    stored = book.receive(book.signed(ANN, PHONE, TITLE), sender=("Ann", ANN[1]))
    book.decide([book.find(Kind.JOB_TITLE)])
    created = create(book, stored).contact
    assert book.values(created) == {("name", "Ann"), ("email", ANN[1])}
    assert {one.origin for one in created.fields} == {Origin.MAIL}
    assert book.offered() == book.offered(contact_id=created.id) == {("name", "Ann Lee"), ("phone", "+49891234567")}
    assert [one.value for one in book.rejections(contact_id=created.id)] == ["Buyer"]
    assert book.changes()[0].action.value == "create_contact"
    with pytest.raises(FailedPrecondition) as error:
        create(book, stored)
    assert error.value.reason == "NO_STRANGER"


@pytest.mark.parametrize(("shown", "name"), [("Ann Lee | Lee GmbH", "Ann Lee"), ("annie99", "Annie99")])
def test_of_a_display_name_the_person_is_taken(book, shown, name):
    stored = book.receive(book.signed(ANN, PHONE), sender=(f'"{shown}"', ANN[1]))
    assert [one.value for one in create(book, stored).contact.of_kind(Kind.NAME)] == [name]


def test_of_a_header_without_name_the_address_is_enough(book):
    stored = book.receive(book.signed(("", ANN[1]), PHONE))
    assert book.values(create(book, stored).contact) == {("email", ANN[1])}


def test_a_message_without_signature_is_enough(book):
    stored = book.receive(sender=ANN)
    created = create(book, stored).contact
    assert book.values(created) == {("name", "Ann Lee"), ("email", ANN[1])}
    assert book.receive(book.signed(ANN, PHONE)).cards[0].subject.contact_id == created.id


def test_the_person_behind_a_shared_address(book):
    first = book.receive(book.signed(("Ann Lee", "info@lee.example"), PHONE))
    ann = create(book, first).contact
    assert book.values(ann) == {("name", "Ann Lee"), ("email", "info@lee.example")}
    second = book.receive(book.signed(("Bob Ray", "info@lee.example"), TITLE))
    bob = create(book, second).contact
    assert book.values(bob) == {("name", "Bob Ray")}
    assert book.offered(contact_id=bob.id) == {("job_title", "Buyer")}
    again = book.receive(book.signed(("Bob Ray", "info@lee.example"), PHONE))
    assert again.cards[0].subject.contact_id == bob.id


def test_it_is_the_author_of_the_header_not_who_signed_for_somebody_else(book):
    stored = book.receive(book.signed(("Cleo Orr", "cleo@orr.example"), PHONE), sender=ANN)
    created = create(book, stored).contact
    assert book.values(created) == {("name", "Ann Lee"), ("email", ANN[1])}
    assert book.offered(contact_id=created.id) == set()


def test_a_person_who_was_refused_can_be_made_by_hand(book, join):
    contact = book.create((Kind.NAME, "Bob Ray"))
    stored = book.receive(book.signed(ANN, PHONE))
    book.decide([book.find(None)])
    assert join(book, stored, contact).contact
    assert [one for one in book.rejections() if one.kind is None] == []


def test_the_main_contact_on_request(book):
    stored = book.receive(book.signed(ANN, PHONE), case="T-1")
    made = create(book, stored, main=True)
    assert made.case.main_contact_id == made.contact.id
    assert made.case == case_of(book)
    other = book.receive(book.signed(("Bob Ray", "bob@ray.example")), case="T-1")
    second = create(book, other)
    assert (second.case, second.case.main_contact_id) == (case_of(book), made.contact.id)
    alone = book.receive(book.signed(("Cleo Orr", "cleo@orr.example")))
    with pytest.raises(FailedPrecondition) as error:
        create(book, alone, main=True)
    assert error.value.reason == "NO_CASE"
    assert len(book.contacts()) == 2
    assert create(book, alone).case is None


def test_the_same_request_again_gives_the_same_answer(book):
    stored = book.receive(book.signed(ANN, PHONE), case="T-1")
    made = create(book, stored, main=True, request_id="r-1")
    log = book.changes()
    assert create(book, stored, main=True, request_id="r-1") == made
    book.set(auto_create=True)
    assert create(book, stored, main=True, request_id="r-1").contact == made.contact
    assert len(book.contacts()) == 1
    assert book.changes()[1:] == log
    with pytest.raises(InvalidInput) as error:
        create(book, stored, request_id="r-1")
    assert error.value.reason == "REQUEST_ID_REUSED"
    with pytest.raises(InvalidInput) as error:
        create(book, stored, request_id="r" * 65)
    assert error.value.reason == "INVALID_REQUEST_ID"


def test_a_request_id_of_a_review_is_no_request_id_of_a_creation(book):
    stored = book.receive(book.signed(ANN, PHONE))
    shown = book.pending()
    book.decide(shown, *(Accept(one.id) for one in shown), request_id="r-1")
    with pytest.raises(InvalidInput) as error:
        create(book, stored, request_id="r-1")
    assert error.value.reason == "REQUEST_ID_REUSED"


def test_who_was_taken_for_somebody_else_is_joined_by_hand(book, join):
    wrong = book.create((Kind.NAME, "Ann Lee"), PHONE)
    right = book.create((Kind.NAME, "Anna Leeds"))
    stored = book.receive(book.signed(ANN, PHONE, TITLE))
    assert stored.cards[0].subject.contact_id == wrong.id
    assert book.offered(contact_id=wrong.id) == {("email", ANN[1]), ("job_title", "Buyer")}
    joined = join(book, stored, right).contact
    assert joined.id != wrong.id
    assert ("email", ANN[1]) in book.values(joined)
    assert book.offered(contact_id=wrong.id) == set()
    assert ("job_title", "Buyer") in book.offered(contact_id=joined.id)
    assert book.receive(book.signed(ANN, PHONE)).cards[0].subject.contact_id == joined.id


def test_what_another_message_says_stays_where_it_was(book):
    wrong = book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "hers@lee.example"), PHONE)
    book.receive(book.signed(("Ann Lee", "hers@lee.example"), TITLE))
    stored = book.receive(book.signed(ANN, PHONE, TITLE))
    create(book, stored)
    assert book.offered(contact_id=wrong.id) == {("job_title", "Buyer")}


def test_undo_of_both(book, join):
    book.create((Kind.NAME, "Ann Lee"), PHONE)
    right = book.create((Kind.NAME, "Anna Leeds"))
    stored = book.receive(book.signed(ANN, PHONE, TITLE), case="T-1")
    before = book.state()
    joined = join(book, stored, right)
    book.undo(book.changes()[0])
    assert book.state() == before
    assert joined.case == case_of(book)


def test_what_is_not_there(book, join):
    contact = book.create((Kind.NAME, "Bob Ray"))
    stored = book.receive(book.signed(ANN, PHONE))
    with pytest.raises(NotFound) as error:
        join(book, replace(stored, id="none"), contact)
    assert error.value.reason == "MESSAGE_NOT_FOUND"
    with pytest.raises(NotFound) as error:
        connect(book, stored, replace(contact, id="none"))
    assert error.value.reason == "CONTACT_NOT_FOUND"
