"""Two contacts become one, with all that is known and was decided of both; and two again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from server import workflow
from server.contacts.contact import FieldInput
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, ChangeAction, Reject
from server.errors import Aborted, FailedPrecondition, InvalidInput, NotFound, UndersignedError
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")
ALSO = ("Ann Lee", "ann@home.example")
BOB = ("Bob Ray", "bob.ray@ray.example")
HERS, HERS_TOO, HIS = (((Kind.NAME, name), (Kind.EMAIL, email)) for name, email in (ANN, ALSO, BOB))
PHONE, OTHER_PHONE = (Kind.PHONE, "+49 89 1234567"), (Kind.PHONE, "+49 30 7654321")
TITLE, HEAD, URL = (Kind.JOB_TITLE, "Buyer"), (Kind.JOB_TITLE, "Head of Purchasing"), (Kind.URL, "www.lee.example")


def merge(book, kept, absorbed, *chosen, **options):
    request = Merge(kept.id, absorbed.id, chosen=tuple(FieldInput(*one) for one in chosen), **options)
    return workflow.merge_contacts(book.db, book.id, request, "tester", book.now)


def refused(error, call, *arguments, **options):
    with pytest.raises(error) as raised:
        call(*arguments, **options)
    return raised.value.reason


@pytest.fixture
def two(book):
    """Two contacts of one person, each with mail, an open proposal and a refusal."""
    kept, absorbed = book.create(*HERS, PHONE), book.create(*HERS_TOO, OTHER_PHONE)
    for person, url in ((ANN, "www.one.example"), (ALSO, "www.two.example")):
        book.receive(book.signed(person, (Kind.URL, url), TITLE))
    titles = [one for one in book.pending() if one.change.field_kind == Kind.JOB_TITLE]
    book.decide(titles[1:])
    return kept, absorbed


def test_all_values_of_both_are_the_survivors(book, two):
    merged = merge(book, *two).contact
    assert merged.id == two[0].id
    assert book.values(merged) == {
        ("name", "Ann Lee"), ("email", ANN[1]), ("email", ALSO[1]),
        ("phone", "+49891234567"), ("phone", "+49307654321"),
    }  # fmt: skip
    assert [one.id for one in book.contacts()] == [merged.id]


def test_proposals_refusals_and_mail_follow(book, two):
    kept, absorbed = two
    merge(book, kept, absorbed)
    assert book.offered() == {("url", "https://www.one.example"), ("url", "https://www.two.example")}
    assert {one.subject.contact_id for one in book.pending()} == {kept.id}
    assert [(one.subject.contact_id, one.value) for one in book.rejections()] == [(kept.id, "Buyer")]
    book.receive(book.signed(ALSO, TITLE, (Kind.URL, "www.three.example")))
    assert ("url", "https://www.three.example") in book.offered(contact_id=kept.id)
    assert ("job_title", "Buyer") not in book.offered()


def test_the_absorbed_name_leads_to_the_survivor(book, two):
    kept, absorbed = two
    merge(book, kept, absorbed)
    assert book.contact(absorbed.id).id == kept.id
    assert book.pending(contact_id=absorbed.id) == book.pending(contact_id=kept.id)
    assert book.rejections(contact_id=absorbed.id) == book.rejections(contact_id=kept.id)
    assert book.changes(contact_id=absorbed.id) == book.changes(contact_id=kept.id)
    edited = book.edit(absorbed.id, *HERS, TITLE)
    assert (edited.id, ("job_title", "Buyer") in book.values(edited)) == (kept.id, True)
    workflow.delete_contact(book.db, book.id, absorbed.id, "", "tester", book.now)
    assert refused(NotFound, book.contact, kept.id) == refused(NotFound, book.contact, absorbed.id)


def test_a_chain_of_names_leads_to_the_last(book):
    first, second, third = book.create(*HERS), book.create(*HERS_TOO), book.create(*HIS)
    merge(book, second, first)
    merge(book, third, second)
    assert {book.contact(one.id).id for one in (first, second, third)} == {third.id}
    assert len(book.contact(first.id).of_kind(Kind.EMAIL)) == 3


def test_what_the_survivor_has_by_now_is_offered_no_longer(book):
    kept, absorbed = book.create(*HERS, PHONE), book.create(*HERS_TOO)
    book.receive(book.signed(ALSO, PHONE))
    assert book.offered() == {("phone", "+49891234567")}
    merge(book, kept, absorbed)
    assert book.offered() == set()


def test_what_both_are_offered_is_one_proposal_with_the_sightings_of_both(book):
    kept, absorbed = book.create(*HERS), book.create(*HERS_TOO)
    book.receive(book.signed(ANN, PHONE))
    book.receive(book.signed(ALSO, (Kind.PHONE, "+49 (0)89 / 123 45 67")))
    assert len(book.pending()) == 2
    merge(book, kept, absorbed)
    (one,) = book.pending()
    assert one.sighting_count == 2


def test_a_persons_word_goes_before_what_was_read_and_the_newer_before_the_older(book):
    kept, absorbed = book.create(*HERS), book.create(*HERS_TOO)
    book.receive(book.signed(ANN, TITLE))
    book.accept_all()
    book.wait(days=1)
    book.receive(book.signed(ALSO, HEAD))
    book.accept_all()
    assert ("job_title", HEAD[1]) in book.values(merge(book, kept, absorbed).contact)
    book.undo(book.changes()[0])
    book.edit(kept.id, *HERS, (Kind.JOB_TITLE, "Senior Buyer"))
    book.wait(days=1)
    book.receive(book.signed(ALSO, HEAD))
    merged = merge(book, kept, absorbed).contact
    assert ("job_title", "Senior Buyer") in book.values(merged)
    assert ("job_title", HEAD[1]) in book.offered()


def test_a_short_name_does_not_replace_the_full_one(book):
    kept, absorbed = book.create(*HERS), book.create((Kind.NAME, "A. Lee"), (Kind.EMAIL, ALSO[1]))
    assert merge(book, kept, absorbed).contact.display_name == "Ann Lee"
    book.undo(book.changes()[0])
    assert merge(book, absorbed, kept).contact.display_name == "Ann Lee"


def test_what_a_person_chooses_is_held_and_the_other_value_not_offered_again(book):
    kept, absorbed = book.create(*HERS, TITLE), book.create(*HERS_TOO, HEAD)
    book.receive(book.signed(ALSO, HEAD))
    merged = merge(book, kept, absorbed, TITLE).contact
    assert ("job_title", "Buyer") in book.values(merged)
    book.receive(book.signed(ALSO, HEAD))
    assert book.offered() == set()
    assert [one.value for one in book.rejections()] == [HEAD[1]]


def test_what_a_person_types_may_be_neither(book):
    kept, absorbed = book.create(*HERS, TITLE), book.create(*HERS_TOO, HEAD)
    merged = merge(book, kept, absorbed, (Kind.JOB_TITLE, "Director")).contact
    assert [one.value for one in merged.of_kind(Kind.JOB_TITLE)] == ["Director"]
    assert [one.id for one in merged.of_kind(Kind.JOB_TITLE)] == [one.id for one in kept.of_kind(Kind.JOB_TITLE)]


def test_what_cannot_be_merged_is_said(book, two):
    kept, absorbed = two
    assert refused(InvalidInput, merge, book, kept, kept) == "SAME_CONTACT"
    assert refused(InvalidInput, merge, book, kept, absorbed, PHONE) == "CHOSEN_NOT_SINGLE"
    assert refused(InvalidInput, merge, book, kept, absorbed, TITLE, HEAD) == "CHOSEN_TWICE"
    assert refused(Aborted, merge, book, kept, absorbed, etag="99") == "STALE_ETAG"
    assert refused(Aborted, merge, book, kept, absorbed, absorbed_etag="99") == "STALE_ETAG"
    assert len(book.contacts()) == 2
    merge(book, kept, absorbed, etag=book.contact(kept.id).etag, absorbed_etag=book.contact(absorbed.id).etag)
    assert refused(FailedPrecondition, merge, book, kept, absorbed) == "ALREADY_MERGED"
    other = book.create(*HIS)
    workflow.delete_contact(book.db, book.id, other.id, "", "me", book.now)
    assert refused(NotFound, merge, book, kept, other) == "CONTACT_NOT_FOUND"


def test_the_same_request_again_does_nothing(book, two):
    first = merge(book, *two, request_id="one")
    log = book.changes()
    assert merge(book, *two, request_id="one") == first
    assert book.changes() == log
    assert refused(InvalidInput, merge, book, *reversed(two), request_id="one") == "REQUEST_ID_REUSED"


def test_undoing_a_merge_makes_two_of_one(book, two):
    before = book.snapshot()
    merge(book, *two)
    entries = book.undo(book.changes()[0])
    assert book.snapshot() == before
    book.undo(entries[0])
    assert len(book.contacts()) == 1
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_a_chain_of_merges_is_undone_one_after_the_other(book):
    first, second, third = book.create(*HERS), book.create(*HERS_TOO), book.create(*HIS)
    before = book.snapshot()
    merge(book, second, first)
    one = book.changes()[0]
    between = book.snapshot()
    merge(book, third, second)
    two = book.changes()[0]
    assert refused(FailedPrecondition, book.undo, one) == "UNDO_CONFLICT"
    book.undo(two)
    assert book.snapshot() == between
    book.undo(one)
    assert book.snapshot() == before


def test_a_later_change_of_a_value_hinders_and_is_named(book, two):
    kept, absorbed = two
    merge(book, kept, absorbed)
    merging = book.changes()[0]
    contact = book.contact(kept.id)
    values = [(one.kind, one.value, one.type) for one in contact.fields if one.value != "+49307654321"]
    book.edit(kept.id, *values)
    with pytest.raises(FailedPrecondition) as error:
        book.undo(merging)
    assert error.value.reason == "UNDO_CONFLICT"
    assert (error.value.metadata["contact"], error.value.metadata["kind"]) == (kept.id, "phone")
    removal = next(one for one in book.changes() if one.id == int(error.value.metadata["change"]))
    assert removal.action == ChangeAction.REMOVE_VALUE
    book.undo(removal)
    book.undo(merging)
    assert len(book.contacts()) == 2


def test_mail_that_came_while_they_were_one_goes_to_whom_it_is_from(book, two):
    kept, absorbed = two
    merge(book, kept, absorbed)
    merging = book.changes()[0]
    book.receive(book.signed(ALSO, (Kind.URL, "www.three.example")))
    book.receive(book.signed(ANN, (Kind.URL, "www.four.example")))
    book.undo(merging)
    assert book.offered(contact_id=absorbed.id) == {
        ("url", "https://www.two.example"), ("url", "https://www.three.example"),
    }  # fmt: skip
    assert ("url", "https://www.four.example") in book.offered(contact_id=kept.id)
    assert ("url", "https://www.three.example") not in book.offered(contact_id=kept.id)


def test_what_was_decided_while_they_were_one_stays_decided(book, two):
    kept, absorbed = two
    merge(book, kept, absorbed)
    merging = book.changes()[0]
    urls = {one.change.value: one for one in book.pending()}
    book.decide(
        list(urls.values()), Reject(urls["https://www.two.example"].id), Accept(urls["https://www.one.example"].id)
    )
    book.undo(merging)
    assert book.offered() == {("job_title", "Buyer")}
    assert ("url", "https://www.one.example") in book.values(book.contact(kept.id))


def test_the_history_of_a_field_goes_on_through_a_merge(book):
    kept, absorbed = book.create(*HERS, TITLE), book.create(*HERS_TOO)
    book.edit(absorbed.id, *HERS_TOO, HEAD)
    book.wait(days=1)
    book.edit(absorbed.id, *HERS_TOO, (Kind.JOB_TITLE, "Director"))
    merge(book, kept, absorbed)
    history = book.changes(contact_id=kept.id, kind=Kind.JOB_TITLE)
    told = [(one.before and one.before.value, one.after and one.after.value) for one in reversed(history)]
    assert told == [(None, HEAD[1]), (HEAD[1], "Director"), ("Buyer", "Director"), ("Director", None)]


def test_a_case_of_the_absorbed_is_the_survivors(book, two):
    kept, absorbed = two
    book.receive(book.signed(ALSO, URL), case="T-1")
    (case,) = book.all(workflow.list_cases, book.now)
    workflow.set_main_contact(book.db, book.id, case.id, absorbed.id, "", "me", book.now)
    before = book.snapshot()
    merge(book, kept, absorbed)
    (case,) = book.all(workflow.list_cases, book.now)
    assert case.main_contact_id == kept.id
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_the_other_contact_stays_out_of_it(book, two):
    other = book.create(*HIS)
    book.receive(book.signed(BOB, PHONE))
    before = book.contact(other.id), book.pending(contact_id=other.id)
    merge(book, *two)
    assert (book.contact(other.id), book.pending(contact_id=other.id)) == before
    book.undo(book.changes()[0])
    assert (book.contact(other.id), book.pending(contact_id=other.id)) == before


def test_a_snoozed_proposal_stays_put_off(book, two):
    from server.contacts.proposal import Snooze

    kept, absorbed = two
    url = next(one for one in book.pending() if one.subject.contact_id == absorbed.id)
    book.decide([url], Snooze(url.id, book.now + timedelta(days=3)))
    merge(book, kept, absorbed)
    assert ("url", "https://www.two.example") not in book.offered()
    book.wait(days=3)
    assert ("url", "https://www.two.example") in book.offered(contact_id=kept.id)


def test_errors_carry_no_contact_data(book, two):
    kept, absorbed = two
    merge(book, kept, absorbed)
    merging = book.changes()[0]
    book.edit(kept.id, *HERS)
    with pytest.raises(UndersignedError) as error:
        book.undo(merging)
    assert not {"Ann", "lee.example", "+49"} & set(f"{error.value.message} {error.value.metadata}".split())
