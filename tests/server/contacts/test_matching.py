"""Who a card is about, by comparison with what is known."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server.contacts.contact import Contact, ContactField, Origin
from server.contacts.identity import author_of, identity_of, stranger_of
from server.contacts.matching import COMPARISONS, REASONS, find_match, load_weights
from server.contacts.stored_message import MatchOutcome
from server.extraction import Card
from server.fields.field import Kind
from server.fields.normalize import parse_value

NOW = datetime(2026, 11, 20, tzinfo=UTC)
NAME, EMAIL, PHONE = Kind.NAME, Kind.EMAIL, Kind.PHONE
NUMBER, FIRM = (PHONE, "+49 89 1234567"), (Kind.ORGANIZATION, "Lee Works GmbH")


def contact(id, *values):
    fields = []
    for kind, value, *type_ in values:
        read = parse_value(kind, value, "DE")
        field = ContactField(
            f"{id}{len(fields)}", kind, read.value, read.key, "".join(type_), False, (), Origin.MAIL, NOW
        )
        fields.append(field)
    return Contact(id, "default", tuple(fields), "1", NOW, NOW)


def author(name, email, *values):
    card = Card(name, email, 0, None, "", tuple(parse_value(kind, value, "DE") for kind, value in values), "m")
    return author_of(card, identity_of(name, email))


def match(author, *contacts):
    found = find_match(author, contacts, load_weights())
    return found.outcome.value, found.contact_id


def test_every_level_with_a_weight_is_one_that_a_comparison_gives():
    weights = load_weights()
    assert {(name, level) for name, level, _ in weights.levels} <= set(REASONS)
    assert {name for name, _ in REASONS} == set(COMPARISONS)


def test_no_weight_of_a_name_alone_links():
    weights = load_weights()
    best = max(weight for name, _, weight in weights.levels if name == "name")
    assert 1 / (1 + 2.0 ** -(weights.prior + best)) < weights.threshold


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (author("Ann Lee", "ann@lee.example"), "matched"),
        (author("Quite Other", "ANN@lee.example"), "matched"),
        (author("Ann Lee", "ann@home.example"), "new"),
        (author("Ann Lee", "ann.lee@lee.example"), "new"),
        (author("Ann Lee", "ann@home.example", NUMBER), "matched"),
        (author("Ann Lee", "", NUMBER, FIRM), "matched"),
        (author("A. Lee", "ann@home.example", NUMBER), "matched"),
        (author("Bob Ray", "bob@lee.example", NUMBER, FIRM), "new"),
        (author("Ann Lee", "ann@home.example", FIRM), "matched"),
        (author("Ann Lee", "ann@home.example", (Kind.ORGANIZATION, "Other Ltd")), "new"),
        (author("Ann Lee", "ann@home.example", (EMAIL, "ann@lee.example")), "matched"),
        (author("Bob Ray", "bob@home.example", (EMAIL, "ann@lee.example")), "new"),
        (author("", "", NUMBER), "new"),
        (author("", ""), "new"),
    ],
)
def test_one_contact(said, expected):
    ann = contact("ann", (NAME, "Ann Lee"), (EMAIL, "ann@lee.example"), NUMBER, FIRM)
    assert match(said, ann) == (expected, "ann" if expected == "matched" else "")


def test_nobody_is_matched_when_nobody_is_stored():
    assert match(author("Ann Lee", "ann@lee.example", NUMBER, FIRM)) == ("new", "")


def test_a_number_that_many_share_says_less():
    shared = [contact(f"c{n}", (NAME, f"Person No{n}"), NUMBER) for n in range(40)]
    ann = contact("ann", (NAME, "A. Lee"), NUMBER)
    said = author("Ann Lee", "", NUMBER)
    assert match(said, ann) == ("matched", "ann")
    assert match(said, ann, *shared)[0] == "new"


def test_a_fax_number_says_nothing():
    ann = contact("ann", (NAME, "Ann Lee"), (*NUMBER, "fax"))
    assert match(author("Ann Lee", "", NUMBER), ann) == ("new", "")


def test_two_namesakes_in_one_firm_are_two():
    first = contact("a", (NAME, "Ann Lee"), (EMAIL, "ann.lee@lee.example"), FIRM)
    assert match(author("Ann Lee", "ann.lee2@lee.example", FIRM), first) == ("new", "")


def test_twins_are_left_to_the_user():
    twins = [contact(id, (NAME, "Ann Lee"), NUMBER) for id in "ab"]
    found = find_match(author("Ann Lee", "", NUMBER, FIRM), twins, load_weights())
    assert found.outcome in (MatchOutcome.AMBIGUOUS, MatchOutcome.NEW)
    assert set(found.candidates) == {"a", "b"}


def test_two_owners_of_one_address_are_told_apart_by_the_rest():
    first = contact("a", (NAME, "Ann Lee"), (EMAIL, "office@lee.example"))
    second = contact("b", (NAME, "Bob Ray"), (EMAIL, "office@lee.example"))
    found = find_match(author("Cleo Orr", "office@lee.example"), (first, second), load_weights())
    assert found.outcome != MatchOutcome.MATCHED


@pytest.mark.parametrize(
    ("name", "email", "values", "stranger"),
    [
        ("Ann Lee", "Ann@LEE.example", (), "email:Ann@lee.example"),
        ("Ann Lee", "info@lee.example", (), "name:ann lee|info@lee.example"),
        ("", "info@lee.example", (), "email:info@lee.example"),
        ("Ann Lee", "", (FIRM,), "name:ann lee|"),
        ("Ann Lee", "", (), ""),
        ("", "", (FIRM,), ""),
        ("", "no address", (), ""),
    ],
)
def test_by_what_a_stranger_is_known(name, email, values, stranger):
    found = stranger_of(author(name, email, *values), identity_of(name, email))
    expected = stranger.casefold()
    assert found.casefold() == expected if not expected.endswith("|") else found.casefold().startswith(expected)
