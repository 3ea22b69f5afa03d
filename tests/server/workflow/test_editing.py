"""Contacts as people create, edit, delete and connect them."""

from __future__ import annotations

import pytest

from server import workflow
from server.contacts.proposal import Accept
from server.errors import Aborted, AlreadyExists, InvalidInput, NotFound
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
HERS = ((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
PHONE, TITLE = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer")


def delete(book, contact, etag=""):
    workflow.delete_contact(book.db, book.id, contact.id, etag, "me", book.now)


def test_a_contact_is_kept_in_normal_form(book):
    book.set(default_region="DE")
    created = book.create(
        (Kind.EMAIL, "Ann.Lee@LEE.example"), (Kind.PHONE, "089 / 1234567", "home"), (Kind.NAME, " Ann  Lee ")
    )
    assert [(one.kind.value, one.value, one.type) for one in created.fields] == [
        ("name", "Ann Lee", ""),
        ("phone", "+49891234567", "home"),
        ("email", "ann.lee@lee.example", "work"),
    ]
    assert created == book.contact(created.id)
    assert {one.origin.value for one in created.fields} == {"person"}


def test_the_same_value_twice_is_one(book):
    created = book.create((Kind.NAME, "Ann Lee"), PHONE, (Kind.PHONE, "0049 89 123 45 67"))
    assert len(created.of_kind(Kind.PHONE)) == 1


def test_a_bare_handle_keeps_its_network(book):
    created = book.create((Kind.NAME, "Ann Lee"), (Kind.SOCIAL, "ann.lee.7", "skype"))
    (profile,) = created.of_kind(Kind.SOCIAL)
    assert (profile.type, profile.key) == ("skype", "skype:ann.lee.7")


@pytest.mark.parametrize(
    "values",
    [(), ((Kind.NAME, "  "),), ((Kind.PHONE, "call me"),), ((Kind.EMAIL, "nowhere"),), ((Kind.NAME, "x" * 2000),)],
)
def test_what_is_no_value_is_refused(book, values):
    with pytest.raises(InvalidInput):
        book.create(*values)
    assert (book.contacts(), book.changes()) == ((), ())


@pytest.mark.parametrize(
    ("kind", "value", "type"),
    [
        (Kind.PHONE, "+49 89 1234567", "x" * 101),
        (Kind.PHONE, "+49 89 1234567", "\x1b[31m"),
        (Kind.JOB_TITLE, "Buyer", "work"),
    ],
)
def test_what_is_no_type_is_refused(book, kind, value, type):
    contact = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    book.receive(book.signed(ANN, (kind, value)))
    one = book.find(kind)
    for act in (
        lambda: book.create((kind, value, type)),
        lambda: book.edit(contact.id, (kind, value, type)),
        lambda: book.decide([one], Accept(one.id, type=type)),
    ):
        with pytest.raises(InvalidInput) as raised:
            act()
        assert raised.value.reason == "INVALID_TYPE"
    assert book.find(kind) == one


@pytest.mark.parametrize(
    "text", ["Ann\x00Lee", "Ann \ud800 Lee", "A" + "\u0301" * 500, "\U0001f600 Lee", "'; DROP TABLE"]
)
def test_odd_texts_are_kept_or_refused_alike(book, text):
    try:
        created = book.create((Kind.NAME, text), (Kind.SOCIAL, text, text))
    except InvalidInput:
        return
    assert book.contact(created.id) == created
    assert book.contacts(text=created.display_name[:3]) == (created,)


def test_an_address_belongs_to_one_contact(book):
    first = book.create(*HERS)
    second = book.create((Kind.NAME, "Ann Lee"))
    for call in (
        lambda: book.create((Kind.NAME, "Other"), (Kind.EMAIL, "ANN.LEE@lee.example")),
        lambda: book.edit(second.id, (Kind.NAME, "Ann Lee"), (Kind.EMAIL, ANN[1])),
    ):
        with pytest.raises(AlreadyExists) as error:
            call()
        assert (error.value.reason, error.value.metadata["contact"]) == ("CONTACT_EXISTS", first.id)


def test_creating_takes_over_what_was_offered_to_the_stranger(book):
    book.receive(book.signed(ANN, PHONE, TITLE))
    title = book.find(Kind.JOB_TITLE)
    book.decide([title])
    created = book.create(*HERS)
    assert book.offered() == {("phone", "+49891234567")}
    assert {one.subject.contact_id for one in book.pending()} == {created.id}
    assert [one.value for one in book.rejections(contact_id=created.id)] == ["Buyer"]
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert book.offered() == {("phone", "+49891234567")}


def test_an_edit_keeps_what_it_does_not_touch(book):
    book.receive(book.signed(ANN, PHONE, TITLE))
    (contact,) = book.accept_all().contacts
    book.wait(hours=1)
    edited = book.edit(contact.id, *HERS, PHONE, (Kind.JOB_TITLE, "Head"))
    before, after = ({one.kind: one for one in each.fields} for each in (contact, edited))
    for kind in (Kind.NAME, Kind.PHONE, Kind.EMAIL):
        assert before[kind] == after[kind]
    assert before[Kind.JOB_TITLE].id == after[Kind.JOB_TITLE].id
    assert after[Kind.JOB_TITLE].origin.value == "person"
    assert (edited.etag, edited.update_time) != (contact.etag, contact.update_time)
    assert [one.action.value for one in book.changes()[:2]] == ["reject", "change_value"]


def test_an_edit_without_a_change_is_none(book):
    contact, log = book.create(*HERS, PHONE), book.changes()
    book.wait(hours=1)
    assert book.edit(contact.id, *HERS, PHONE) == contact
    assert book.changes() == log


def test_a_stale_edit_is_refused(book):
    contact = book.create(*HERS)
    edited = book.edit(contact.id, *HERS, PHONE, etag=contact.etag)
    for call in (
        lambda: book.edit(contact.id, *HERS, TITLE, etag=contact.etag),
        lambda: delete(book, contact, contact.etag),
    ):
        with pytest.raises(Aborted) as error:
            call()
        assert error.value.reason == "STALE_ETAG"
    assert book.contact(contact.id) == edited


def test_a_removed_value_is_not_offered_again(book):
    contact = book.create(*HERS, PHONE, TITLE)
    book.edit(contact.id, *HERS)
    book.receive(book.signed(ANN, PHONE, (Kind.JOB_TITLE, "BUYER")))
    assert book.pending() == ()
    assert {(one.value, one.source.value) for one in book.rejections()} == {
        ("Buyer", "removed"),
        ("+49891234567", "removed"),
    }


def test_a_typed_value_is_replaced_only_by_asking(book):
    contact = book.create(*HERS, TITLE)
    book.wait(days=1)
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Head of Purchasing")))
    assert book.contact(contact.id).of_kind(Kind.JOB_TITLE)[0].value == "Buyer"
    assert book.find(Kind.JOB_TITLE).change.old_value == "Buyer"


def test_a_corrected_value_makes_pointless_offers_go(book):
    contact = book.create(*HERS)
    book.receive(book.signed(ANN, PHONE, TITLE))
    book.edit(contact.id, *HERS, PHONE)
    assert book.offered() == {("job_title", "Buyer")}


def test_a_replacement_of_what_is_gone_becomes_an_addition(book):
    contact = book.create(*HERS, TITLE)
    book.wait(days=1)
    book.receive(book.signed(ANN, (Kind.JOB_TITLE, "Head of Purchasing")))
    book.edit(contact.id, *HERS)
    change = book.find(Kind.JOB_TITLE).change
    assert (change.kind.value, change.old_field_id, change.old_value) == ("add_value", "", "")
    (after,) = book.accept_all().contacts
    assert [one.value for one in after.of_kind(Kind.JOB_TITLE)] == ["Head of Purchasing"]


def test_contacts_are_listed_by_name_and_searched_in_all_values(book):
    for name, number in (
        ("Zoë Ångström", "+49 30 7654321"),
        ("anna Bell", "+49 30 7654322"),
        ("Ann Lee", "+49 89 1234567"),
    ):
        book.create((Kind.NAME, name), (Kind.PHONE, number))
    assert [one.display_name for one in book.contacts()] == ["Ann Lee", "anna Bell", "Zoë Ångström"]
    assert [one.display_name for one in book.contacts(text="angstrom")] == ["Zoë Ångström"]
    assert [one.display_name for one in book.contacts(text="49307")] == ["anna Bell", "Zoë Ångström"]
    assert book.contacts(text="100%") == book.contacts(text="_nn") == ()


def test_a_deleted_contact_is_gone_with_what_was_known_of_it(book):
    contact = book.create(*HERS)
    stored = book.receive(book.signed(ANN, PHONE, TITLE))
    book.decide([book.find(Kind.JOB_TITLE)])
    delete(book, contact)
    assert (book.contacts(), book.pending(), book.rejections()) == ((), (), ())
    with pytest.raises(NotFound) as error:
        book.contact(contact.id)
    assert error.value.reason == "CONTACT_NOT_FOUND"
    assert book.changes()[0].action.value == "delete_contact"
    (card,) = workflow.get_message(book.db, book.id, stored.id, book.now).cards
    assert (card.subject.contact_id, card.outcome.value) == ("", "new")
    book.receive(book.signed(ANN, PHONE, TITLE))
    assert {kind for kind, _ in book.offered()} == {"contact", "phone", "job_title"}
