"""Scrambled addresses are read where one reading fits, and left out where several do."""

from __future__ import annotations

import pytest

from server.mail.archive_address import unscramble
from server.mail.message import Mailbox


def scrambled(address: str, name: str) -> str:
    """How a list archive writes an address."""
    local, domain = (part.translate(str.maketrans("as.fil", "@@@|||")) for part in address.split("@"))
    return f"{local} @end|ng |rom {domain} ({name})"


@pytest.mark.parametrize(
    ("address", "name", "text"),
    [
        ("jane.roe@gmail.com", "Jane Roe", ""),
        ("jroe77@hotmail.com", "Jane Roe", ""),
        ("alois.fassbinder@uni-potsdam.de", "Alois Fassbinder", ""),
        ("lisa.filip@brightsail.example.com", "Lisa Filip", "Lisa Filip\nhttps://brightsail.example.com/team"),
        ("fisalis@example.org", "Jane Roe", "Write to fisalis at example.org"),
    ],
)
def test_one_reading_is_taken(address: str, name: str, text: str) -> None:
    assert unscramble(scrambled(address, name), text) == Mailbox(name, address)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("fisalis@gmail.com", "Jane Roe"),
        ("jane.roe@lisafila.com", "Jane Roe"),
    ],
)
def test_several_readings_leave_the_address_open(address: str, name: str) -> None:
    assert unscramble(scrambled(address, name), "") == Mailbox(name, "")


def test_other_fields_are_not_touched() -> None:
    assert unscramble("Jane Roe <jane@example.org>", "") is None
