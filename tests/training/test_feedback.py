"""Reviews become what the tagger can be trained on: right values with their places, and nothing undecided."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from evaluation.gold import load_gold
from models.labels import Label
from server import workflow
from server.contacts.contact import FieldInput
from server.contacts.proposal import Accept, Reject, Review, Reviewed
from server.contacts.stored_message import DeliveryInput
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.mail.message import parse_message
from server.storage.engine import open_database
from training.__main__ import main
from training.feedback import collect, write_gold
from training.gold import read_gold

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SIGNATURE = (
    (Kind.NAME, "Ann Lee"),
    (Kind.JOB_TITLE, "Head of Sales"),
    (Kind.ORGANIZATION, "Lee Bearings"),
    (Kind.PHONE, "+49 89 636 48018"),
)


def card(*values):
    text, fields = "", []
    for kind, value in values:
        text += "\n" if text else ""
        fields.append(replace(parse_value(kind, value, "DE"), text=value, start=len(text), end=len(text) + len(value)))
        text += value
    return Card("Ann Lee", "ann.lee@lee.example", 0, None, text, tuple(fields), "model-1")


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path / 'book.db'}"


@pytest.fixture
def db(url):
    db = open_database(url)
    yield db
    db.close()


def receive(db, one, number=1):
    mail = parse_message(
        f"From: {one.name} <{one.email}>\nMessage-ID: <{number}@mail.example>\n"
        f"Date: Fri, 20 Nov 2026 11:0{number}:00 +0000\n\nHello {number}\n".encode()
    )
    extraction = Extraction((one,), "", "en", ("read",))
    workflow.ingest(db, "default", workflow.identify(mail), DeliveryInput(), lambda _: extraction, NOW)


def review(db, decide):
    """Reviews all that is pending; `decide` gives Accept, Reject or None (left) for a proposal."""
    shown = workflow.list_proposals(db, "default", NOW).items
    choices = [choice for one in shown if (choice := decide(one)) is not None]
    accept = tuple(choice for choice in choices if isinstance(choice, Accept))
    reject = tuple(choice for choice in choices if isinstance(choice, Reject))
    given = Review(tuple(Reviewed(one.id, one.etag) for one in shown), accept=accept, reject=reject)
    workflow.decide(db, "default", given, "tester", NOW)


def said(example):
    return {(value.label, example.text[value.start : value.end]) for value in example.values}


ALL = {
    (Label.NAME, "Ann Lee"),
    (Label.TITLE, "Head of Sales"),
    (Label.ORG, "Lee Bearings"),
    (Label.PHONE, "+49 89 636 48018"),
}


def test_what_was_accepted_is_right(db):
    receive(db, card(*SIGNATURE))
    assert collect(db, "default", NOW).examples == ()  # nobody decided yet
    review(db, lambda one: Accept(one.id))
    (example,) = collect(db, "default", NOW).examples
    assert said(example) == ALL
    assert (example.name, example.email) == ("Ann Lee", "ann.lee@lee.example")


def test_what_was_refused_is_no_value(db):
    receive(db, card(*SIGNATURE))
    review(db, lambda one: (Reject if one.change.field_kind is Kind.ORGANIZATION else Accept)(one.id))
    (example,) = collect(db, "default", NOW).examples
    assert said(example) == ALL - {(Label.ORG, "Lee Bearings")}


def test_what_was_corrected_stands_where_the_correction_stands(db):
    receive(db, card(*SIGNATURE[:1], (Kind.JOB_TITLE, "Head of Sales, Team North"), *SIGNATURE[2:]))
    titled = lambda one: Accept(one.id, "Head of Sales") if one.change.field_kind is Kind.JOB_TITLE else Accept(one.id)  # noqa: E731
    review(db, titled)
    (example,) = collect(db, "default", NOW).examples
    assert said(example) == ALL


def test_what_is_left_unselected_says_nothing_unless_one_says_so(db):
    receive(db, card(*SIGNATURE))
    review(db, lambda one: None if one.change.field_kind is Kind.ORGANIZATION else Accept(one.id))
    found = collect(db, "default", NOW)
    assert (found.examples, found.undecided) == ((), 1)
    (example,) = collect(db, "default", NOW, unselected=True).examples
    assert said(example) == ALL - {(Label.ORG, "Lee Bearings")}


def test_what_a_person_added_and_the_signature_states_is_right(db):
    text = card(*SIGNATURE)
    without = replace(text, fields=tuple(field for field in text.fields if field.kind is not Kind.ORGANIZATION))
    receive(db, without)
    review(db, lambda one: Accept(one.id))
    (contact,) = workflow.list_contacts(db, "default").items
    fields = [FieldInput(one.kind, one.value, one.type) for one in contact.fields]
    more = (*fields, FieldInput(Kind.ORGANIZATION, "Lee Bearings"))
    workflow.update_contact(db, "default", contact.id, more, "", "tester", NOW)
    (example,) = collect(db, "default", NOW).examples
    assert said(example) == ALL


def test_the_gold_folder_can_be_trained_and_scored_on(db, url, tmp_path):
    receive(db, card(*SIGNATURE))
    review(db, lambda one: Accept(one.id))
    out = tmp_path / "gold"
    done = CliRunner().invoke(main, ["feedback", "--database", url, "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("1 signatures with 4 values")
    windows = read_gold(out)
    ((_, window),) = windows.windows
    assert windows.lost == 0
    assert {(span.label, window.text[span.start : span.end]) for span in window.spans} == ALL
    assert window.author_address == "ann.lee@lee.example"
    (message,) = load_gold(out)
    assert {field.kind for field in message.cards[0].fields} == {"job_title", "organization", "phone"}
    assert json.loads((out / "annotated.jsonl").read_text())["source"] == "feedback"


def test_an_address_book_that_there_is_not_is_said(url, tmp_path):
    done = CliRunner().invoke(main, ["feedback", "--database", url, "--book", "none", "--out", str(tmp_path / "gold")])
    assert done.exit_code == 1
    assert "ADDRESS_BOOK_NOT_FOUND" in done.output


def test_names_with_signs_and_nobodys_signatures_can_be_read_back(db, tmp_path):
    receive(db, card(*SIGNATURE))
    review(db, lambda one: Accept(one.id))
    (example,) = collect(db, "default", NOW).examples
    odd = [
        replace(example, id="odd-1", name='Lee, "Ann"\nX: y', email="ann@lee.example"),
        replace(example, id="odd-2", name="", email=""),
        replace(example, id="odd-3", name="Ännchen 李", email=""),
    ]
    write_gold(tmp_path, odd)
    assert len(read_gold(tmp_path).windows) == 3
    assert [window.author_address for _, window in read_gold(tmp_path).windows] == ["ann@lee.example", "", ""]
