"""Whatever a mail holds, it is taken in: what no index can hold is left out."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from server.errors import InvalidInput
from server.fields.field import Kind

ANN = ("Ann Lee", "ann.lee@lee.example")


def junk(length):
    """Letters of three bytes that cannot be compressed."""
    chance = random.Random(length)
    return "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(length))


@pytest.mark.parametrize("kind", [Kind.JOB_TITLE, Kind.DEPARTMENT, Kind.ORGANIZATION, Kind.ADDRESS])
def test_a_value_that_no_index_can_hold_is_left_out(book, kind):
    contact = book.create((Kind.NAME, ANN[0]), (Kind.EMAIL, ANN[1]))
    card = book.signed(ANN, (Kind.PHONE, "+49 89 1234567"))
    (phone,) = card.fields
    long, short = (replace(phone, kind=kind, value=junk(length), key=junk(length)) for length in (940, 300))
    stored = book.receive(replace(card, fields=(phone, long, short)))
    assert {one.kind for one in stored.cards[0].fields} == {Kind.PHONE, kind}
    book.accept_all()
    assert {one.kind for one in book.contact(contact.id).fields} == {Kind.NAME, Kind.EMAIL, Kind.PHONE, kind}
    with pytest.raises(InvalidInput) as error:
        book.create((kind, junk(940)))
    assert error.value.reason == "VALUE_TOO_LONG"


def test_a_stranger_known_by_long_names(book):
    card = book.signed((junk(300), ""), (Kind.PHONE, "+49 89 1234567"))
    organization = replace(card.fields[0], kind=Kind.ORGANIZATION, value=junk(320), key=junk(320))
    assert book.receive(replace(card, fields=(*card.fields, organization)), sender=ANN).created


def test_an_idempotency_key_is_bounded(book):
    assert book.receive(book.signed(ANN), idempotency_key=junk(500)).created
    with pytest.raises(InvalidInput) as error:
        book.receive(book.signed(ANN), idempotency_key=junk(501))
    assert error.value.reason == "INVALID_IDEMPOTENCY_KEY"
