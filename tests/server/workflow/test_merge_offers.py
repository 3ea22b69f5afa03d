"""Where one card proves two contacts to be one person, to merge them is offered, decided, remembered, taken back."""

from __future__ import annotations

import pytest

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, ChangeKind, ProposalState, Reject
from server.errors import FailedPrecondition, NotFound
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
NAME, EMAIL = (Kind.NAME, "Ann Lee"), (Kind.EMAIL, ANN[1])
MOBILE = (Kind.PHONE, "+49 1512 3456789")
PROFILE = (Kind.SOCIAL, "https://www.linkedin.com/in/ann-lee-42")
LANDLINE = (Kind.PHONE, "+49 89 1234567")


def merges(book, **filters):
    return [one for one in book.pending(**filters) if one.change.kind == ChangeKind.MERGE]


@pytest.fixture
def two(book):
    """The same person twice: by the address she writes from, and by her mobile number."""
    kept = book.create(NAME, EMAIL)
    return kept, book.create(NAME, (Kind.PHONE, MOBILE[1], "mobile"), (Kind.EMAIL, "ann@home.example"))


def receive(book, *values, person=ANN):
    return book.receive(book.signed(person, NAME, *values))


def test_a_merge_is_offered_for_the_contact_the_card_is_about(book, two):
    message = receive(book, MOBILE)
    (one,) = merges(book)
    assert (one.subject.contact_id, one.change.key, one.state) == (two[0].id, two[1].id, ProposalState.PENDING)
    assert one.reasons and one.subject_name == "Ann Lee"
    assert merges(book, message_id=message.id) == [one] == merges(book, contact_id=two[0].id)


def test_it_outlives_what_comes_after_and_is_offered_once(book, two):
    receive(book, MOBILE)
    (one,) = merges(book)
    book.wait(hours=1)
    receive(book, MOBILE, (Kind.JOB_TITLE, "Buyer"))
    book.edit(two[0].id, NAME, EMAIL, LANDLINE)
    (again,) = merges(book)
    assert again.id == one.id and again.sighting_count == 2


def test_accepted_both_are_one_and_undone_two_again(book, two):
    receive(book, MOBILE, (Kind.JOB_TITLE, "Buyer"))
    before = book.snapshot()
    shown = book.pending()
    done = book.decide(shown, *(Accept(one.id) for one in shown))
    assert [one.id for one in book.contacts()] == [two[0].id]
    assert [one.id for one in done.contacts] == [two[0].id]
    assert {("email", "ann@home.example"), ("phone", "+4915123456789"), ("job_title", "Buyer")} <= book.values(
        book.contact(two[1].id)
    )
    assert {one.state for one in done.proposals} == {ProposalState.ACCEPTED}
    book.undo(done.changes[0])
    assert book.snapshot() == before
    assert len(merges(book)) == 1


@pytest.mark.parametrize("is_named", [True, False])
def test_rejected_or_left_they_are_two_for_good_until_undone(book, two, is_named):
    receive(book, MOBILE)
    shown = merges(book)
    done = book.decide(shown, *([Reject(shown[0].id)] if is_named else []))
    receive(book, MOBILE)
    receive(book, MOBILE, PROFILE)
    assert not merges(book) and len(book.contacts()) == 2
    assert not book.rejections()
    book.undo(done.changes[0])
    assert [one.id for one in merges(book)] == [shown[0].id]


def test_dismissed_before_nothing_is_offered_and_dismissed_meanwhile_no_longer(book, two):
    receive(book, MOBILE)
    workflow.dismiss_duplicate(book.db, book.id, two[1].id, two[0].id, "tester", book.now)
    assert not merges(book)
    receive(book, MOBILE)
    assert not merges(book)


@pytest.mark.parametrize("gone", [0, 1])
def test_it_goes_with_either_contact(book, two, gone):
    receive(book, MOBILE)
    (one,) = merges(book)
    workflow.delete_contact(book.db, book.id, two[gone].id, "", "tester", book.now)
    assert not merges(book)
    with pytest.raises(FailedPrecondition if gone else NotFound):
        book.decide([one], Accept(one.id))


@pytest.mark.parametrize("gone", [0, 1])
def test_it_goes_when_either_is_erased(book, two, gone):
    receive(book, MOBILE)
    workflow.erase_contact(book.db, book.id, two[gone].id, "", "tester", book.now)
    assert not merges(book)


@pytest.mark.parametrize("kept", [0, 1])
def test_it_goes_when_they_are_merged_otherwise(book, two, kept):
    receive(book, MOBILE)
    merge = Merge(two[kept].id, two[1 - kept].id)
    done = workflow.merge_contacts(book.db, book.id, merge, "tester", book.now)
    assert not merges(book)
    book.undo(done.changes[0])
    assert len(merges(book)) == 1


def test_three_become_one_in_one_review(book, two):
    third = book.create(NAME, PROFILE)
    receive(book, MOBILE, PROFILE)
    shown = merges(book)
    assert {one.change.key for one in shown} == {two[1].id, third.id}
    book.decide(shown, *(Accept(one.id) for one in shown))
    assert [one.id for one in book.contacts()] == [two[0].id] and not merges(book)


@pytest.mark.parametrize(
    ("other", "stated"),
    [
        pytest.param((("name", "Bob Lee"), ("phone", MOBILE[1], "mobile")), MOBILE, id="couple-of-one-mobile"),
        pytest.param((("phone", MOBILE[1], "mobile"),), MOBILE, id="number-without-name"),
        pytest.param((("name", "Ann Lee"), ("phone", LANDLINE[1])), LANDLINE, id="homonym-at-one-switchboard"),
        pytest.param((("name", "Ann Lee"),), MOBILE, id="homonym"),
        pytest.param((("name", "Ann"), ("phone", MOBILE[1], "mobile")), MOBILE, id="given-name-only"),
        pytest.param((("name", "Ann Lee"), ("email", "info@lee.example")), (Kind.EMAIL, "info@lee.example"), id="role"),
    ],
)
def test_nothing_is_offered_without_proof(book, other, stated):
    book.create(NAME, EMAIL)
    book.create(*((Kind(kind), *rest) for kind, *rest in other))
    receive(book, stated)
    assert not merges(book)


def test_a_stranger_who_is_two_contacts_proves_them_one(book):
    older = book.create(NAME, (Kind.PHONE, MOBILE[1], "mobile"))
    book.wait(minutes=1)
    newer = book.create(NAME, PROFILE)
    receive(book, MOBILE, PROFILE, person=("Ann Lee", "lee@new.example"))
    assert [(one.subject.contact_id, one.change.key) for one in merges(book)] == [(older.id, newer.id)]
