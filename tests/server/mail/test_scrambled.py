"""Addresses scrambled by list archives are told where only one address fits, and stay unknown elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.mail.address import Mailbox
from server.mail.message import parse_message
from server.mail.scrambled import is_scrambled, read_scrambled
from server.mail.thread import split_message


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        # The text shows the address.
        (
            "h@rr|et@qu||| @end|ng |rom ex@mp|e@com (Harriet Quill)",
            "Regards\nharriet.quill at example.com",
            Mailbox("Harriet Quill", "harriet.quill@example.com"),
        ),
        # The local part is the name, the domain one that many share.
        ("tob|@@wren @end|ng |rom gm@||@com (Tobias Wren)", "Hi", Mailbox("Tobias Wren", "tobiaswren@gmail.com")),
        ("tw@@wren @ending from gm@il@com (Anna Wren)", "Hi", Mailbox("Anna Wren", "")),
        ("tobi@@@wren @ending from gm@il@com (Tobias Wren)", "Hi", Mailbox("Tobias Wren", "tobias.wren@gmail.com")),
        # The text shows the domain.
        (
            "twren @end|ng |rom ex@mp|e@org (Wren, Tobias)",
            "see https://www.example.org/plan",
            Mailbox("Tobias Wren", "twren@example.org"),
        ),
        # Two addresses fit.
        ("@@ @end|ng |rom ex@mp|e@org (Ann)", "as@example.org sa@example.org", Mailbox("Ann", "")),
        # Nothing tells the address.
        ("xy|z9 @end|ng |rom ex@mp|e@org (Tobias Wren)", "Hi", Mailbox("Tobias Wren", "")),
    ],
)
def test_scrambled_from_value(value: str, text: str, expected: Mailbox) -> None:
    assert is_scrambled(value)
    assert read_scrambled(value, text) == expected


def test_plain_values_are_not_scrambled() -> None:
    assert not is_scrambled("Tobias Wren <tobias.wren@example.org>")
    assert read_scrambled("Tobias Wren <tobias.wren@example.org>", "") is None


def test_author_of_a_scrambled_message_is_the_person_it_names() -> None:
    raw = (
        b"From: twren @end|ng |rom ex@mp|e@org (Tobias Wren)\r\nSubject: Plan\r\n\r\nHi\r\n-- \r\ntwren@example.org\r\n"
    )

    assert split_message(parse_message(raw))[0].author == Mailbox("Tobias Wren", "twren@example.org")


@given(st.text(alphabet="a@|.s end|ng rom()<>", max_size=200), st.text(max_size=100))
@settings(max_examples=200, deadline=None)
def test_any_value_is_read_without_raising(value: str, text: str) -> None:
    read_scrambled(value + " @end|ng |rom " + value, text)
