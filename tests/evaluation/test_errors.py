"""The page of differences."""

from __future__ import annotations

from evaluation.errors import marked, page
from evaluation.gold import CardRecord, FieldRecord


def test_only_messages_with_differences_are_shown_the_worst_first(gold, predictions):
    html = page(gold, predictions, owners=False, limit=10)
    assert "2 of 4 messages" in html
    assert html.index("<h2>news") < html.index("<h2>one") or html.index("<h2>one") < html.index("<h2>news")
    assert "<h2>three" not in html
    assert "missed job_title" in html
    assert "wrong job_title" in html


def test_the_limit_holds(gold, predictions):
    assert page(gold, predictions, owners=True, limit=1).count("<section>") == 1


def test_evidence_is_marked_where_it_stands_and_text_is_escaped():
    text = "<Ada> & Co\nTel 555-0101"
    fields = (
        FieldRecord("phone", "5550101", start=15, end=23),
        FieldRecord("organization", "Ada & Co", start=0, end=10),
    )
    html = marked(CardRecord("Ada", "", 0, fields, text))
    assert html.startswith(
        '<mark style="background:#9bf6ff">&lt;Ada&gt; &amp; Co<small>organization</small></mark>\nTel <mark'
    )
    assert "555-0101<small>phone</small></mark>" in html


def test_evidence_that_overlaps_is_marked_once():
    fields = (FieldRecord("url", "a", start=0, end=5), FieldRecord("email", "b", start=3, end=8))
    assert marked(CardRecord("", "", 0, fields, "abcdefgh")).count("<mark") == 1
