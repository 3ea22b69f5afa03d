"""A refused value is not offered again: other spellings, languages, threads and persons' forms, merge and its undo,
restart, keys that are computed anew."""

from __future__ import annotations

import importlib.util
import random
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import event, text

from server import workflow
from server.contacts import keys
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Reject, Scope
from server.fields import typed_value
from server.fields.field import Kind
from server.storage.engine import open_database
from server.workflow.renormalizing import renormalize

_SPEC = importlib.util.spec_from_file_location("respelling", Path(__file__).with_name("respelling.py"))
respelling = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(respelling)
# So many people have an address book of their own: lists stay as short as they are in use.
PEOPLE = 60
# Authors of one thread.
MOST_AUTHORS = 4
# How often each value is written again before and after the keys are computed anew.
TIMES = 6


@dataclass
class Person:
    """Somebody of whom one value of each kind was refused; `spell` writes the values again in other ways."""

    name: str
    address: str
    spell: dict[Kind, Callable[[], str]]
    values: dict[Kind, str]
    contact: str = ""
    tried: int = field(default=0)

    def card(self, book, values, depth=0):
        return book.signed((self.name, self.address), *values.items(), depth=depth)

    def again(self, book, rng, depth):
        """The card of another mail: name and values as others would write them."""
        first, last = self.name.split()
        name = rng.choice((self.name, self.name.upper(), f"{last}, {first}", f"Dr. {first} {last}"))
        self.tried += len(self.spell)
        spelt = {kind: spell() for kind, spell in self.spell.items()}
        return book.signed((name, self.address), *spelt.items(), depth=depth)


def letters(number):
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def person_of(rng, number):
    """By turns a contact, a stranger with an address and one who is known by name and organization alone."""
    name = f"Ann{letters(number)} Lee{letters(number)}"
    made = {kind: make(rng) for kind, make in respelling.MAKERS.items()}
    address = "" if number % 7 == 0 else f"ann{number}@lee{number}.example"
    return Person(
        name,
        address,
        {kind: spell for kind, (_, spell) in made.items()},
        {kind: one for kind, (one, _) in made.items()},
    )


def threads(rng, people):
    """All of them in any order, so many in one mail as write one thread."""
    left = rng.sample(people, len(people))
    while left:
        size = rng.randint(1, MOST_AUTHORS)
        yield left[:size]
        left = left[size:]


def refuse(book, rng, people):
    """Each writes, and all that is offered but the person is refused; what is left unselected is refused, too."""
    for number, one in enumerate(people):
        if number % 3 and one.address:
            one.contact = book.create((Kind.NAME, one.name), (Kind.EMAIL, one.address)).id
    for thread in threads(rng, people):
        mail = book.receive(*(one.card(book, one.values, depth) for depth, one in enumerate(thread)))
        shown = [one for one in book.pending(message_id=mail.id) if one.change.field_kind]
        assert len(shown) == sum(len(one.values) for one in thread)
        book.decide(shown, *(Reject(one.id) for one in shown[: rng.randrange(len(shown) + 1)]))


def again(book, rng, people):
    """The same values in other spellings, in new mail; gives how many are offered again."""
    offered = 0
    for thread in threads(rng, people):
        book.wait(minutes=1)
        mail = book.receive(*(one.again(book, rng, depth) for depth, one in enumerate(thread)))
        offered += sum(one.change.field_kind is not None for one in mail.proposals)
    return offered


def merged_and_back(book, rng, one):
    """What was refused for a contact is refused for the one that takes it in, and again for itself after the undo."""
    other = book.create((Kind.NAME, "Other " + one.name), (Kind.EMAIL, "other." + one.address))
    merge = workflow.merge_contacts(book.db, book.id, Merge(other.id, one.contact), "tester", book.now)
    offered = again(book, rng, [one])
    book.undo(merge.changes[0])
    return offered + again(book, rng, [one])


def created(book, rng, one):
    """What was refused for a stranger is refused for the contact that the stranger becomes."""
    key = one.address or one.name.lower()
    (creation,) = [each for each in book.pending() if each.change.field_kind is None and key in each.subject.key]
    book.decide([creation], Accept(creation.id))
    return again(book, rng, [one])


@contextmanager
def former_normaliser():
    """An earlier release that knew no short forms, no legal forms, no countries and no order of names."""
    plain = {f"{kind}_key": lambda value: " ".join(value.lower().split()) for kind in ("title", "address", "name")}
    plain |= {"organization_key": plain["title_key"], "department_key": plain["title_key"]}
    with pytest.MonkeyPatch.context() as patch:
        for name, function in plain.items():
            patch.setattr(typed_value, name, function)
        patch.setattr(keys, "NORMALISER_VERSION", keys.NORMALISER_VERSION - 1)
        yield


def renormalized(book, url):
    """Keys computed anew by a server that starts again."""
    book.db.close()
    book.db = open_database(url)
    hurry(book.db)
    with book.db.write(book.id) as tx:
        former = {"version": keys.NORMALISER_VERSION - 1, "id": book.id}
        tx.connection.execute(text("UPDATE address_book SET normaliser_version = :version WHERE id = :id"), former)
    assert book.id in renormalize(book.db, book.now)


def hurry(db):
    """What no kill is to test need not wait for the disk."""
    if db.dialect == "sqlite":
        with db.write() as tx:
            event.listen(tx.connection.engine, "checkout", _without_waiting)


def _without_waiting(connection, *_):
    connection.execute("PRAGMA synchronous = OFF")


def try_people(books, url, rng, number):
    """One address book; gives how many values were written again, and how many of them were offered again."""
    people = [person_of(rng, number * PEOPLE + one) for one in range(PEOPLE)]
    offered = 0
    with former_normaliser() if number % 2 else nullcontext():
        book = books.another(f"book{number}")
        hurry(book.db)
        refuse(book, rng, people)
    if number % 2 == 0:
        offered += sum(again(book, rng, people) for _ in range(TIMES))
    renormalized(book, url)
    offered += sum(again(book, rng, people) for _ in range(TIMES))
    for one in people[::5]:
        offered += merged_and_back(book, rng, one) if one.contact else created(book, rng, one)
    offered += again(book, rng, people)
    book.db.close()
    return sum(one.tried for one in people), offered


def run(book, url, cases, seed=1):
    """Gives how many values were written again, in address books of some people each, and how many offered again."""
    rng, tried, offered, number = random.Random(seed), 0, 0, 0
    while tried < cases:
        number += 1
        more = try_people(book, url, rng, number)
        tried, offered = tried + more[0], offered + more[1]
    return tried, offered


def test_no_refused_value_is_offered_again(book, database_url, monkeypatch):
    monkeypatch.setitem(globals(), "PEOPLE", 4)
    tried, offered = run(book, database_url, 300)
    assert (tried >= 300, offered) == (True, 0)


@pytest.mark.soak
def test_no_refused_value_of_a_hundred_thousand_cases_is_offered_again(book, database_url, record_property):
    tried, offered = run(book, database_url, 100_000, seed=7)
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
