"""Whatever was done can be undone, step by step, and every table is as it was before: on both databases."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Reject, Scope
from server.errors import UndersignedError
from server.fields.field import Kind

PEOPLE = (
    ("Ann Lee", "ann.lee@lee.example"),
    ("Bob Ray", "bob.ray@ray.example"),
    ("A. Lee", "lee@home.example"),
    ("Cem Orr", "cem@orr.example"),
)
VALUES = (
    (Kind.PHONE, "+49 89 1234567"),
    (Kind.PHONE, "+49 30 7654321"),
    (Kind.URL, "www.lee.example"),
    (Kind.JOB_TITLE, "Buyer"),
    (Kind.JOB_TITLE, "Head of Sales"),
    (Kind.ORGANIZATION, "Lee Works GmbH"),
    (Kind.EMAIL, "ann@third.example"),
)
some_values = st.lists(st.sampled_from(VALUES), unique=True, max_size=4)
people = st.sampled_from(PEOPLE)
place = st.integers(0, 5)
mails = st.tuples(people, some_values)
choices = st.lists(st.sampled_from(("accept", "reject", "everywhere")), min_size=7, max_size=7)
acts = st.one_of(
    st.tuples(st.just("review"), place, choices),
    st.tuples(st.just("create"), people, some_values),
    st.tuples(st.just("edit"), place, people, some_values),
    st.tuples(st.just("delete"), place),
    st.tuples(st.just("merge"), place, place),
    st.tuples(st.just("merge"), place, place),
    st.tuples(st.just("connect"), place, place),
    st.tuples(st.just("forget"), place),
    st.tuples(st.just("set"), st.sampled_from(("DE", "GB"))),
    st.tuples(st.just("dismiss"), place, place),
    st.tuples(st.just("undo"), place),
)  # fmt: skip
HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def pick(items, number):
    return items[number % len(items)] if items else None


def review(book, number, choices):
    subject = pick(list(dict.fromkeys(one.subject for one in book.pending())), number)
    mine = [one for one in book.pending() if one.subject == subject]
    decided = []
    for one, choice in zip(mine, choices, strict=False):
        if choice == "accept":
            decided.append(Accept(one.id))
        else:
            decided.append(Reject(one.id, Scope.ADDRESS_BOOK if choice == "everywhere" else Scope.SUBJECT))
    book.decide(mine, *decided)


def create(book, person, values):
    book.create((Kind.NAME, person[0]), (Kind.EMAIL, person[1]), *values)


def edit(book, number, person, values):
    if found := pick(book.contacts(), number):
        book.edit(found.id, (Kind.NAME, person[0]), (Kind.EMAIL, person[1]), *values)


def delete(book, number):
    if found := pick(book.contacts(), number):
        workflow.delete_contact(book.db, book.id, found.id, "", "tester", book.now)


def merge(book, number, other):
    found = book.contacts()
    if len(found) > 1:
        request = Merge(pick(found, number).id, pick(found, other).id)
        workflow.merge_contacts(book.db, book.id, request, "tester", book.now)


def connect(book, number, other):
    message, found = pick(book.all(workflow.list_messages, book.now), number), pick(book.contacts(), other)
    if message and found:
        workflow.connect_address(book.db, book.id, message.id, found.id, "tester", book.now)


def forget(book, number):
    if found := pick(book.rejections(), number):
        book.forget(found)


def change_settings(book, region):
    book.set(default_region=region)


def dismiss(book, number, other):
    found = book.contacts()
    if len(found) > 1:
        ids = pick(found, number).id, pick(found, other).id
        workflow.dismiss_duplicate(book.db, book.id, *ids, "tester", book.now)


def undo(book, number):
    if found := pick(book.changes(), number):
        book.undo(found)


DO = {
    "review": review, "create": create, "edit": edit, "delete": delete, "merge": merge, "connect": connect,
    "forget": forget, "set": change_settings, "dismiss": dismiss, "undo": undo,
}  # fmt: skip


@pytest.fixture
def books(book):
    """Gives a fresh address book for each example."""
    made = SimpleNamespace(count=0)

    def fresh():
        made.count += 1
        return book.another(f"undo-{made.count}")

    return fresh


def check(books, sent, done, days):
    book = books()
    for person, values in sent:
        book.receive(book.signed(person, *values))
    before = []
    for name, *arguments in done:
        snapshot, entries = book.snapshot(), len(book.changes())
        try:
            DO[name](book, *arguments)
        except UndersignedError:
            assert book.snapshot() == snapshot, "what is refused changes nothing"
            continue
        if len(book.changes()) > entries:
            before.append((book.changes()[0], snapshot))
    book.wait(days=days)
    for change, snapshot in reversed(before):
        book.undo(change)
        after = book.snapshot()
        differing = [name for name in after if after[name] != snapshot[name]]
        assert not differing, [(snapshot[name], after[name]) for name in differing]


@settings(max_examples=6, deadline=None, suppress_health_check=HEALTH)
@given(st.lists(mails, max_size=4), st.lists(acts, min_size=1, max_size=5), st.sampled_from((0, 30)))
def test_every_table_is_as_it_was_before(books, sent, done, days):
    check(books, sent, done, days)


@pytest.mark.soak
@settings(max_examples=400, deadline=None, suppress_health_check=HEALTH)
@given(st.lists(mails, max_size=6), st.lists(acts, min_size=1, max_size=10), st.sampled_from((0, 30)))
def test_every_table_is_as_it_was_before_after_many_acts(books, sent, done, days):
    check(books, sent, done, days)
