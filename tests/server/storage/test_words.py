"""By which words contacts are found, and what the words of a text ask for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from server import workflow
from server.contacts.contact import DEFAULT_ADDRESS_BOOK as BOOK
from server.contacts.contact import FieldInput, PageRequest
from server.fields.field import Kind
from server.storage import words

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PEOPLE = (
    ("Ann Lee", "+49 89 1234567", "ann.lee@lee.example", "Head of Purchasing"),
    ("Anna Lee-Sokolov", "+1 212 555 0142", "anna@sokolov.example", "Driver"),
    ("Jürgen Großmann", "+49 30 1234567", "j.grossmann@lee.example", "Purchasing Manager"),
    ("山田太郎", "+81 3 1234 5678", "yamada@yamada.example", "部長"),
)


@pytest.fixture
def found(db):
    """Names of the contacts that a text finds, in the order of the list."""
    for name, number, address, title in PEOPLE:
        values = ((Kind.NAME, name), (Kind.PHONE, number), (Kind.EMAIL, address), (Kind.JOB_TITLE, title))
        workflow.create_contact(db, BOOK, tuple(FieldInput(*one) for one in values), "me", NOW)
    return lambda text: names(db, text)


def names(db, text, size=50):
    """The names of all pages."""
    found, token = [], ""
    while True:
        page = workflow.list_contacts(db, BOOK, PageRequest(size, token), text=text)
        found += [one.display_name for one in page.items]
        token = page.next_token
        if not token:
            return found


ANN, ANNA, JURGEN, YAMADA = (one[0] for one in PEOPLE)
TEXTS = {
    "ann": [ANN, ANNA],
    "ANNA": [ANNA],
    "nn": [],
    "lee": [ANN, ANNA, JURGEN],
    "lee ann": [ANN, ANNA],
    "lee-sok": [ANNA],
    "jurgen": [JURGEN],
    "Grossmann": [JURGEN],
    "purch": [ANN, JURGEN],
    "purch head": [ANN],
    "ann.lee@lee.example": [ANN],
    "ann.lee@": [ANN],
    "@lee.example": [ANN, ANNA, JURGEN],
    "sokolov.example": [ANNA],
    "+49 89": [ANN],
    "+4930": [JURGEN],
    "089 1234567": [ANN],
    "(089) 123-45-67": [ANN],
    "1234567": [ANN, JURGEN],
    "0142": [ANNA],
    "12": [ANNA],
    "太郎": [YAMADA],
    "山": [YAMADA],
    "0000": [],
    "%": [],
    "ann %": [ANN, ANNA],
    " ": sorted(one[0] for one in PEOPLE),
}


@pytest.mark.parametrize("most_sorted", [words.MOST_SORTED, 0])
def test_each_word_of_a_text_begins_a_word_of_a_contact(found, monkeypatch, most_sorted):
    monkeypatch.setattr(words, "MOST_SORTED", most_sorted)
    assert {text: found(text) for text in TEXTS} == TEXTS


@pytest.mark.parametrize("size", [1, 2, 50])
@pytest.mark.parametrize("most_walked", [1, 2, 3, 4, 5])
def test_a_walk_that_ends_early_goes_on_with_the_next_page(db, found, monkeypatch, size, most_walked):
    monkeypatch.setattr(words, "MOST_SORTED", 0)
    monkeypatch.setattr(words, "MOST_WALKED", most_walked)
    assert {text: names(db, text, size) for text in TEXTS} == TEXTS


def test_pages_of_what_is_found_go_on(db, found, monkeypatch):
    for most_sorted in (words.MOST_SORTED, 0):
        monkeypatch.setattr(words, "MOST_SORTED", most_sorted)
        first = workflow.list_contacts(db, BOOK, PageRequest(2), text="lee")
        second = workflow.list_contacts(db, BOOK, PageRequest(2, first.next_token), text="lee")
        assert [one.display_name for one in (*first.items, *second.items)] == [ANN, ANNA, JURGEN]
        assert first.next_token and not second.next_token


@pytest.mark.parametrize(
    "text",
    ["\x00", "\ud800", "a" * 5_000, "b " * 5_000, "\U0010ffff", "9" * 5_000, "٠١٢٣٤", "<4321", "0" * 9, "%_\\", "ﬃ"],
)
def test_odd_texts_find_what_there_is(found, text):
    assert found(text) == []


def test_long_words_are_found_by_how_they_begin(db):
    word = "Donau" * 40
    workflow.create_contact(db, BOOK, (FieldInput(Kind.NAME, f"Ann {word}"),), "me", NOW)
    for text in (word, word[:100], word + "x"):
        assert len(workflow.list_contacts(db, BOOK, text=text).items) == 1
