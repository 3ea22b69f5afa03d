"""Contacts that are one person are found in the whole address book, and those that are two are left alone."""

from __future__ import annotations

import pytest

from server import workflow
from server.contacts.contact import PageRequest
from server.contacts.merging import Merge
from server.errors import InvalidInput, NotFound
from server.fields.field import Kind

PHONE, MOBILE = (Kind.PHONE, "+49 89 1234567", "work"), (Kind.PHONE, "+49 151 23456789", "mobile")
FIRM = (Kind.ORGANIZATION, "Lee Works")


def person(name: str, email: str = ""):
    return ((Kind.NAME, name), (Kind.EMAIL, email)) if email else ((Kind.NAME, name),)


def search(book):
    """Searches, and gives the pairs found, each as a set of ids, the most probable first."""
    told = list(workflow.find_duplicates(book.db, book.id))
    assert [one.percent for one in told] == sorted(one.percent for one in told)
    assert (told[0].percent, told[-1].percent) == (0, 100)
    found = book.all(workflow.list_duplicates)
    assert told[-1].found == len(found)
    probabilities = [one.probability for one in found]
    assert probabilities == sorted(probabilities, reverse=True)
    return [{one.contact.id, one.other.id} for one in found]


def dismiss(book, one, other):
    workflow.dismiss_duplicate(book.db, book.id, one.id, other.id, "tester", book.now)


def test_one_person_stored_twice_is_found_with_the_reasons(book):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"), MOBILE, FIRM)
    other = book.create(*person("Lee, Ann", "ann@home.example"), MOBILE)
    book.create(*person("Bob Ray", "bob@ray.example"), PHONE)
    assert search(book) == [{one.id, other.id}]
    (found,) = book.all(workflow.list_duplicates)
    assert found.probability > 0.95
    assert any(reason.startswith("same name") for reason in found.reasons)
    assert any(reason.startswith("same personal number") for reason in found.reasons)


@pytest.mark.parametrize("name", ["Anne Lee", "A. Lee", "Ann B. Lee"])
def test_another_form_of_the_name_in_one_firm_is_found(book, name):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"), FIRM, PHONE)
    other = book.create(*person(name), FIRM, PHONE)
    assert search(book) == [{one.id, other.id}]


def test_namesakes_are_no_duplicates_by_name_alone(book):
    for number in range(4):
        book.create(*person("Ann Lee", f"ann.lee@firm{number}.example"), (Kind.ORGANIZATION, f"Firm {number}"))
    book.create(*person("Ann Lee"))
    assert search(book) == []


def test_colleagues_and_families_with_one_number_are_no_duplicates(book):
    book.create(*person("Ann Lee", "ann.lee@lee.example"), FIRM, PHONE)
    book.create(*person("Bob Lee", "bob.lee@lee.example"), FIRM, PHONE)
    book.create(*person("Carl Orr", "carl.orr@lee.example"), FIRM, PHONE)
    assert search(book) == []


def test_the_next_search_takes_the_place_of_the_last(book):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"), MOBILE)
    other = book.create(*person("Ann Lee", "ann@home.example"), MOBILE)
    assert search(book) == [{one.id, other.id}]
    book.edit(other.id, *person("Ann Lee", "ann@home.example"))
    assert search(book) == []


def test_what_is_dismissed_is_not_found_again_in_whatever_order(book):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"), MOBILE)
    other = book.create(*person("Ann Lee", "ann@home.example"), MOBILE)
    assert len(search(book)) == 1
    dismiss(book, other, one)
    log = book.changes()
    dismiss(book, one, other)
    assert book.changes() == log, "said twice is said once"
    assert book.all(workflow.list_duplicates) == ()
    assert search(book) == []


def test_undoing_a_dismissal(book):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"), MOBILE)
    other = book.create(*person("Ann Lee", "ann@home.example"), MOBILE)
    search(book)
    before = book.snapshot()
    dismiss(book, one, other)
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_a_dismissal_follows_a_merge_and_its_undo(book):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"), MOBILE)
    other = book.create(*person("Ann Lee", "ann@home.example"), MOBILE)
    third = book.create(*person("Ann Lee", "a.lee@third.example"), MOBILE)
    dismiss(book, one, other)
    assert sorted(map(sorted, search(book))) == sorted(map(sorted, ({one.id, third.id}, {other.id, third.id})))
    before = book.snapshot()
    workflow.merge_contacts(book.db, book.id, Merge(third.id, other.id), "tester", book.now)
    assert search(book) == []
    merging = next(one for one in book.changes() if one.action.value == "merge")
    book.undo(merging)
    assert book.snapshot()["not_duplicate"] == before["not_duplicate"]


def test_what_was_found_follows_a_merge_and_is_there_again_after_its_undo(book):
    contacts = [book.create(*person("Ann Lee", f"ann@n{number}.example"), MOBILE) for number in range(3)]
    assert len(search(book)) == 3
    before = book.snapshot()
    workflow.merge_contacts(book.db, book.id, Merge(contacts[0].id, contacts[1].id), "tester", book.now)
    (left,) = book.all(workflow.list_duplicates)
    assert {left.contact.id, left.other.id} == {contacts[0].id, contacts[2].id}
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_what_is_found_is_listed_in_pages(book):
    for number in range(5):
        book.create(*person("Ann Lee", f"ann@n{number}.example"), MOBILE)
    assert len(search(book)) == 10
    seen, page = [], PageRequest(3)
    while True:
        found = workflow.list_duplicates(book.db, book.id, page)
        seen += [(one.contact.id, one.other.id) for one in found.items]
        if not found.next_token:
            break
        page = PageRequest(3, found.next_token)
    assert len(set(seen)) == len(seen) == 10


def test_a_contact_that_goes_takes_its_pairs_along(book):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"), MOBILE)
    book.create(*person("Ann Lee", "ann@home.example"), MOBILE)
    search(book)
    before = book.snapshot()
    workflow.delete_contact(book.db, book.id, one.id, "", "tester", book.now)
    assert book.all(workflow.list_duplicates) == ()
    book.undo(book.changes()[0])
    assert book.snapshot() == before


def test_what_cannot_be_dismissed_is_said(book):
    one = book.create(*person("Ann Lee", "ann.lee@lee.example"))
    with pytest.raises(InvalidInput) as error:
        dismiss(book, one, one)
    assert error.value.reason == "SAME_CONTACT"
    with pytest.raises(NotFound):
        workflow.dismiss_duplicate(book.db, book.id, one.id, "nobody", "tester", book.now)
    with pytest.raises(InvalidInput):
        workflow.list_duplicates(book.db, book.id, PageRequest(3, "WzEsMl0"))
    with pytest.raises(NotFound):
        list(workflow.find_duplicates(book.db, "no-such-book"))


def test_an_empty_address_book_has_none(book):
    assert search(book) == []
