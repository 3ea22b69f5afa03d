"""Data never goes to the wrong person."""

import pytest

from server.mail.message import Mailbox
from server.ownership import NOBODY, may_be, owner_of

ANN = Mailbox("Ann Lindqvist", "ann.lindqvist@example.org")
NAMELESS = Mailbox("", "sue@example.org")
COWBOY = Mailbox("cowboy", "cowboy77@example.org")
BOSS = Mailbox("Piet Overmars", "p.overmars@example.org")


@pytest.mark.parametrize(
    ("author", "signed", "emails", "header", "owner"),
    [
        # the author signs, in full, by first name, by initials, by nickname, not at all
        (ANN, ["Ann Lindqvist"], [], [], ANN),
        (ANN, ["Ann"], [], [], ANN),
        (ANN, ["AL"], [], [], ANN),
        (ANN, ["Nan"], [], [], ANN),
        (ANN, [], [], [], ANN),
        # somebody else's full name: that person's data, with an address only where one fits
        (ANN, ["Piet Overmars"], [], [], Mailbox("Piet Overmars", "")),
        (ANN, ["Piet Overmars"], ["p.overmars@example.org"], [], Mailbox("Piet Overmars", "p.overmars@example.org")),
        (ANN, ["Piet Overmars"], [], [BOSS], Mailbox("Piet Overmars", "p.overmars@example.org")),
        # an address that is the author's own settles it
        (ANN, ["Lindi Q. Smith"], ["ann.lindqvist@example.org"], [], ANN),
        # a nickname in the header is no other person
        (
            Mailbox("cowboy", "cowboy77@example.org"),
            ["Peter Miller"],
            [],
            [],
            Mailbox("cowboy", "cowboy77@example.org"),
        ),
        # a title taken for a name is nobody
        (ANN, ["Sales Department"], [], [], ANN),
        # an address without a name: whoever signs with an own address is meant, else the address's owner
        (NAMELESS, ["Piet Overmars"], ["piet@example.org"], [], Mailbox("Piet Overmars", "piet@example.org")),
        (NAMELESS, ["Piet Overmars"], [], [], NAMELESS),
        # a name without an address: the signature's own address completes it
        (Mailbox("Piet", ""), ["Piet Overmars"], ["pieto@example.org"], [], Mailbox("Piet", "pieto@example.org")),
        # nobody known: the signature says who
        (NOBODY, ["Piet Overmars"], [], [], Mailbox("Piet Overmars", "")),
        (NOBODY, [], ["p.overmars@example.org"], [], NOBODY),
    ],
)
def test_whose_signature(author, signed, emails, header, owner):
    assert owner_of(author, signed, emails, header) == owner


@pytest.mark.parametrize(
    ("name", "yes"),
    [("Lindqvist, A.", True), ("A. Lindqvist", True), ("Anna", True), ("Overmars", False), ("Piet O.", False)],
)
def test_may_be_the_author(name, yes):
    assert may_be(ANN, name) is yes
