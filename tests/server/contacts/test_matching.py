"""Who a card is about: addresses decide, names alone never do, namesakes are not mixed up."""

from datetime import UTC, datetime

import pytest

from server.contacts.contact import Contact, ContactField, Origin
from server.contacts.identity import author_of, identity_of, stranger_of
from server.contacts.matching import COMPARISONS, REASONS, find_match, load_weights
from server.contacts.stored_message import MatchOutcome
from server.extraction import Card
from server.fields.field import Kind
from server.fields.normalize import parse_value

NOW = datetime(2026, 3, 1, tzinfo=UTC)
PHONE, OTHER_PHONE = "+49 89 1234567", "+49 89 7654321"


def contact(id, **values):
    fields = []
    for name, value in values.items():
        field = parse_value(Kind(name), value)
        fields.append(
            ContactField(f"{id}-{name}", field.kind, field.value, field.key, "", False, (), Origin.PERSON, NOW)
        )
    return Contact(id, "default", tuple(fields), "1", NOW, NOW)


def match(candidates, name="", email="", **values):
    fields = tuple(parse_value(Kind(kind), value) for kind, value in values.items())
    card = Card(name, email, 0, None, "", fields, "")
    author = author_of(card, identity_of(name, email))
    return find_match(author, candidates, load_weights())


ANNA = contact("anna", name="Anna Berg", email="anna.berg@firm.example", phone=PHONE, organization="Firm GmbH")


def test_the_senders_own_address_decides():
    other = contact("other", name="Anna Berg", phone=PHONE, organization="Firm GmbH")
    found = match([ANNA, other], "A. Berg-Weber", "anna.berg@firm.example", phone=OTHER_PHONE)
    assert (found.outcome, found.contact_id, found.reasons) == (MatchOutcome.MATCHED, "anna", ("same address",))


def test_a_name_alone_never_links():
    found = match([ANNA], "Anna Berg")
    assert (found.outcome, found.contact_id) == (MatchOutcome.NEW, "")


def test_a_name_with_the_organization_links():
    found = match([ANNA], "Anna Berg", organization="FIRM")
    assert (found.outcome, found.contact_id) == (MatchOutcome.MATCHED, "anna")
    assert found.reasons == ("same name", "same organization")


def test_a_name_with_a_phone_links_though_the_address_is_private():
    found = match([ANNA], "Anna Berg", "anna@home.example", phone=PHONE)
    assert (found.outcome, found.contact_id) == (MatchOutcome.MATCHED, "anna")


def test_a_profile_links():
    known = contact("anna", name="Anna Berg", social="https://www.linkedin.com/in/annaberg")
    found = match([known], "Anna Berg-Weber", social="linkedin.com/in/annaberg/")
    assert (found.outcome, found.contact_id) == (MatchOutcome.MATCHED, "anna")


def test_a_switchboard_number_gives_nothing_to_a_colleague():
    found = match([ANNA], "Tom Frost", "tom.frost@firm.example", phone=PHONE, organization="Firm")
    assert found.outcome == MatchOutcome.NEW


def test_a_first_name_and_a_shared_number_are_not_enough():
    assert match([ANNA], "Anna", phone=PHONE).outcome == MatchOutcome.NEW


def test_namesakes_in_one_company_are_two_persons():
    found = match([ANNA], "Anna Berg", "anna.berg2@firm.example", phone=PHONE, organization="Firm")
    assert (found.outcome, found.contact_id) == (MatchOutcome.NEW, "")


def test_where_several_may_be_meant_the_user_chooses():
    twin = contact("twin", name="Anna Berg", organization="Firm GmbH")
    found = match([ANNA, twin], "Anna Berg", organization="Firm")
    assert (found.outcome, found.contact_id) == (MatchOutcome.AMBIGUOUS, "")
    assert set(found.candidates) == {"anna", "twin"}


def test_from_a_shared_mailbox_data_goes_to_nobody_else():
    box = contact("box", name="Anna Berg", email="info@firm.example")
    assert match([box], "Tom Frost", "info@firm.example").outcome == MatchOutcome.NEW
    assert match([box], "Anna Berg", "info@firm.example").contact_id == "box"
    assert match([box], "", "info@firm.example").contact_id == "box"


def test_the_address_of_another_in_the_signature_makes_nobody_that_person():
    written = parse_value(Kind.EMAIL, "anna.berg@firm.example")
    card = Card("Tom Frost", "tom@office.example", 0, None, "", (written,), "")
    author = author_of(card, identity_of(card.name, card.email))
    assert find_match(author, [ANNA], load_weights()).outcome == MatchOutcome.NEW


def test_the_more_contacts_share_a_number_the_less_it_says():
    shared = [contact(f"c{number}", name=f"Person{number} Berg", phone=PHONE) for number in range(40)]
    alone = match([ANNA], "A. Berg", phone=PHONE).probability
    assert match([ANNA, *shared], "A. Berg", phone=PHONE).probability < alone


def test_no_candidate_is_a_new_person():
    assert match([], "Anna Berg", "a@b.example").outcome == MatchOutcome.NEW


def test_every_weight_belongs_to_a_comparison_and_every_level_has_a_reason():
    weights = load_weights()
    assert {name for name, _, _ in weights.levels} == set(COMPARISONS)
    assert {(name, level) for name, level, _ in weights.levels} == set(REASONS)


def test_no_name_lifts_a_pair_over_the_threshold():
    weights = load_weights()
    best = max(weight for name, _, weight in weights.levels if name == "name")
    assert 1 / (1 + 2 ** -(weights.prior + best)) < weights.threshold


@pytest.mark.parametrize(
    ("name", "email", "organization", "stranger"),
    [
        ("Anna Berg", "Anna@Firm.example", "Firm GmbH", "email:anna@firm.example"),
        ("Anna Berg", "info@firm.example", "Firm GmbH", "name:anna berg|firm"),
        ("Anna Berg", "", "Firm GmbH", "name:anna berg|firm"),
        ("Anna Berg", "info@firm.example", "", "name:anna berg|info@firm.example"),
        ("Anna Berg", "", "", ""),
        ("", "info@firm.example", "", "email:info@firm.example"),
    ],
)
def test_all_cards_of_a_stranger_share_a_subject(name, email, organization, stranger):
    fields = (parse_value(Kind.ORGANIZATION, organization),) if organization else ()
    identity = identity_of(name, email)
    assert stranger_of(author_of(Card(name, email, 0, None, "", fields, ""), identity), identity) == stranger
