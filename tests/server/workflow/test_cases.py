"""Cases: their messages, their proposals, whose they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server import workflow
from server.contacts.contact import PageRequest
from server.contacts.stored_message import DeliveryInput
from server.errors import Aborted, FailedPrecondition, InvalidInput, NotFound
from server.extraction import Extraction
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")
PHONE, TITLE, URL = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"), (Kind.URL, "www.lee.example")


def listed(book, **filters):
    return book.all(workflow.list_cases, book.now, **filters)


def the_case(book, reference="T-1"):
    (found,) = listed(book, reference=reference)
    assert workflow.get_case(book.db, book.id, found.id, book.now) == found
    return found


def set_main(book, case, contact_id, etag=""):
    return workflow.set_main_contact(book.db, book.id, case.id, contact_id, etag, "me", book.now)


def test_a_case_is_made_by_its_first_message(book):
    assert listed(book) == ()
    stored = book.receive(book.signed(ANN, PHONE), case=" T-1 ")
    assert stored.case == "T-1"
    found = the_case(book)
    assert (found.reference, found.main_contact_id, found.message_count, found.pending_count) == ("T-1", "", 1, 2)
    assert found.create_time == found.update_time == book.now
    made = book.now
    book.wait(hours=1)
    book.receive(book.signed(BOB, TITLE), case="T-1")
    again = the_case(book)
    assert (again.id, again.message_count, again.pending_count) == (found.id, 2, 4)
    assert (again.create_time, again.update_time, again.etag) == (made, book.now, found.etag)


def test_the_case_with_the_newest_message_comes_first(book):
    for reference in ("A", "B", "C", "A"):
        book.receive(book.signed(ANN), case=reference)
    assert [one.reference for one in listed(book)] == ["A", "C", "B"]
    first = workflow.list_cases(book.db, book.id, book.now, PageRequest(2))
    rest = workflow.list_cases(book.db, book.id, book.now, PageRequest(2, first.next_token))
    assert [one.reference for one in (*first.items, *rest.items)] == ["A", "C", "B"]
    assert rest.next_token == ""
    assert listed(book, reference="D") == ()


def test_a_message_gets_its_case_with_a_later_delivery(book):
    book.receive(book.signed(ANN, PHONE), number=1)
    assert listed(book) == ()
    again = book.receive(book.signed(ANN, PHONE), number=1, mailbox="sales@example.org", case="T-1")
    assert (again.created, again.case) == (False, "T-1")
    assert the_case(book).message_count == 1
    kept = book.receive(book.signed(ANN, PHONE), number=1, mailbox="desk@example.org", case="T-2")
    assert kept.case == "T-1"
    assert [one.reference for one in listed(book)] == ["T-1"]


def test_an_automatic_message_belongs_to_its_case_too(book):
    book.receive(automated="newsletter", case="T-1")
    assert (the_case(book).message_count, the_case(book).pending_count) == (1, 0)


def test_what_a_case_proposes_comes_from_its_messages_and_their_thread(book):
    """An answer in the thread may be handed in without the reference."""
    book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    first = book.receive(book.signed(ANN, PHONE), case="T-1")
    book.receive(book.signed(ANN, TITLE))
    assert book.offered(case="T-1") == {("phone", "+49891234567")}
    answer = replace(workflow.identify(book.mail(7)), thread=first.thread)
    cards = (book.signed(ANN, URL),)
    workflow.ingest(book.db, book.id, answer, DeliveryInput(), lambda _: Extraction(cards, "", "en", ()), book.now)
    assert book.offered(case="T-1") == {("phone", "+49891234567"), ("url", "https://www.lee.example")}
    assert the_case(book).pending_count == 2
    other = replace(workflow.identify(book.mail(8)), thread=first.thread)
    cards = (book.signed(ANN, (Kind.PHONE, "+49 30 7654321")),)
    workflow.ingest(
        book.db, book.id, other, DeliveryInput(case="T-2"), lambda _: Extraction(cards, "", "en", ()), book.now
    )
    assert ("phone", "+49307654321") not in book.offered(case="T-1")


def test_the_enrichment_of_a_contact_from_a_case(book):
    contact = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    book.receive(book.signed(ANN, PHONE), case="T-1")
    book.receive(book.signed(ANN, TITLE))
    book.accept_all(case="T-1")
    assert book.values(book.contact(contact.id)) >= {("phone", "+49891234567")}
    assert book.offered() == {("job_title", "Buyer")}
    assert the_case(book).pending_count == 0


def test_main_contact(book):
    ann, bob = book.create((Kind.NAME, ANN[0])), book.create((Kind.NAME, BOB[0]))
    book.receive(book.signed(ANN), case="T-1")
    case = the_case(book)
    book.wait(hours=1)
    mine = set_main(book, case, ann.id, case.etag)
    assert (mine.main_contact_id, mine.update_time) == (ann.id, book.now)
    assert mine.etag != case.etag
    with pytest.raises(Aborted) as error:
        set_main(book, case, bob.id, case.etag)
    assert error.value.reason == "STALE_ETAG"
    assert set_main(book, case, ann.id, mine.etag) == mine
    assert set_main(book, case, bob.id).main_contact_id == bob.id
    assert set_main(book, case, "").main_contact_id == ""
    with pytest.raises(NotFound) as error:
        set_main(book, case, "nobody")
    assert error.value.reason == "CONTACT_NOT_FOUND"
    with pytest.raises(NotFound) as error:
        set_main(book, replace(case, id="none"), ann.id)
    assert error.value.reason == "CASE_NOT_FOUND"


def test_a_deleted_contact_is_no_main_contact(book):
    ann = book.create((Kind.NAME, ANN[0]))
    book.receive(book.signed(BOB), case="T-1")
    set_main(book, the_case(book), ann.id)
    workflow.delete_contact(book.db, book.id, ann.id, "", "me", book.now)
    assert the_case(book).main_contact_id == ""


def test_cases_of_another_address_book_are_not_seen(book):
    other = book.another("other")
    book.receive(book.signed(ANN, PHONE), case="T-1")
    other.receive(book.signed(BOB, PHONE, TITLE), case="T-1")
    mine, theirs = the_case(book), the_case(other)
    assert (mine.id != theirs.id, mine.pending_count, theirs.pending_count) == (True, 2, 3)
    with pytest.raises(NotFound):
        workflow.get_case(book.db, other.id, mine.id, book.now)
    with pytest.raises(NotFound):
        set_main(other, mine, "")


@pytest.mark.parametrize("reference", ["x" * 201, "a\nb", "a\x00b", "\ud800", "T\x851"])
def test_references_that_cannot_be_kept(book, reference):
    with pytest.raises(InvalidInput) as error:
        book.receive(book.signed(ANN), case=reference)
    assert error.value.reason == "INVALID_CASE_REFERENCE"
    assert reference not in error.value.message
    assert listed(book) == ()


def test_a_long_reference_of_any_script_is_kept(book):
    reference = "".join(chr(0x4E00 + number * 97 % 20000) for number in range(200))
    book.receive(book.signed(ANN), case=reference)
    assert the_case(book, reference).message_count == 1


def main_changes(book, **filters):
    return [
        (one.contact_id, one.main_contact.before, one.main_contact.after)
        for one in reversed(book.changes(**filters))
        if one.main_contact
    ]


def test_whose_a_case_is_stands_in_the_log_of_both_contacts(book):
    ann, bob = book.create((Kind.NAME, "Ann Lee")), book.create((Kind.NAME, "Bob Ray"))
    book.receive(book.signed(ANN, PHONE), case="T-1")
    for contact_id in (ann.id, bob.id, ""):
        set_main(book, the_case(book), contact_id)
    set_main(book, the_case(book), "")
    said = [(ann.id, "", ann.id), (ann.id, ann.id, bob.id), (bob.id, ann.id, bob.id), (bob.id, bob.id, "")]
    assert main_changes(book) == said
    assert main_changes(book, contact_id=bob.id) == said[2:]
    newest = book.changes()[0]
    assert (newest.action.value, newest.actor, newest.main_contact.reference) == ("set_main_contact", "me", "T-1")


def test_whose_a_case_is_can_be_taken_back_and_back_again(book):
    ann, bob = book.create((Kind.NAME, "Ann Lee")), book.create((Kind.NAME, "Bob Ray"))
    book.receive(book.signed(ANN, PHONE), case="T-1")
    set_main(book, the_case(book), ann.id)
    before = book.snapshot()
    etag = set_main(book, the_case(book), bob.id).etag
    change = book.changes()[0]
    book.undo(change)
    assert book.snapshot() == before and the_case(book).main_contact_id == ann.id and the_case(book).etag != etag
    assert main_changes(book)[-2:] == [(bob.id, bob.id, ann.id), (ann.id, bob.id, ann.id)]
    book.undo(book.changes()[0])
    assert the_case(book).main_contact_id == bob.id


def test_what_a_later_change_says_of_the_case_is_not_taken_from_under_it(book):
    ann, bob, cleo = (book.create((Kind.NAME, name)) for name in ("Ann Lee", "Bob Ray", "Cleo Orr"))
    book.receive(book.signed(("Dora May", "dora@may.example"), PHONE), case="T-1")
    set_main(book, the_case(book), ann.id)
    set_main(book, the_case(book), bob.id)
    change = book.changes()[0]
    set_main(book, the_case(book), cleo.id)
    later = book.changes()[0]
    with pytest.raises(FailedPrecondition) as error:
        book.undo(change)
    assert error.value.reason == "UNDO_CONFLICT" and error.value.metadata["contact"] == bob.id
    book.undo(later)
    book.undo(change)
    assert the_case(book).main_contact_id == ann.id


def test_a_contact_made_as_main_contact_is_unmade_with_that(book):
    stored = book.receive(book.signed(ANN, PHONE), case="T-1")
    before = book.state()
    made = workflow.create_contact_from_message(book.db, book.id, stored.id, True, "", "me", book.now).contact
    assert main_changes(book) == [(made.id, "", made.id)]
    book.undo(book.changes()[0])
    assert book.state() == before and the_case(book).main_contact_id == ""
