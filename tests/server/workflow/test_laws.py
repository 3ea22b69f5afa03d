"""Laws that hold for whatever mail says, on both databases."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.contacts.proposal import Accept, Reject, Scope, Snooze
from server.fields.field import Kind

PEOPLE = (("Ann Lee", "ann.lee@lee.example"), ("Bob Ray", "bob.ray@ray.example"), ("Ann Lee", "lee@home.example"))
# Each value in several spellings.
VALUES = {
    Kind.PHONE: (("+49 89 1234567", "0049 (89) 123 45 67"), ("+49 30 7654321", "+49 (0)30 765 43 21")),
    Kind.URL: (("www.lee.example", "https://lee.example/"), ("ray.example", "http://www.ray.example")),
    Kind.JOB_TITLE: (("Buyer", "BUYER"), ("Head of Sales", "Head  of  Sales"), ("Tailor", "tailor")),
    Kind.ORGANIZATION: (("Lee Works GmbH", "LEE WORKS GMBH"), ("Ray Ltd", "Ray  Ltd.")),
    Kind.EMAIL: (("ann@third.example", "Ann@Third.example"),),
}
CHOICES = tuple((kind, number) for kind, several in VALUES.items() for number in range(len(several)))
stated = st.lists(st.sampled_from(CHOICES), unique=True, max_size=5)
# One mail: who signs, what is stated, which spelling of it, and days since the mail before.
mails = st.tuples(
    st.sampled_from(PEOPLE),
    stated,
    st.integers(0, 1),
    st.integers(0, 9),
)
decisions = st.sampled_from(["accept", "leave", "reject", "everywhere", "snooze", "not shown"])
law = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def books(book):
    """Gives a fresh address book for each example."""
    made = SimpleNamespace(count=0)

    def fresh():
        made.count += 1
        return book.another(f"law-{made.count}")

    return fresh


def receive(book, mail, spelling=None):
    person, stated, default, days = mail
    book.wait(days=days)
    at = default if spelling is None else spelling
    values = [(kind, VALUES[kind][number][at]) for kind, number in stated]
    return book.receive(book.signed(person, *values))


def review(book, chosen):
    """Save reviews of what is offered, person by person, as chosen."""
    for subject in dict.fromkeys(one.subject for one in book.pending()):
        mine = [one for one in book.pending() if one.subject == subject]
        choices = [chosen[place % len(chosen)] for place in range(len(mine))]
        shown = [one for one, choice in zip(mine, choices, strict=True) if choice != "not shown"]
        known = bool(subject.contact_id) or any(
            one.change.field_kind is None and choice == "accept" for one, choice in zip(mine, choices, strict=True)
        )
        made = []
        for one, choice in zip(mine, choices, strict=True):
            if choice == "accept" and known:
                made.append(Accept(one.id))
            elif choice in ("reject", "everywhere"):
                made.append(Reject(one.id, Scope.ADDRESS_BOOK if choice == "everywhere" else Scope.SUBJECT))
            elif choice == "snooze":
                made.append(Snooze(one.id, book.now + timedelta(days=3)))
        taken = {one.proposal_id for one in made if isinstance(one, Accept)}
        everywhere = {
            one.change.fingerprint for one, choice in zip(mine, choices, strict=True) if choice == "everywhere"
        }
        assert not {one.change.fingerprint for one in mine if one.id in taken} & everywhere
        yield book.decide(shown, *made)


@law
@given(st.lists(mails, max_size=5))
def test_taken_in_twice_is_taken_in_once(books, sent):
    once, twice = books(), books()
    for number, mail in enumerate(sent, 1):
        receive(once, mail)
        twice.wait(days=mail[3])
        values = [(kind, VALUES[kind][index][mail[2]]) for kind, index in mail[1]]
        for _ in range(2):
            stored = twice.receive(twice.signed(mail[0], *values), number=number, sent=twice.now)
        assert not stored.created
    assert [(one.subject, one.change, one.sighting_count) for one in once.pending()] == [
        (one.subject, one.change, one.sighting_count) for one in twice.pending()
    ]


@law
@given(st.lists(mails, min_size=1, max_size=4))
def test_what_was_taken_is_not_offered_again(books, sent):
    book = books()
    for mail in sent:
        receive(book, mail)
    list(review(book, ["accept"]))
    for mail in sent[-1:]:
        receive(book, mail, spelling=1)
    assert book.offered() == set()


@law
@given(st.lists(mails, min_size=1, max_size=4), st.lists(decisions, min_size=1, max_size=7))
def test_what_was_refused_is_not_offered_again_in_another_spelling_until_forgotten(books, sent, chosen):
    book = books()
    for mail in sent:
        receive(book, mail)
    list(review(book, chosen))
    refused = {(one.subject and one.subject.key, one.kind and f"{one.kind}:{one.key}") for one in book.rejections()}
    for spelling in (0, 1):
        for mail in sent:
            receive(book, mail, spelling)
    for one in book.pending(states=()):
        if one.state.value == "pending":
            kind = one.change.fingerprint if one.change.field_kind else None
            assert (one.subject.key, kind) not in refused
            assert (None, kind) not in refused
    for one in book.rejections():
        book.forget(one)
    assert book.rejections() == ()
    for mail in sent:
        receive(book, mail)
    for one in book.contacts():
        kept = {(field.kind, field.key) for field in one.fields}
        offered = {(each.change.field_kind, each.change.key) for each in book.pending(contact_id=one.id)}
        assert not kept & offered


@law
@given(
    st.lists(mails, min_size=1, max_size=3),
    st.lists(decisions, min_size=1, max_size=7),
    st.lists(mails, max_size=2),
    st.lists(decisions, min_size=1, max_size=7),
)
def test_undone_one_after_the_other_everything_is_as_it_was(books, first, chosen, second, chosen_then):
    book = books()
    for mail in first:
        receive(book, mail)
    states, results = [], []
    for choices, more in ((chosen, second), (chosen_then, ())):
        states.append(book.state())
        for result in review(book, choices):
            results.append(result)
            states.append(book.state())
        for mail in more:
            receive(book, mail)
        if more:
            states, results = [], []
    before = states[0] if states else book.state()
    for result in reversed(results):
        if result.changes:
            book.undo(result.changes[0])
    assert book.state()[0] == before[0]
    assert book.state()[2] == before[2]
    if all(choice != "snooze" for choice in (*chosen, *chosen_then)):
        assert book.state() == before


@law
@given(
    mails, st.lists(st.sampled_from(CHOICES), unique=True, max_size=5), st.lists(st.sampled_from(CHOICES), unique=True)
)
def test_an_undone_edit_leaves_no_trace(books, mail, before, after):
    book = books()

    def typed(stated):
        values = [(kind, VALUES[kind][number][0]) for kind, number in stated]
        return (Kind.NAME, mail[0][0]), (Kind.EMAIL, mail[0][1]), *values

    contact = book.create(*typed(before))
    receive(book, mail)
    state = book.state()
    book.edit(contact.id, *typed(after))
    if book.changes()[0].action.value != "create_contact":
        book.undo(book.changes()[0])
    assert book.state() == state
