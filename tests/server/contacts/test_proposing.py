"""What is offered to a person, and why not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from server.contacts.contact import Contact, ContactField, DefaultType, Origin, Settings
from server.contacts.identity import identity_of
from server.contacts.memory import PERSON, Memory
from server.contacts.proposal import ChangeKind, Subject
from server.contacts.proposing import Situation, creation, judge, statements_of
from server.contacts.stored_message import MatchOutcome, StoredCard, ValueFate
from server.fields.field import Kind
from server.fields.normalize import parse_value

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MINE, STRANGER = Subject(contact_id="c"), Subject(stranger="email:anna@firm.example")


def contact(*values, time=NOW):
    made = []
    for number, (kind, value) in enumerate(values):
        field = parse_value(kind, value)
        made.append(ContactField(f"f{number}", kind, field.value, field.key, "", False, (), Origin.PERSON, time, ""))
    return Contact("c", "default", tuple(made), "1", NOW, NOW)


def card(*values, time=NOW + DAY, id="card", subject=MINE, name="", email=""):
    fields = tuple(
        replace(parse_value(kind, value), text=value, start=place, end=place + len(value))
        for place, (kind, value) in enumerate(values)
    )
    text = "\n".join([name, *(value for _, value in values)])
    return StoredCard(id, "m", 0, name, email, time, text, fields, "", subject, MatchOutcome.MATCHED, 1.0, ())


def verdicts(of, *cards, refused=(), elsewhere=(), settings=None, subject=MINE):
    stated = [one for each in cards for one in statements_of(each, identity_of(each.name, each.email))]
    situation = Situation(
        subject, of, Memory(frozenset(refused)), settings or Settings(default_types=()), frozenset(elsewhere)
    )
    return judge(stated, situation)


def changes(*args, **options):
    return [
        (one.change.kind, one.change.field_kind, one.change.value, one.change.old_value)
        for one in verdicts(*args, **options)
        if one.change
    ]


def fates(*args, **options):
    return [None if one.change else one.fate for one in verdicts(*args, **options)]


ADD, REPLACE = ChangeKind.ADD_VALUE, ChangeKind.REPLACE_VALUE


def test_a_new_value_is_offered():
    found = changes(contact((Kind.NAME, "Anna Berg")), card((Kind.PHONE, "+49 89 1234567")))
    assert found == [(ADD, Kind.PHONE, "+49891234567", "")]


def test_what_the_contact_has_in_another_spelling_is_not_offered():
    known = contact((Kind.PHONE, "+49 89 1234567"), (Kind.URL, "https://www.firm.example/"))
    stated = card((Kind.PHONE, "+49 (0)89 / 123 45 67"), (Kind.URL, "firm.example"))
    assert fates(known, stated) == [ValueFate.KNOWN, ValueFate.KNOWN]


def test_what_was_refused_is_not_offered_in_another_spelling():
    stated = card((Kind.PHONE, "+49 (0)89 / 123 45 67"))
    assert fates(contact(), stated, refused=[("phone", "+49891234567")]) == [ValueFate.REMEMBERED]


def test_nothing_is_offered_of_a_refused_person():
    stated = card((Kind.PHONE, "+49 89 1234567"), subject=STRANGER, email="anna@firm.example")
    assert fates(None, stated, refused=[(PERSON, "")], subject=STRANGER) == [ValueFate.REMEMBERED]
    assert creation(stated, identity_of("", "anna@firm.example"), Memory(frozenset({(PERSON, "")}))) is None


def test_the_address_of_another_contact_is_not_offered():
    stated = card((Kind.EMAIL, "tom@firm.example"))
    assert fates(contact(), stated, elsewhere=["tom@firm.example"]) == [ValueFate.ELSEWHERE]


def test_a_newer_title_is_offered_in_the_place_of_the_old_one():
    known = contact((Kind.JOB_TITLE, "Engineer"))
    assert changes(known, card((Kind.JOB_TITLE, "Head of Sales"))) == [
        (REPLACE, Kind.JOB_TITLE, "Head of Sales", "Engineer")
    ]


def test_an_older_title_is_not_offered():
    known = contact((Kind.JOB_TITLE, "Engineer"))
    assert fates(known, card((Kind.JOB_TITLE, "Head of Sales"), time=NOW - DAY)) == [ValueFate.OLDER]


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_several_titles_the_newest_is_offered(newest_first):
    cards = [
        card((Kind.JOB_TITLE, "Head of Sales"), time=NOW + DAY, id="a"),
        card((Kind.JOB_TITLE, "Director"), time=NOW + 2 * DAY, id="b"),
    ]
    found = changes(contact(), *(reversed(cards) if newest_first else cards))
    assert found == [(ADD, Kind.JOB_TITLE, "Director", "")]


def test_titles_that_stand_on_one_card_do_not_replace_each_other():
    known = contact((Kind.JOB_TITLE, "Director"))
    stated = card((Kind.JOB_TITLE, "Director"), (Kind.JOB_TITLE, "Founder"))
    assert changes(known, stated) == [(ADD, Kind.JOB_TITLE, "Founder", "")]


@pytest.mark.parametrize("short", ["A. Berg", "Anna", "Berg", "A. B.", "Kathi Berg", "AK"])
@pytest.mark.parametrize("signed", [True, False])
def test_a_short_name_never_replaces_a_full_one(short, signed):
    values = ((Kind.NAME, short),) if signed else ()
    assert fates(contact((Kind.NAME, "Anna Katharina Berg")), card(*values, name=short))[-1] == ValueFate.SHORTER


def test_a_name_without_its_accents_is_no_other_name():
    known = contact((Kind.NAME, "Jürgen Groß"))
    assert fates(known, card(name="Juergen Gross")) == [ValueFate.KNOWN]
    found = changes(contact((Kind.NAME, "Juergen Gross")), card(name="Jürgen Groß"))
    assert found == [(REPLACE, Kind.NAME, "Jürgen Groß", "Juergen Gross")]


@pytest.mark.parametrize("signed", [(), ((Kind.NAME, "Anna Berg"),), ((Kind.NAME, "Anna"),)])
def test_a_full_name_is_offered_for_a_short_one_however_old(signed):
    found = changes(contact((Kind.NAME, "A. Berg")), card(*signed, name="Anna Berg", time=NOW - DAY))
    assert found == [(REPLACE, Kind.NAME, "Anna Berg", "A. Berg")]


def test_a_name_with_nothing_in_common_is_not_offered():
    assert fates(contact((Kind.NAME, "Anna Berg")), card(name="Tom Frost")) == [ValueFate.OTHER_NAME]


def test_a_new_family_name_is_offered():
    found = changes(contact((Kind.NAME, "Anna Berg")), card(name="Anna Weber"))
    assert found == [(REPLACE, Kind.NAME, "Anna Weber", "Anna Berg")]


def test_the_address_of_the_header_is_offered_to_a_contact_without_evidence_in_the_signature():
    (found,) = verdicts(contact(), card(email="anna@home.example"))
    assert found.change and (found.change.field_kind, found.change.value) == (Kind.EMAIL, "anna@home.example")
    assert (found.statement.field.text, found.statement.field.start, found.statement.field.end) == ("", 0, 0)


def test_evidence_is_the_characters_of_the_signature():
    stated = card(name="Anna Berg", email="anna@firm.example")
    for one in verdicts(contact(), stated):
        field = one.statement.field
        assert stated.signature_text[field.start : field.end] == field.text


def test_a_strangers_name_and_address_come_with_the_offer_to_create_the_contact():
    stated = card(
        (Kind.EMAIL, "anna@firm.example"),
        (Kind.PHONE, "+49 89 1234567"),
        name="Anna Berg",
        email="anna@firm.example",
        subject=STRANGER,
    )
    assert [value for _, _, value, _ in changes(None, stated, subject=STRANGER)] == ["+49891234567"]
    offer = creation(stated, identity_of(stated.name, stated.email), Memory())
    assert offer and (offer.kind, offer.value, offer.parts) == (
        ChangeKind.CREATE_CONTACT,
        "Anna Berg",
        (("email", "anna@firm.example"),),
    )


def test_a_value_without_type_gets_the_default_of_the_address_book_and_says_so():
    settings = Settings(default_types=(DefaultType(Kind.PHONE, "reception"),))
    (plain,) = verdicts(contact(), card((Kind.PHONE, "+49 89 1234567")), settings=settings)
    assert plain.change and (plain.change.type, plain.change.type_is_default) == ("reception", True)
    read = card((Kind.PHONE, "+49 89 1234567"))
    read = replace(read, fields=(replace(read.fields[0], type="mobile"),))
    (typed,) = verdicts(contact(), read, settings=settings)
    assert typed.change and (typed.change.type, typed.change.type_is_default) == ("mobile", False)


def test_a_value_without_type_stays_without_where_there_is_no_default():
    (plain,) = verdicts(contact(), card((Kind.PHONE, "+49 89 1234567")))
    assert plain.change and (plain.change.type, plain.change.type_is_default) == ("", False)
