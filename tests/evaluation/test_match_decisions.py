"""What people decided in an address book becomes questions of matching: without what would prove itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from evaluation.match_decisions import collect
from evaluation.match_questions import answered, pairs_of
from server import workflow
from server.contacts.contact import FieldInput
from server.contacts.match_weights import load_weights
from server.contacts.proposal import Accept, Review, Reviewed
from server.contacts.stored_message import DeliveryInput
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.mail.message import parse_message
from server.storage.engine import open_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MOBILE, FIRM = (Kind.PHONE, "+49 171 1234567"), (Kind.ORGANIZATION, "Lee Works GmbH")


@pytest.fixture
def db(tmp_path):
    db = open_database(f"sqlite:///{tmp_path / 'book.db'}")
    yield db
    db.close()


def add(db, *values):
    given = tuple(FieldInput(kind, value, *type_) for kind, value, *type_ in values)
    return workflow.create_contact(db, "default", given, "tester", NOW)


def receive(db, number, name, address, *values):
    text, fields = "", []
    for kind, value in values:
        start = len(text)
        fields.append(replace(parse_value(kind, value, "DE"), text=value, start=start, end=start + len(value)))
        text += f"{value}\n"
    card = Card(name, address, 0, None, text, tuple(fields), "model-1")
    mail = parse_message(
        f"From: {name} <{address}>\nMessage-ID: <{number}@mail.example>\nDate: Fri, 20 Nov 2026 11:0{number}:00 +0000\n"
        f"\nHello {number}\n".encode()
    )
    read = Extraction((card,), "", "en", ("read",))
    workflow.ingest(db, "default", workflow.identify(mail), DeliveryInput(), lambda _: read, NOW)


def accept_all(db):
    shown = workflow.list_proposals(db, "default", NOW).items
    given = Review(tuple(Reviewed(one.id, one.etag) for one in shown), accept=tuple(Accept(one.id) for one in shown))
    workflow.decide(db, "default", given, "tester", NOW)


def decisions(db):
    found = collect(db, "default", NOW)
    return (*found.learned, *found.held_out)


def test_a_confirmed_card_is_a_question_without_what_it_brought(db):
    ann = add(db, (Kind.NAME, "Ann Lee"), (*MOBILE, "mobile"))
    add(db, (Kind.NAME, "Ann Lee"), (Kind.EMAIL, "other@firm.example"))
    receive(db, 1, "Ann Lee", "ann@new.example", MOBILE, FIRM)
    assert decisions(db) == ()  # matched by the machine, but nobody said that it is right
    accept_all(db)
    (question,) = decisions(db)
    assert (question.answer, len(question.candidates)) == (ann.id, 2)
    held = next(one for one in question.candidates if one.id == ann.id)
    assert {field.kind for field in held.fields} == {Kind.NAME, Kind.PHONE}
    assert {pair.same for pair in pairs_of((question,))} == {True, False}
    assert answered((question,), load_weights()).right == 1


def test_who_became_a_contact_by_a_card_proves_nothing_by_it(db):
    receive(db, 1, "Bob Ray", "bob@ray.example", MOBILE)
    accept_all(db)
    assert decisions(db) == ()
    receive(db, 2, "Bob Ray", "", MOBILE, FIRM)
    accept_all(db)
    (question,) = decisions(db)
    assert {field.kind for field in question.candidates[0].fields} == {Kind.NAME, Kind.EMAIL, Kind.PHONE}


def test_two_contacts_that_are_two_persons_are_a_question_whose_answer_is_no(db):
    one, other = (add(db, (Kind.NAME, "Ann Lee"), (Kind.EMAIL, f"{n}@lee.example"), (*MOBILE, "mobile")) for n in "ab")
    workflow.dismiss_duplicate(db, "default", one.id, other.id, "tester", NOW)
    (question,) = decisions(db)
    assert question.answer == ""
    (pair,) = pairs_of((question,))
    assert (pair.same, ("phone", "mobile") in pair.levels, ("name", "same") in pair.levels) == (False, True, True)
