"""Mailboxes are read as quote headers show them; what cannot be trusted is left out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.mail.address import Mailbox
from server.mail.people import People
from server.mail.shown_mailbox import find_addresses, read_mailbox


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Marla Finch <marla.finch@example.net>", Mailbox("Marla Finch", "marla.finch@example.net")),
        ("Finch, Marla [mailto:marla@example.net]", Mailbox("Marla Finch", "marla@example.net")),
        ("Marla Finch <mailto:marla@example.net>", Mailbox("Marla Finch", "marla@example.net")),
        ("marla at example.net (Marla Finch)", Mailbox("Marla Finch", "marla@example.net")),
        ('"Finch, Marla" <MARLA@example.net>', Mailbox("Marla Finch", "marla@example.net")),
        ("'marla@example.net'", Mailbox("", "marla@example.net")),
        ("Marla Finch/LON/EXAMPLE@EXAMPLE", Mailbox("Marla Finch", "")),
        ("Marla Finch@EXAMPLE", Mailbox("Marla Finch", "")),
        ('"Marla Finch" <marla@example.net> on 03/12/2024 10:11:12 AM', Mailbox("Marla Finch", "marla@example.net")),
        ("Marla Finch on 03/12/2024 02:33 PM", Mailbox("Marla Finch", "")),
        ("Marla Finch <[hidden email]>", Mailbox("Marla Finch", "")),
        ("Marla Finch (Planning)", Mailbox("Marla Finch", "")),
        ("Finch, Marla B. marla@example.net>", Mailbox("Marla B. Finch", "")),
        ("planning-bounces@example.org [mailto:x@example.org] On Behalf Of Marla Finch", Mailbox("Marla Finch", "")),
        (
            "planning <p at example.org> p? vegne av Marla F <marla at example.net>",
            Mailbox("Marla F", "marla@example.net"),
        ),
        ("Marla Finch via Planning <planning@lists.example.org>", Mailbox("Marla Finch", "")),
        ("Marla Finch, Jr.", Mailbox("Marla Finch, Jr.", "")),
        ("WrenT©example.org", Mailbox("", "wrent@example.org")),
        ("/O=EXAMPLE/CN=RECIPIENTS", None),
        ("", None),
    ],
)
def test_one_mailbox_is_read(text: str, expected: Mailbox | None) -> None:
    assert read_mailbox(text) == expected


def test_addresses_are_found_with_their_brackets() -> None:
    text = "A <a@example.com>, b at example.org and c@example"

    found = [(f.address, text[f.start : f.end]) for f in find_addresses(text)]

    assert found == [("a@example.com", "<a@example.com>"), ("b@example.org", "b at example.org")]


def test_names_are_looked_up_when_full_and_unambiguous() -> None:
    people = People(
        [Mailbox("Marla Finch", "marla@example.net"), Mailbox("Tobias Wren", "t@example.org")],
        ["Finch, Bo <bo@example.net>; Tobias Wren <wren@example.org>"],
    )

    assert people.resolve(Mailbox("Finch Marla", "")) == Mailbox("Finch Marla", "marla@example.net")
    assert people.resolve(Mailbox("Bo Finch", "")) == Mailbox("Bo Finch", "bo@example.net")
    assert people.resolve(Mailbox("Tobias Wren", "")) == Mailbox("Tobias Wren", "")
    assert people.resolve(Mailbox("Marla", "")) == Mailbox("Marla", "")
    assert people.resolve(None) is None


@given(st.text(alphabet="ab @.<>()[]\"',;:-at", max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_no_name_holds_an_address(text: str) -> None:
    mailbox = read_mailbox(text)

    if mailbox is not None:
        assert mailbox.address == mailbox.address.lower()
        assert "@" not in mailbox.name
