"""The change log, and undo that brings back exactly what was before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import workflow
from server.contacts.proposal import Accept, ChangeAction, Reject, Scope, Snooze
from server.errors import FailedPrecondition, NotFound
from server.fields.field import Kind
from server.storage import images

ANN = ("Ann Lee", "ann.lee@lee.example")
BOB = ("Bob Ray", "bob.ray@ray.example")
HERS, HIS = (((Kind.NAME, name), (Kind.EMAIL, email)) for name, email in (ANN, BOB))
PHONE, TITLE, URL = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer"), (Kind.URL, "www.lee.example")


def refused(call, *arguments):
    with pytest.raises(FailedPrecondition) as error:
        call(*arguments)
    return error.value.reason


def test_undoing_a_review_of_a_contact(book):
    book.create(*HERS, TITLE)
    book.wait(days=1)
    book.receive(book.signed(ANN, PHONE, URL, (Kind.JOB_TITLE, "Head")))
    before, shown = book.state(), book.pending()
    result = book.decide(
        shown,
        Accept(book.find(Kind.PHONE).id, value="+49 89 7654321", type="mobile"),
        Accept(book.find(Kind.JOB_TITLE).id),
    )
    assert book.state() != before
    book.wait(days=30)
    entries = book.undo(result.changes[0])
    assert book.state() == before
    assert {one.id for one in book.pending()} == {one.id for one in shown}
    assert entries[-1].action == ChangeAction.UNDO
    undone = [one for one in book.changes() if one.batch_id == result.changes[0].batch_id]
    assert {one.undone_by for one in undone} == {entries[-1].batch_id}


def test_undoing_a_review_that_made_a_contact(book):
    book.receive(book.signed(ANN, PHONE, URL, TITLE))
    url = book.find(Kind.URL)
    book.decide([url], Reject(url.id))
    before, shown = book.state(), book.pending()
    result = book.decide(shown, Accept(book.find(None).id), Accept(book.find(Kind.PHONE).id))
    book.wait(days=30)
    book.undo(result.changes[0])
    assert book.state() == before
    assert {one.id for one in book.pending()} == {one.id for one in shown}
    book.receive(book.signed(ANN, PHONE, URL, TITLE))
    assert book.state() == before


def test_undoing_a_review_of_two_persons(book):
    book.create(*HIS)
    book.receive(book.signed(ANN, PHONE), book.signed(BOB, TITLE, depth=1))
    before = book.state()
    book.undo(book.accept_all().changes[0])
    assert book.state() == before


def test_undoing_a_refusal(book):
    book.receive(book.signed(ANN, PHONE, URL))
    before, shown = book.state(), book.pending()
    result = book.decide(shown)
    assert book.pending() == ()
    book.wait(days=30)
    book.undo(result.changes[0])
    assert book.state() == before


def test_undoing_what_was_refused_for_everybody(book):
    book.create(*HERS)
    book.create(*HIS)
    for person in (ANN, BOB):
        book.receive(book.signed(person, PHONE))
    before, first = book.state(), book.pending()[0]
    result = book.decide([first], Reject(first.id, Scope.ADDRESS_BOOK))
    assert book.pending() == ()
    book.wait(days=30)
    book.undo(result.changes[0])
    assert book.state() == before


def test_undoing_a_review_with_something_put_off(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE, URL))
    before = book.state()
    phone, url = book.find(Kind.PHONE), book.find(Kind.URL)
    result = book.decide([phone, url], Snooze(phone.id, book.now + timedelta(days=2)))
    book.undo(result.changes[0])
    assert ("url", "https://www.lee.example") in book.offered()
    book.wait(days=2)
    assert book.state() == before


def test_undoing_an_edit(book):
    contact = book.create(*HERS, PHONE, TITLE)
    book.receive(book.signed(ANN, PHONE, URL))
    before = book.state()
    book.edit(contact.id, (Kind.NAME, "Ann Orr"), (Kind.EMAIL, ANN[1]), URL, (Kind.PHONE, "+49 30 7654321", "mobile"))
    book.wait(days=30)
    book.undo(book.changes()[0])
    assert book.state() == before


def test_undoing_an_edit_that_typed_what_was_refused(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    book.decide(book.pending())
    before = book.state()
    book.edit(contact.id, *HERS, PHONE)
    assert book.rejections() == ()
    book.undo(book.changes()[0])
    assert book.state() == before


def test_undoing_an_edit_that_made_a_stranger_known(book):
    contact = book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "old@lee.example"))
    book.receive(book.signed(ANN, PHONE, URL))
    url = book.find(Kind.URL)
    book.decide([url], Reject(url.id))
    before = book.state()
    book.edit(contact.id, *HERS, (Kind.EMAIL, "old@lee.example"))
    assert {one.subject.contact_id for one in book.pending()} == {contact.id}
    book.undo(book.changes()[0])
    assert book.state() == before
    book.receive(book.signed(ANN, PHONE, URL))
    assert book.state() == before


def test_undoing_a_creation_by_hand(book):
    book.receive(book.signed(ANN, PHONE, URL))
    url = book.find(Kind.URL)
    book.decide([url], Reject(url.id))
    before = book.state()
    book.create(*HERS, TITLE)
    book.undo(book.changes()[0])
    assert book.state() == before
    book.receive(book.signed(ANN, PHONE, URL))
    assert book.state() == before


def test_undoing_a_creation_of_a_person_who_was_refused(book):
    book.receive(book.signed(ANN, PHONE))
    book.decide([book.find(None)])
    before = book.state()
    book.create(*HERS)
    book.undo(book.changes()[0])
    assert book.state() == before


def test_undoing_a_creation_by_setting(book):
    book.receive(book.signed(ANN, PHONE))
    before = book.state()
    book.set(auto_create=True)
    book.receive(book.signed(ANN, PHONE))
    (made,) = [one for one in book.changes() if one.action == ChangeAction.CREATE_CONTACT]
    book.undo(made)
    assert book.state() == before


def test_mail_that_comes_in_between_does_not_hinder(book):
    book.receive(book.signed(ANN, PHONE, TITLE))
    result = book.accept_all()
    book.wait(days=1)
    book.receive(book.signed(ANN, PHONE, TITLE, URL))
    book.undo(result.changes[0])
    assert book.contacts() == ()
    assert book.offered() == {
        ("contact", "Ann Lee"),
        ("phone", "+49891234567"),
        ("job_title", "Buyer"),
        ("url", "https://www.lee.example"),
    }


def test_a_later_change_of_the_same_value_hinders(book):
    contact = book.create(*HERS, PHONE)
    creation = book.changes()[0]
    book.edit(contact.id, *HERS, (*PHONE, "home"))
    first = book.changes()[0]
    book.edit(contact.id, *HERS, (*PHONE, "mobile"), TITLE)
    second = book.changes()[0]
    before = book.state()
    with pytest.raises(FailedPrecondition) as error:
        book.undo(first)
    assert error.value.reason == "UNDO_CONFLICT"
    assert int(error.value.metadata["change"]) in {one.id for one in book.changes() if one.batch_id == second.batch_id}
    assert refused(book.undo, creation) == "UNDO_CONFLICT"
    assert book.state() == before
    for change in (second, first, creation):
        book.undo(change)
    assert book.contacts() == ()


def test_a_later_change_of_another_value_does_not_hinder(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    result = book.accept_all()
    book.edit(contact.id, *HERS, PHONE, TITLE)
    book.undo(result.changes[0])
    assert book.values(book.contact(contact.id)) == {("name", ANN[0]), ("email", ANN[1]), ("job_title", "Buyer")}
    assert book.offered() == {("phone", "+49891234567")}


def test_a_value_that_came_back_in_another_way_hinders(book):
    contact = book.create(*HERS, PHONE)
    book.edit(contact.id, *HERS)
    removal = book.changes()[-2] if book.changes()[-2].action == ChangeAction.REMOVE_VALUE else None
    removal = next(one for one in book.changes() if one.action == ChangeAction.REMOVE_VALUE)
    book.edit(contact.id, *HERS, PHONE)
    assert refused(book.undo, removal) == "UNDO_CONFLICT"


def test_what_was_undone_cannot_be_undone_again_but_the_undoing_can(book):
    contact = book.create(*HERS)
    book.edit(contact.id, *HERS, PHONE)
    edit, before = book.changes()[0], book.snapshot()
    entries = book.undo(edit)
    assert refused(book.undo, edit) == "ALREADY_UNDONE"
    book.undo(entries[0])
    assert book.snapshot() == before
    book.undo(edit)
    assert refused(book.undo, entries[0]) == "ALREADY_UNDONE"
    assert book.values(book.contact(contact.id)) == {("name", ANN[0]), ("email", ANN[1])}


def test_undoing_that_something_was_forgotten(book):
    book.create(*HERS)
    book.receive(book.signed(ANN, PHONE))
    (rejection,) = book.decide(book.pending()).rejections
    before = book.snapshot()
    book.forget(rejection)
    assert book.offered()
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_undoing_settings_until_they_are_changed_again(book):
    before = book.snapshot()
    book.set(default_region="DE")
    first = book.changes()[0]
    book.set(default_region="CH")
    assert refused(book.undo, first) == "UNDO_CONFLICT"
    book.undo(book.changes()[0])
    book.undo(first)
    assert book.snapshot() == before


def test_undoing_a_deletion(book):
    contact = book.create(*HERS, TITLE)
    book.receive(book.signed(ANN, PHONE, URL))
    url = book.find(Kind.URL)
    book.decide([url], Reject(url.id))
    before = book.snapshot()
    workflow.delete_contact(book.db, book.id, contact.id, "", "me", book.now)
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_mail_that_comes_while_a_contact_is_deleted_is_the_contacts_after_all(book):
    contact = book.create(*HERS)
    workflow.delete_contact(book.db, book.id, contact.id, "", "me", book.now)
    deletion = book.changes()[0]
    book.receive(book.signed(ANN, PHONE))
    assert ("contact", ANN[0]) in book.offered()
    book.undo(deletion)
    assert book.offered() == {("phone", "+49891234567")}
    assert {one.subject.contact_id for one in book.pending()} == {contact.id}


def test_a_deleted_contact_whose_address_another_has_by_now_stays_deleted(book):
    contact = book.create(*HERS)
    workflow.delete_contact(book.db, book.id, contact.id, "", "me", book.now)
    deletion = book.changes()[0]
    book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, ANN[1]))
    assert refused(book.undo, deletion) == "UNDO_CONFLICT"
    assert len(book.contacts()) == 1


def test_undoing_a_connection(book):
    contact = book.create(*HERS)
    message = book.receive(book.signed(BOB, PHONE, URL))
    url = book.find(Kind.URL)
    book.decide([url], Reject(url.id))
    before = book.snapshot()
    workflow.connect_address(book.db, book.id, message.id, contact.id, "me", book.now)
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_mail_of_an_address_that_was_connected_in_between_is_the_strangers_again(book):
    contact = book.create(*HERS)
    message = book.receive(book.signed(BOB, PHONE))
    workflow.connect_address(book.db, book.id, message.id, contact.id, "me", book.now)
    connection = book.changes()[0]
    book.receive(book.signed(BOB, PHONE, TITLE))
    assert {one.subject.contact_id for one in book.pending()} == {contact.id}
    book.undo(connection)
    assert book.offered() == {("contact", BOB[0]), ("phone", "+49891234567"), ("job_title", "Buyer")}
    assert book.offered(contact_id=contact.id) == set()


def test_a_batch_whose_images_are_gone_cannot_be_undone(book):
    book.create(*HERS)
    (entry,) = book.changes()
    with book.db.write(book.id) as tx:
        images.drop(tx, (entry.batch_id,))
    assert refused(book.undo, entry) == "NOT_UNDOABLE"


@pytest.mark.parametrize("id", [0, -1, 99, 2**31, 2**63, 10**18 - 1])
def test_an_unknown_entry_is_not_found(book, id):
    with pytest.raises(NotFound) as error:
        workflow.undo_change(book.db, book.id, id, "me", book.now)
    assert error.value.reason == "CHANGE_NOT_FOUND"


def test_the_log_is_listed_by_contact_and_kind(book):
    contact = book.create(*HERS)
    book.create(*HIS)
    book.receive(book.signed(ANN, PHONE, TITLE))
    result = book.accept_all()
    assert [one.after.value for one in book.changes(contact_id=contact.id, kind=Kind.PHONE)] == ["+49891234567"]
    assert {one.contact_id for one in book.changes(contact_id=contact.id)} == {contact.id}
    (entry,) = book.changes(kind=Kind.JOB_TITLE)
    assert (entry.actor, entry.model_version, entry.before) == ("tester", "model-1", None)
    assert entry.proposal_id in {one.id for one in result.proposals}
    ids = [one.id for one in book.changes()]
    assert ids == sorted(ids, reverse=True)
