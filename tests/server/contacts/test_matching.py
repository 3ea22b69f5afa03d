"""Who a card is about, by comparison with what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.contacts.comparing import COMPARISONS, REASONS
from server.contacts.contact import Contact, ContactField, Origin
from server.contacts.identity import author_of, identity_of, stranger_of
from server.contacts.match_weights import parse_weights
from server.contacts.matching import find_match, load_weights
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
        # nicknames, slips and scripts beside a number
        (author("Annie Lee", "", (PHONE, "+49 89 1234567")), "matched"),
        # a number of the house, other names: families and colleagues
        (author("Bob Lee", "bob@home.example", NUMBER, FIRM), "new"),
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


def test_a_nickname_with_the_same_number_is_the_same_person():
    bob = contact("bob", (NAME, "Robert Miller"), NUMBER)
    assert match(author("Bob Miller", "", NUMBER), bob) == ("matched", "bob")
    assert match(author("Bob Miller", "bob@home.example"), bob) == ("new", "")


def test_who_moved_to_another_firm_is_known_by_the_mobile_number():
    mobile = (PHONE, "+49 171 1234567", "mobile")
    old = contact("a", (NAME, "Ann Lee"), (EMAIL, "ann@lee.example"), FIRM, mobile)
    said = author("Lee, Ann", "a.lee@new.example", mobile[:2], (Kind.ORGANIZATION, "New Works Ltd"))
    assert match(said, old) == ("matched", "a")


def test_addresses_of_one_name_at_one_firm_need_more_than_the_name():
    ann = contact("ann", (NAME, "Ann Lee"), (EMAIL, "ann.lee@lee.example"), FIRM, (*NUMBER, "mobile"))
    assert match(author("Ann Lee", "alee@lee.example", FIRM), ann) == ("new", "")
    assert match(author("Ann Lee", "alee@lee.example", FIRM, NUMBER), ann) == ("matched", "ann")
    desk = contact("ann", (NAME, "Ann Lee"), (EMAIL, "ann.lee@lee.example"), FIRM, NUMBER)
    assert match(author("Ann Lee", "ann.lee2@lee.example", FIRM, NUMBER), desk) == ("new", "")


def test_addresses_at_a_free_mail_provider_say_nothing():
    ann = contact("ann", (NAME, "Ann Lee"), (EMAIL, "ann.lee@gmail.com"), NUMBER)
    assert match(author("Ann Lee", "ann.lee2@gmail.com", NUMBER), ann) == ("matched", "ann")


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("am-markt@praxis.example", "Bob Ray", "ambiguous"),  # the mailbox of a practice
        ("lee@home.example", "Bob Lee", "ambiguous"),  # of a family
        ("ann.lee@lee.example", "Bob Ray", "matched"),  # the address speaks of its owner
        ("ann.lee@lee.example", "Ann Ray", "matched"),  # a new family name
        ("ann@lee.example", "Ann Ray", "matched"),
        ("am-markt@praxis.example", "Ann Lee", "matched"),
        ("am-markt@praxis.example", "A. Lee", "matched"),
        ("am-markt@praxis.example", "", "matched"),
    ],
)
def test_an_own_address_decides_unless_somebody_else_signs(address, name, expected):
    ann = contact("ann", (NAME, "Ann Lee", ""), (EMAIL, address))
    ann = replace(ann, fields=tuple(replace(f, parts=parse_value(f.kind, f.value, "DE").parts) for f in ann.fields))
    found = find_match(author(name, address), (ann,), load_weights())
    assert (found.outcome.value, found.candidates) == (expected, () if expected == "matched" else ("ann",))


def test_of_many_namesakes_a_common_firm_says_less():
    mates = [contact(f"c{n}", (NAME, "Ann Lee"), (Kind.ORGANIZATION, f"Works No{n} Ltd")) for n in range(12)]
    ann = contact("ann", (NAME, "Ann Lee"), FIRM)
    assert match(author("Ann Lee", "", FIRM), ann) == ("matched", "ann")
    found = find_match(author("Ann Lee", "", FIRM), (*mates, ann), load_weights())
    assert found.outcome == MatchOutcome.NEW
    assert found.candidates[0] == "ann"


def test_reasons_say_how_much_each_comparison_weighs():
    ann = contact("ann", (NAME, "Ann Lee"), NUMBER, FIRM)
    weights = parse_weights(
        "prior = -7\nthreshold = 0.95\nmention = 0.2\n"
        "[phone]\nsame = 8\n[name]\nsame = 7.25\n[organization]\ndifferent = -2\n"
    )
    found = find_match(author("Ann Lee", "", NUMBER, (Kind.ORGANIZATION, "Other Ltd")), (ann,), weights)
    assert found.reasons == ("same phone (+8)", "same name (+7.25)", "different organization (-2)")
    assert found.probability == pytest.approx(1 / (1 + 2**-6.25))


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
