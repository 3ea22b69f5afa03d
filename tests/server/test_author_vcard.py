"""The author's attached vCard: its values stand on the author's card, with evidence; other people's are left out."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from server.extraction import ExtractionRules, Extractor
from server.fields.field import Kind
from server.mail.message import parse_message

ADA = "Ada Winter <ada.winter@winter-bakery.example>"
CARD = """BEGIN:VCARD
VERSION:3.0
FN:{name}
EMAIL:{email}
TITLE:Owner
TEL;TYPE=CELL:+44 7400 123456
TEL;TYPE=WORK:+44 20 7946 0733
ADR;TYPE=WORK:;;12 High Street;London;;SW1A 1AA;United Kingdom
END:VCARD
"""
OWN = CARD.format(name="Ada Winter", email="ada.winter@winter-bakery.example")
SIGNED = "Hello,\n\nplease deliver on Friday.\n\nKind regards\n\nAda Winter\nHead Baker\nTel: +44 20 7946 0733\n"


@pytest.fixture(scope="module")
def extract(rules):
    def extract(text, *cards, sender=ADA):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "orders@harbourlane.example", "Flour"
        message["Date"], message["Message-ID"] = "Tue, 24 Nov 2026 09:12:00 +0000", "<1@winter-bakery.example>"
        message.set_content(text)
        for card in cards:
            message.add_attachment(card, subtype="vcard", filename="ada winter.vcf")
        return Extractor(rules).extract(parse_message(message.as_bytes()), ExtractionRules())

    return extract


def values(card, kind):
    return {field.value: field.type for field in card.fields if field.kind is kind}


def test_the_authors_card_gets_what_the_vcard_adds(extract):
    found = extract(SIGNED, OWN)
    (card,) = found.cards
    assert values(card, Kind.PHONE) == {"+442079460733": "work", "+447400123456": "mobile"}
    assert values(card, Kind.JOB_TITLE) == {"Head Baker": ""}, "the signature, written today, says otherwise"
    assert values(card, Kind.ADDRESS) == {"12 High Street, London SW1A 1AA, United Kingdom": "work"}
    assert values(card, Kind.EMAIL) == {}, "the header's own address is no news"
    assert "vCard" in found.trace[-1] and "winter" not in found.trace[-1].lower()


def test_every_value_stands_in_the_evidence_that_names_the_part(extract):
    (card,) = extract(SIGNED, OWN).cards
    for field in card.fields:
        assert card.signature_text[field.start : field.end].strip() == field.text.strip()
    assert "\n\nada winter.vcf:\n" in card.signature_text


def test_without_a_signature_the_vcard_alone_makes_the_card(extract):
    (card,) = extract("See you.\n", OWN).cards
    assert (card.name, card.email, card.depth) == ("Ada Winter", "ada.winter@winter-bakery.example", 0)
    assert values(card, Kind.JOB_TITLE) == {"Owner": ""}
    assert all(card.signature_text[field.start : field.end] == field.text for field in card.fields)


@pytest.mark.parametrize(
    "cards",
    [
        (CARD.format(name="Bob Ray", email="bob@ray.example"),),
        (CARD.format(name="Ada", email="other@winter-bakery.example"),),
        (CARD.format(name="Bob Ray", email=""),),
        (OWN, OWN),
        (OWN + OWN,),
        ("BEGIN:VCARD\nEND:VCARD\n",),
        ("no card at all",),
        ("BEGIN:VCARD\n" + "NOTE:x\n" * 100_000,),
    ],
    ids=range(8),
)
def test_somebody_elses_and_several_are_left_out(extract, cards):
    without = extract(SIGNED).cards
    assert extract(SIGNED, *cards).cards == without
    assert extract("See you.\n", *cards).cards == ()


def test_the_full_name_tells_whose_it_is_when_the_address_is_another(extract):
    (card,) = extract(SIGNED, CARD.format(name="Winter, Ada", email="ada@home.example")).cards
    assert "ada@home.example" in values(card, Kind.EMAIL)


def test_a_newsletter_with_a_vcard_stays_alone(extract):
    assert extract(SIGNED, OWN, sender="No Reply <no-reply@winter-bakery.example>").cards == ()
