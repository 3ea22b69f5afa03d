"""A refused value is not offered again: other spellings, threads and persons' forms, merge, undo, restart, new keys."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from sqlalchemy import text

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Reject, Scope
from server.fields.field import Kind
from server.storage.engine import open_database
from server.workflow.renormalizing import renormalize

_SPEC = importlib.util.spec_from_file_location("respelling", Path(__file__).with_name("respelling.py"))
respelling = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(respelling)
SINGLE = (Kind.JOB_TITLE, Kind.DEPARTMENT, Kind.ORGANIZATION)


def refuse(book, rng, number):
    """A person, known or not, of whom one value of each kind is refused; gives how each value may be spelt."""
    person = (f"Ann{number} Lee{number}", f"ann{number}@lee{number}.example")
    contact = book.create((Kind.NAME, person[0]), (Kind.EMAIL, person[1])) if number % 3 else None
    made = {kind: make(rng) for kind, make in respelling.MAKERS.items()}
    book.receive(book.signed(person, *((kind, value) for kind, (value, _) in made.items())))
    filters = {"contact_id": contact.id} if contact else {}
    shown = [one for one in book.pending(**filters) if one.subject_email.lower() == person[1] and one.change.field_kind]
    assert {one.change.field_kind for one in shown} == set(made)
    book.decide(shown, *(Reject(one.id) for one in shown[: rng.randrange(len(shown) + 1)]))
    return person, contact, {kind: spell for kind, (_, spell) in made.items()}


def again(book, person, spelt, depth=0):
    """The same values in other spellings, one mail; gives how many are offered again."""
    book.wait(minutes=1)
    stored = book.receive(book.signed(person, *((kind, spell()) for kind, spell in spelt.items()), depth=depth))
    return sum(one.change.field_kind is not None for one in stored.proposals)


def run(book, cases, seed=1):
    """Gives how many cases were tried and how many values were offered again."""
    rng, tried, offered = random.Random(seed), 0, 0
    number = 0
    while tried < cases:
        number += 1
        person, contact, spelt = refuse(book, rng, number)
        for _ in range(2):
            offered += again(book, person, spelt, depth=rng.randrange(3))
            tried += len(spelt)
        if contact and number % 10 == 1:
            offered += merged_and_back(book, person, contact, spelt)
            tried += 2 * len(spelt)
        elif not contact and number % 9 == 0:
            creation = [
                one for one in book.pending() if one.change.field_kind is None and one.subject_email == person[1]
            ]
            book.decide(creation, Accept(creation[0].id))
            offered += again(book, person, spelt)
            tried += len(spelt)
        book.decide(left := [one for one in book.pending() if number % 50 == 0], *(Reject(one.id) for one in left))
    return tried, offered


def merged_and_back(book, person, contact, spelt):
    other = book.create((Kind.NAME, "Other " + person[0]), (Kind.EMAIL, "other." + person[1]))
    merge = workflow.merge_contacts(book.db, book.id, Merge(other.id, contact.id), "tester", book.now)
    offered = again(book, person, spelt)
    book.undo(merge.changes[0])
    return offered + again(book, person, spelt)


def restarted(book, url):
    """The same after keys are computed anew, in a database that was opened again."""
    with book.db.write(book.id) as tx:
        tx.connection.execute(text("UPDATE address_book SET normaliser_version = 0"))
    renormalize(book.db, book.now)
    type(book)(open_database(url), book.id, book.now, book.count).db.close()


def test_no_refused_value_is_offered_again(book, database_url):
    tried, offered = run(book, 400)
    assert (tried >= 400, offered) == (True, 0)
    rng = random.Random(5)
    people = [refuse(book, rng, number) for number in range(10_000, 10_004)]
    restarted(book, database_url)
    assert [again(book, person, spelt) for person, _, spelt in people] == [0] * len(people)


@pytest.mark.soak
def test_no_refused_value_of_a_hundred_thousand_cases_is_offered_again(book, record_property):
    tried, offered = run(book, 100_000, seed=7)
    record_property("cases", tried)
    record_property("offered again", offered)
    assert offered == 0


@pytest.mark.parametrize("kind", respelling.MAKERS, ids=str)
def test_what_is_refused_for_everybody_is_offered_to_nobody_in_any_spelling(book, kind):
    rng = random.Random(kind.value)
    book.create((Kind.NAME, "Ann Lee"), (Kind.EMAIL, "ann@lee.example"))
    value, spell = respelling.MAKERS[kind](rng)
    book.receive(book.signed(("Ann Lee", "ann@lee.example"), (kind, value)))
    mine = book.find(kind)
    book.decide([mine], Reject(mine.id, Scope.ADDRESS_BOOK))
    for number in range(6):
        book.receive(book.signed((f"Bo Ray{number}", f"bo{number}@ray.example"), (kind, spell())))
    assert {one for one, _ in book.offered()} == {"contact"}
