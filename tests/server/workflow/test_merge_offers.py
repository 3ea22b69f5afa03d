"""Where one card proves two contacts to be one person, to merge them is offered, decided, remembered, taken back."""

from __future__ import annotations

from io import BytesIO

import pytest

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, ChangeKind, ProposalState, Reject
from server.errors import FailedPrecondition, NotFound
from server.exchange.files import FileFormat
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


TWIN = (NAME, (Kind.PHONE, MOBILE[1], "mobile"), (Kind.EMAIL, "ann@home.example"))


def test_a_contact_that_is_made_or_edited_shows_whom_it_doubles(book):
    kept = book.create(NAME, EMAIL, (Kind.PHONE, MOBILE[1], "mobile"))
    book.wait(hours=1)
    twin = book.create(*TWIN)
    (one,) = merges(book)
    assert (one.subject.contact_id, one.change.key, one.sighting_count) == (kept.id, twin.id, 0)
    assert [reason.partition(" (+")[0] for reason in one.reasons] == ["same personal number", "same name"]
    book.undo(book.changes()[0])
    assert not merges(book)
    other = book.create(NAME, (Kind.EMAIL, "ann@home.example"))
    assert not merges(book)
    book.edit(other.id, *TWIN)
    (one,) = merges(book)
    book.edit(kept.id, NAME, EMAIL, (Kind.PHONE, MOBILE[1], "mobile"), LANDLINE)
    assert merges(book) == [one]


def test_what_values_alone_proved_goes_with_them_and_what_a_card_proved_stays(book, two):
    receive(book, MOBILE)
    book.edit(two[1].id, NAME, (Kind.EMAIL, "ann@home.example"))
    assert len(merges(book)) == 1
    book.decide(merges(book), Reject(merges(book)[0].id))
    third = book.create(NAME, (Kind.PHONE, MOBILE[1], "mobile"))
    book.wait(hours=1)
    fourth = book.create(NAME, (Kind.PHONE, MOBILE[1], "mobile"))
    assert [(one.subject.contact_id, one.change.key) for one in merges(book)] == [(third.id, fourth.id)]
    book.edit(fourth.id, NAME)
    assert not merges(book)


@pytest.mark.parametrize(
    "values",
    [
        ((Kind.NAME, "Bob Ray"), (Kind.PHONE, MOBILE[1], "mobile")),
        (NAME, (Kind.PHONE, LANDLINE[1], "work")),
        (NAME, (Kind.PHONE, MOBILE[1], "fax")),
        (NAME,),
    ],
    ids=["named otherwise", "a landline", "a fax", "the name alone"],
)
def test_what_proves_nothing_offers_nothing(book, values):
    book.create(NAME, (Kind.PHONE, MOBILE[1], "mobile"), (Kind.PHONE, LANDLINE[1], "work"))
    book.create(*values)
    assert not merges(book)


def test_a_dismissed_pair_is_not_offered_by_values(book):
    first = book.create(NAME, (Kind.PHONE, MOBILE[1], "mobile"))
    second = book.create(*TWIN)
    book.decide(merges(book), Reject(merges(book)[0].id))
    book.edit(second.id, *TWIN, LANDLINE)
    book.edit(first.id, NAME, (Kind.PHONE, MOBILE[1], "mobile"), PROFILE)
    assert not merges(book)


def test_a_file_shows_whom_its_contacts_double(book):
    kept = book.create(NAME, EMAIL, (Kind.PHONE, MOBILE[1], "mobile"))
    book.wait(hours=1)
    book.create((Kind.NAME, "Ann Mary Lee"), (Kind.EMAIL, "ann@home.example"))
    card = (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann Mary Lee\r\nEMAIL:ann@home.example\r\n"
        f"TEL;TYPE=cell:{MOBILE[1]}\r\nEND:VCARD\r\n"
    )
    workflow.import_contacts(book.db, book.id, BytesIO(card.encode()), FileFormat.VCARD, "me", book.now)
    (one,) = merges(book)
    assert one.subject.contact_id == kept.id


def test_without_mining_no_merge_is_offered(book):
    book.set(mining=False)
    book.create(NAME, (Kind.PHONE, MOBILE[1], "mobile"))
    book.create(*TWIN)
    assert not merges(book)


def test_what_a_merge_would_bring_is_shown(book):
    book.create(NAME, EMAIL, (Kind.PHONE, MOBILE[1], "mobile"))
    book.wait(hours=1)
    twin = book.create(*TWIN, (Kind.JOB_TITLE, "Buyer"))
    shown = workflow.preview(book.db, book.id, book.pending())[merges(book)[0].id]
    assert (shown.name, shown.percent, shown.percent_merged) == ("Ann Lee", 60, 70)
    assert {(one.kind, one.value) for one in shown.gained} == {
        (Kind.JOB_TITLE, "Buyer"),
        (Kind.EMAIL, "ann@home.example"),
    }
    workflow.delete_contact(book.db, book.id, twin.id, "", "me", book.now)
    assert workflow.preview(book.db, book.id, book.all(workflow.list_proposals, book.now, states=())) == {}


@pytest.mark.parametrize("fuller_first", [True, False])
def test_of_two_that_were_made_at_one_time_the_fuller_stays(book, fuller_first):
    full, poor = (*TWIN, (Kind.JOB_TITLE, "Buyer")), (NAME, (Kind.PHONE, MOBILE[1], "mobile"))
    made = {len(values): book.create(*values) for values in ((full, poor) if fuller_first else (poor, full))}
    (one,) = merges(book)
    assert (one.subject.contact_id, one.change.key) == (made[len(full)].id, made[len(poor)].id)
