"""The page of differences."""

from __future__ import annotations

import pytest

from evaluation.errors import drawn, evidence, page
from evaluation.gold import CardRecord, FieldRecord
from evaluation.metrics import Outcome, Verdict


def test_only_messages_with_differences_are_shown_the_worst_first(gold, predictions):
    html = page(gold, predictions, owners=False, limit=10)
    assert "2 of 4 messages" in html
    assert html.index("<h2>news") < html.index("<h2>one") or html.index("<h2>one") < html.index("<h2>news")
    assert "<h2>three" not in html
    assert "missed job_title" in html
    assert "wrong job_title" in html


def test_the_limit_holds(gold, predictions):
    assert page(gold, predictions, owners=True, limit=1).count("<section>") == 1


def test_values_are_drawn_where_they_stand_and_text_is_escaped():
    pytest.importorskip("spacy")
    text = "<Ada> & Co\nTel 555-0101"
    fields = (
        FieldRecord("phone", "5550101", start=15, end=23),
        FieldRecord("organization", "Ada & Co", start=0, end=10),
    )
    html = drawn(CardRecord("Ada", "", 0, fields, text), ())
    assert "&lt;Ada&gt; &amp; Co" in html
    assert "<Ada>" not in html
    assert html.count("<mark") == 2
    assert "#9bf6ff" in html


def test_wrong_and_missed_values_are_told_apart():
    right, wrong = FieldRecord("url", "a", start=0, end=5), FieldRecord("email", "b", start=6, end=8)
    card = CardRecord("", "", 0, (right, wrong), "abcde fg Acme")
    differences = (
        Outcome(Verdict.WRONG, "email", card, None, wrong),
        Outcome(Verdict.MISSED, "organization", card, FieldRecord("organization", "Acme"), None),
        Outcome(Verdict.MISSED, "department", card, FieldRecord("department", "nowhere"), None),
    )
    assert evidence(card, differences) == [(0, 5, "url"), (6, 8, "email wrong"), (9, 13, "organization missed")]


def test_values_that_overlap_are_drawn_once():
    fields = (FieldRecord("url", "a", start=0, end=5), FieldRecord("email", "b", start=3, end=8))
    assert evidence(CardRecord("", "", 0, fields, "abcdefgh"), ()) == [(0, 5, "url")]
