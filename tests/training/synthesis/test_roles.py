"""Titles, units and organizations: what is one value and what is not, and values that run over lines."""

from dataclasses import replace
from random import Random

import pytest

from training.synthesis.employers import Employer
from training.synthesis.lexicon import Lexicon, locale
from training.synthesis.profile import Profile, make_profile
from training.synthesis.roles import is_named_unit, role_lines
from training.synthesis.spans import Line, Lines, Piece, assemble
from training.synthesis.wrapping import broken, continued, punctuated, wrapped_line

ORG = "Quantbridge Institute of Applied Soil Physics"


def profile(titles: tuple[str, ...], units: tuple[str, ...], kind: str = "company") -> Profile:
    place = locale("en_US")
    made = make_profile(Random(3), Lexicon("en"), place)
    return replace(made, titles=titles, employer=Employer("Velgrid Inc.", kind, "velgrid.com", units, place))


def values(lines: Lines) -> list[tuple[str, str]]:
    text, spans = assemble(lines)
    return [(span.label, text[span.start : span.end]) for span in spans]


@pytest.mark.parametrize(("unit", "named"), [
    ("Legal Department", True), ("Dept. of Physics", True), ("Institut für Statistik", True), ("OGC", True),
    ("Global Finance", False), ("Engineering", False), ("Power Plants Commercial Operations", False),
])  # fmt: skip
def test_units_known_by_a_word(unit, named):
    assert is_named_unit(unit) is named


def test_a_topic_after_a_comma_is_part_of_the_title_and_a_named_unit_is_not():
    topic = [values(role_lines(Random(n), profile(("Counsel",), ("Gas Settlements",)))) for n in range(300)]
    assert any(("TITLE", "Counsel, Gas Settlements") in row for row in topic)
    for seed in range(300):
        row = values(role_lines(Random(seed), profile(("Counsel",), ("Legal Department",))))
        assert ("TITLE", "Counsel, Legal Department") not in row


def test_titles_that_share_a_line_are_one_value_except_between_bars():
    seen = set()
    for seed in range(300):
        lines = role_lines(Random(seed), profile(("Analyst", "Trainer"), ()))
        for line in lines:
            text = "".join(piece.text for piece in line)
            labels = [piece.text for piece in line if piece.label == "TITLE"]
            if "Analyst" in text and "Trainer" in text:
                seen.add(len(labels))
                assert len(labels) == 1 or any(bar in text for bar in "|·•"), text
    assert seen == {1, 2}


def test_a_title_ends_before_the_word_that_leads_to_the_organization():
    found = set()
    for seed in range(600):
        for line in role_lines(Random(seed), profile(("Research Engineer",), ())):
            if len(line) == 3 and line[0].text == "Research Engineer":
                found.add(line[1].text)
                assert line[2].label == "ORG" and not line[2].text.startswith("the ")
    assert {" at ", " at the ", ", ", " | "} <= found


def test_units_and_organization_come_in_every_order():
    orders = set()
    for seed in range(300):
        row = values(role_lines(Random(seed), profile((), ("Soil Lab", "Department of Physics"), "university")))
        orders.add(tuple(label for label, _ in row[:3]))
    assert {("DEPT", "DEPT", "ORG"), ("ORG", "DEPT", "DEPT")} <= orders


@pytest.mark.parametrize("columns", [8, 15, 24, 40])
def test_a_wrapped_value_goes_on_below_and_loses_nothing(columns):
    line: Line = (
        Piece("Soil Lab", "DEPT"),
        Piece(", "),
        Piece(ORG, "ORG"),
        Piece(", "),
        Piece("1 Main St, Ames", "ADDRESS"),
    )
    rows = wrapped_line(line, columns)
    assert len(rows) > 1
    for label, whole in (("DEPT", "Soil Lab"), ("ORG", ORG), ("ADDRESS", "1 Main St, Ames")):
        pieces = [piece for row in rows for piece in row if piece.label == label]
        assert " ".join(piece.text.strip() for piece in pieces) == whole
        assert [piece.cont for piece in pieces] == [False, *[True] * (len(pieces) - 1)]


def test_numbers_and_addresses_of_mail_are_never_broken():
    line: Line = (Piece("Tel. "), Piece("+1 555 0100 22", "PHONE"), Piece(" / "), Piece("ann@velgrid.com", "EMAIL"))
    assert [piece for row in wrapped_line(line, 6) for piece in row if piece.label] == [line[1], line[3]]


def test_only_long_lone_names_are_broken():
    long, short = (Piece(ORG, "ORG"),), (Piece("Velgrid", "ORG"),)
    rows = broken(Random(1), [long, short])
    assert len(rows) == 3 and rows[1][0].cont and rows[2] == short


def test_signs_and_addresses_after_an_organization():
    org, street = (Piece("Velgrid", "ORG"),), (Piece("1 Main St", "ADDRESS"),)
    assert values(punctuated(Random(1), [org, street])) == [("ORG", "Velgrid"), ("ADDRESS", "1 Main St")]
    joined = continued(Random(1), [org], [street, (Piece("Ames", "ADDRESS", cont=True),)])
    assert len(joined) == 2 and [piece.label for piece in joined[0]] == ["ORG", "", "ADDRESS"]
    assert continued(Random(1), [], [street]) == [street]
