"""Two readings of one message compared, and counted."""

from __future__ import annotations

import pytest

from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.reading_changes import MOST_NAMED, Tally, ValueChange, Verdict, compare, tally_of

PHONE, TITLE = (Kind.PHONE, "+49 89 1234567"), (Kind.JOB_TITLE, "Buyer")


def reading(*cards):
    """Cards given as (address, depth, *values)."""
    made = [
        Card("Ann Lee", address, depth, None, "", tuple(parse_value(*value) for value in values), "one-1")
        for address, depth, *values in cards
    ]
    return Extraction(tuple(made), "", "en", (), "one-1")


def verdicts(before, after):
    return {(one.kind, one.verdict) for one in compare(before, after)}


def test_a_value_is_the_same_in_whatever_spelling():
    before = reading(("ann@lee.example", 0, PHONE, TITLE))
    after = reading(("Ann@Lee.example", 0, (Kind.PHONE, "+49 (0)89 / 123 45 67"), TITLE))
    assert verdicts(before, after) == {(Kind.PHONE, Verdict.SAME), (Kind.JOB_TITLE, Verdict.SAME)}


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ((("a@x.example", 0, PHONE),), (), Verdict.LOST),
        ((), (("a@x.example", 0, PHONE),), Verdict.GAINED),
        ((("a@x.example", 0, PHONE),), (("b@x.example", 0, PHONE),), Verdict.MOVED),
        ((("a@x.example", 0, PHONE),), (("a@x.example", 0, PHONE), ("b@x.example", 0, PHONE)), Verdict.MOVED),
    ],
)
def test_what_becomes_of_a_value(before, after, verdict):
    assert verdicts(reading(*before), reading(*after)) == {(Kind.PHONE, verdict)}


def test_a_value_elsewhere_in_the_thread_is_another_one():
    found = verdicts(reading(("a@x.example", 0, PHONE)), reading(("a@x.example", 1, PHONE)))
    assert found == {(Kind.PHONE, Verdict.LOST), (Kind.PHONE, Verdict.GAINED)}


def test_counts_are_read_as_they_were_written_and_hold_no_value():
    tally = Tally("one-1", "two-2", "2026-11-20T12:00:00+00:00")
    assert tally.add("<1@mail.example>", [ValueChange(Kind.PHONE, "+49 89 1234567", Verdict.LOST)])
    assert not tally.add("<2@mail.example>", [ValueChange(Kind.NAME, "Ann Lee", Verdict.SAME)])
    tally.dropped = 3
    text = tally.to_json()
    assert "Ann" not in text
    assert "1234567" not in text
    again = tally_of(text)
    assert again.to_json() == text
    assert (again.messages, again.differing, again.dropped, again.kinds[Kind.PHONE][Verdict.LOST]) == (2, 1, 3, 1)
    assert list(again.named) == [{"message_id": "<1@mail.example>", "lost": {"phone": 1}}]


def test_only_the_latest_messages_are_named():
    tally = Tally("one-1", "two-2")
    for number in range(MOST_NAMED + 5):
        tally.add(f"<{number}@mail.example>", [ValueChange(Kind.PHONE, "1", Verdict.GAINED)])
    assert (len(tally.named), tally.named[0]["message_id"], tally.differing) == (
        MOST_NAMED,
        "<5@mail.example>",
        MOST_NAMED + 5,
    )


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "3", "[" * 100_000, '{"kinds": {"phone": {}}, "named": []}',
     '{"kinds": {"wings": {}}, "named": []}',
     '{"champion": "", "candidate": "", "since": "", "messages": "many", "differing": 0, "failed": 0, "dropped": 0, '
     '"kinds": {}, "named": []}'],
)  # fmt: skip
def test_other_texts_are_no_counts(text):
    with pytest.raises(ValueError):
        tally_of(text)
