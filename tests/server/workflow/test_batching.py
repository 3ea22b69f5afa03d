"""Several contacts in one call: all of them or none, each to be taken back by itself."""

from __future__ import annotations

import pytest

from server import workflow
from server.contacts.contact import FieldInput
from server.errors import Aborted, AlreadyExists, InvalidInput, NotFound
from server.fields.field import Kind
from server.workflow.batching import MOST_IN_BATCH

PHONE = (Kind.PHONE, "+49 89 1234567")


def new(*values, **named):
    return workflow.NewContact(tuple(FieldInput(*one) for one in values), **named)


def person(name):
    return (Kind.NAME, name), (Kind.EMAIL, f"{name.lower().replace(' ', '.')}@firm.example")


def create(book, *wanted):
    return workflow.create_contacts(book.db, book.id, wanted, "me", book.now)


def edit(book, *edits):
    edits = tuple(workflow.Edit(id, tuple(FieldInput(*one) for one in values), etag) for id, etag, *values in edits)
    return workflow.update_contacts(book.db, book.id, edits, "me", book.now)


def delete(book, *named):
    workflow.delete_contacts(book.db, book.id, named, "me", book.now)


@pytest.fixture
def three(book):
    return create(book, *(new(*person(name)) for name in ("Ann Lee", "Bob Ray", "Cleo Orr")))


def test_they_come_in_the_order_of_the_call_and_go_one_by_one(book, three):
    assert [one.display_name for one in three] == ["Ann Lee", "Bob Ray", "Cleo Orr"]
    batches = [one.batch_id for one in book.changes()]
    assert len(set(batches)) == 3
    book.undo(book.changes(contact_id=three[1].id)[0])
    assert [one.display_name for one in book.contacts()] == ["Ann Lee", "Cleo Orr"]


@pytest.mark.parametrize(
    ("bad", "error", "reason"),
    [
        (new((Kind.PHONE, "none")), InvalidInput, "PHONE_INVALID"),
        (new(), InvalidInput, "EMPTY_CONTACT"),
        (new(*person("Dora May")), AlreadyExists, "CONTACT_EXISTS"),
        (new((Kind.NAME, "Eve Fox"), id="X"), InvalidInput, "INVALID_CONTACT_ID"),
        (new((Kind.NAME, "Eve Fox"), id="dora"), AlreadyExists, "CONTACT_ID_TAKEN"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_that_is_refused_refuses_all_and_is_named(book, bad, error, reason):
    before = book.snapshot()
    with pytest.raises(error) as found:
        create(book, new(*person("Ann Lee")), new(*person("Dora May"), id="dora"), bad)
    assert (found.value.reason, found.value.metadata["index"]) == (reason, "2")
    assert book.snapshot() == before


def test_edits_are_all_or_none(book, three):
    ann, bob, _ = three
    done = edit(book, (bob.id, bob.etag, *person("Bob Ray"), PHONE), (ann.id, "", *person("Ann Lee"), PHONE))
    assert [one.id for one in done] == [bob.id, ann.id]
    before = book.snapshot()
    with pytest.raises(Aborted) as error:
        edit(book, (ann.id, done[1].etag, *person("Ann Lee")), (bob.id, bob.etag, *person("Bob Ray")))
    assert (error.value.reason, error.value.metadata["index"]) == ("STALE_ETAG", "1")
    with pytest.raises(NotFound) as error:
        edit(book, (ann.id, "", *person("Ann Lee")), ("nobody", "", *person("Bob Ray")))
    assert error.value.metadata["index"] == "1"
    assert book.snapshot() == before


def test_addresses_move_within_a_batch_in_its_order(book, three):
    ann, bob, _ = three
    done = edit(book, (ann.id, "", (Kind.NAME, "Ann Lee")), (bob.id, "", (Kind.NAME, "Bob Ray"), person("Ann Lee")[1]))
    assert ("email", "ann.lee@firm.example") in book.values(done[1])


def test_deletions_are_all_or_none(book, three):
    ann, bob, cleo = three
    before = book.snapshot()
    for wrong in ((ann.id, "9"), ("nobody", "")):
        with pytest.raises((Aborted, NotFound)) as error:
            delete(book, (bob.id, bob.etag), wrong)
        assert error.value.metadata["index"] == "1"
        assert book.snapshot() == before
    delete(book, (ann.id, ann.etag), (bob.id, ""))
    assert [one.id for one in book.contacts()] == [cleo.id]
    for contact in (ann, bob):
        book.undo(book.changes(contact_id=contact.id)[0])
    assert book.snapshot() == before


def test_nobody_is_named_twice_and_not_too_many(book, three):
    ann = three[0]
    for act in (lambda: edit(book, (ann.id, ""), (ann.id, "")), lambda: delete(book, (ann.id, ""), (ann.id, ""))):
        with pytest.raises(InvalidInput) as error:
            act()
        assert (error.value.reason, error.value.metadata["index"]) == ("NAMED_TWICE", "1")
    too_many = [new((Kind.NAME, f"No. {number}")) for number in range(MOST_IN_BATCH + 1)]
    for act in (
        lambda: create(book, *too_many),
        lambda: delete(book, *((str(number), "") for number in range(MOST_IN_BATCH + 1))),
    ):
        with pytest.raises(InvalidInput) as error:
            act()
        assert error.value.reason == "BATCH_TOO_LARGE"
    assert create(book) == edit(book) == ()
    assert len(book.contacts()) == 3


def test_an_id_of_the_callers_own_is_kept_and_never_given_again(book):
    (ann,) = create(book, new(*person("Ann Lee"), id="crm-0042"))
    assert ann.id == "crm-0042" == book.contact("crm-0042").id
    delete(book, (ann.id, ""))
    with pytest.raises(AlreadyExists) as error:
        create(book, new(*person("Bob Ray"), id="crm-0042"))
    assert error.value.reason == "CONTACT_ID_TAKEN"
    book.undo(book.changes()[0])
    assert book.contact("crm-0042").display_name == "Ann Lee"


def test_an_id_of_another_address_book_is_taken_too(book):
    other = book.another("other")
    create(book, new(*person("Ann Lee"), id="crm-0042"))
    with pytest.raises(AlreadyExists) as error:
        create(other, new(*person("Ann Lee"), id="crm-0042"))
    assert error.value.reason == "CONTACT_ID_TAKEN" and other.contacts() == ()


def test_a_repeated_request_does_nothing(book):
    wanted = new(*person("Ann Lee"), request_id="r-1")
    (ann,) = create(book, wanted)
    changes = book.changes()
    assert create(book, new((Kind.NAME, "Bob Ray")), wanted)[1] == ann
    assert len(book.contacts()) == 2 and len(book.changes()) == len(changes) + 1
    for reused in (new((Kind.NAME, "Eve Fox"), request_id="r-1"), new((Kind.NAME, "Eve Fox"), request_id="r" * 65)):
        with pytest.raises(InvalidInput) as error:
            create(book, reused)
        assert error.value.reason in ("REQUEST_ID_REUSED", "INVALID_REQUEST_ID")
