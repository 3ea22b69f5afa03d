"""Data never goes to the wrong person."""

import pytest

from server.mail.message import Mailbox
from server.ownership import NOBODY, SignedBy, completed, is_shared, may_be, of_others, owner_of

ANN = Mailbox("Ann Lindqvist", "ann.lindqvist@example.org")
NAMELESS = Mailbox("", "sue@example.org")
COWBOY = Mailbox("cowboy", "cowboy77@example.org")
DESK = Mailbox("Order Support", "desk@example.org")
JOERG = Mailbox("Jörg Schäfer", "js17@example.org")
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
        # a first name alone is the only person of the mail who has it, and nobody where two have
        (NOBODY, ["Piet"], [], [BOSS, ANN], BOSS),
        (NOBODY, ["Piet"], [], [BOSS, Mailbox("Piet Kramer", "kramer@example.org")], Mailbox("Piet", "")),
        # a mailbox of a team or firm: whoever signs writes from it
        (DESK, ["Piet Overmars"], [], [], Mailbox("Piet Overmars", "desk@example.org")),
        (DESK, ["Piet"], [], [], DESK),
        (
            Mailbox("CustomerCare", "cc@example.org"),
            ["Piet Overmars"],
            [],
            [],
            Mailbox("Piet Overmars", "cc@example.org"),
        ),
        # an address without a domain is nobody's
        (Mailbox("Piet Overmars", "piet@localhost"), ["Piet Overmars"], [], [BOSS], BOSS),
        # the header shows the address alone; it is spelt from the name of who signs below a quotation cut wrongly
        (
            ANN,
            ["Piet K. Overmars"],
            [],
            [Mailbox("", "pieto@example.org")],
            Mailbox("Piet K. Overmars", "pieto@example.org"),
        ),
        # a bare address that speaks of nobody, and a signature that states another firm's
        (NAMELESS, ["Piet Overmars"], ["desk@example.net"], [], Mailbox("Piet Overmars", "desk@example.net")),
        (NAMELESS, ["Piet Overmars"], ["desk@example.org"], [], NAMELESS),
        # letters that an archive lost
        (Mailbox("J?rg Sch?fer", ""), ["J?rg Sch?fer"], [], [JOERG], Mailbox("J?rg Sch?fer", JOERG.address)),
    ],
)
def test_whose_signature(author, signed, emails, header, owner):
    assert owner_of(author, SignedBy(signed, emails), header) == owner


@pytest.mark.parametrize(
    ("name", "yes"),
    [("Lindqvist, A.", True), ("A. Lindqvist", True), ("Anna", True), ("Overmars", False), ("Piet O.", False)],
)
def test_may_be_the_author(name, yes):
    assert may_be(ANN, name) is yes


@pytest.mark.parametrize(
    ("name", "organizations", "yes"),
    [
        ("Order Support", (), True),
        ("CustomerCare", (), True),
        ("Harbour Lights", ("Harbour Lights Media",), True),
        ("Harbour Lights", ("Example Ltd",), False),
        ("Ann Lindqvist", (), False),
        ("", (), False),
    ],
)
def test_a_mailbox_is_shared_where_its_name_is_no_persons(name, organizations, yes):
    assert is_shared(Mailbox(name, "x@example.org"), organizations) is yes


def test_one_person_of_a_thread_has_one_address():
    owners = [Mailbox("Ann Lindqvist", ""), Mailbox("Ann", ""), Mailbox("Piet Overmars", "")]
    known = [ANN, Mailbox("P. Overmars", "p.overmars@example.org"), Mailbox("Piet Kramer", "pk@example.org")]
    assert completed(owners, known) == (ANN, Mailbox("Ann", ""), BOSS)


def test_two_addresses_of_one_name_leave_it_open():
    known = [ANN, Mailbox("Ann Lindqvist", "ann@example.net")]
    assert completed([Mailbox("Ann Lindqvist", "")], known) == (Mailbox("Ann Lindqvist", ""),)


@pytest.mark.parametrize(
    ("stated", "foreign"),
    [
        (["ann.lindqvist@example.org"], []),
        (["info@example.org"], []),
        (["lindqvist.private@example.net"], []),
        (["p.overmars@example.org"], ["p.overmars@example.org"]),
        (["piet.overmars@example.net"], ["piet.overmars@example.net"]),
        (["https://blog.example/pietovermars"], ["https://blog.example/pietovermars"]),
    ],
)
def test_an_address_of_another_person_of_the_thread_is_not_the_owners(stated, foreign):
    assert of_others(ANN, stated, [ANN, BOSS]) == frozenset(foreign)
