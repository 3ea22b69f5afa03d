"""What is a value by its place alone, where the tagger passed it over."""

from __future__ import annotations

import time

import pytest

from models.labels import Label
from models.tagger import Span
from server.signers import serves
from server.windows import window_of, with_sure_values


def added(text: str, spans: tuple[Span, ...] = (), marked_from: int | None = None) -> list[tuple[Label, str]]:
    window = window_of(text, "Jane Roe", "jane.roe@example.org", marked_from)
    found = with_sure_values(window, spans)
    return [(span.label, text[span.start : span.end]) for span in found if span not in spans]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write to jane.roe@example.org", [(Label.EMAIL, "jane.roe@example.org")]),
        ("Acked-by: Jane Roe <jane.roe@example.org>", []),
        ("Write to max@example.org", []),
        ("Regards\nJane\nMob: +44 7700 900123", [(Label.PHONE, "+44 7700 900123")]),
        ("Regards\nJane\n+44 7700 900123 - Fax", [(Label.PHONE, "+44 7700 900123")]),
        ("The code is:\nMob: +44 7700 900123", []),
        ("Call me.\n\njr\n713-555-0123", [(Label.PHONE, "713-555-0123")]),
        ("x = 12, y = 13\n713-555-0123", []),
        ("See you\nwww.example.org", [(Label.URL, "www.example.org")]),
        ("See you\nwww.example.net", []),
        ("Best regards,\nMax Stone\n", [(Label.NAME, "Max Stone")]),
        ("Best regards,\nYour Support Team\n", []),
        ("Best regards,\nand see you on Monday", []),
    ],
)
def test_only_what_is_sure_is_added(text: str, found: list[tuple[Label, str]]) -> None:
    assert added(text) == found


def test_a_link_beside_a_name_below_the_delimiter() -> None:
    text = "-- \n/ Jane - http://jane.example.net/me"
    name = Span(Label.NAME, 6, 10, 0.9)
    assert added(text, (name,), 0) == [(Label.URL, "http://jane.example.net/me")]
    assert added(text, (name,)) == []


def test_the_own_site_beside_a_value() -> None:
    text = "jane.roe@example.org | www.example.org | www.example.net"
    assert added(text, (Span(Label.EMAIL, 0, 20, 0.9),)) == [(Label.URL, "www.example.org")]
    assert added(text.replace("jane.roe@example.org", "see")) == []


def test_known_titles_units_and_institutions_below_a_name() -> None:
    text = "Jane Roe\nSales Manager | Regulatory Affairs Department\nMuseum of Pencils\nMany thanks for it"
    found = [
        (Label.TITLE, "Sales Manager"),
        (Label.DEPT, "Regulatory Affairs Department"),
        (Label.ORG, "Museum of Pencils"),
    ]
    assert added(text, (Span(Label.NAME, 0, 8, 0.9),)) == found
    assert added(text) == []


def test_the_name_of_an_institution_is_read_whole() -> None:
    text = "Jane Roe\nRegional Museum of Pencils\nCity Hospital"
    spans = (Span(Label.NAME, 0, 8, 0.9), Span(Label.ORG, 40, 48, 0.9))
    read = with_sure_values(window_of(text, "Jane Roe", "", None), spans)
    assert [text[span.start : span.end] for span in read if span.label is Label.ORG] == ["City Hospital"]


def test_a_site_alone_between_values() -> None:
    text = "Jane Roe\nwww.example.net\n+1 555-0100"
    spans = (Span(Label.NAME, 0, 8, 0.9), Span(Label.PHONE, 25, 36, 0.9))
    assert added(text, spans) == [(Label.URL, "www.example.net")]
    assert added(text, spans[:1]) == []


def test_a_number_below_a_value_closes_a_signature() -> None:
    text = "See you\nBuyer, Lark Works Ltd 24\n713-555-0123"
    assert added(text, (Span(Label.TITLE, 8, 13, 0.9),)) == [(Label.PHONE, "713-555-0123")]
    assert added(text) == []


def test_nothing_is_added_where_the_tagger_read_the_block() -> None:
    text = "Regards\nJane Roe\nTel: +1 555-0100\njane.roe@example.org"
    spans = (
        Span(Label.NAME, 8, 16, 0.9),
        Span(Label.PHONE, 22, 33, 0.9),
        Span(Label.EMAIL, 34, 54, 0.9),
    )
    assert with_sure_values(window_of(text, "Jane Roe", "jane.roe@example.org", None), spans) == spans


@pytest.mark.parametrize(
    ("before", "yes"),
    [
        ("Jane Roe\nExecutive Assistant to Prof. Dr. ", True),
        ("Jane Roe\nAssistant to\n", True),
        ("Jane Roe\non behalf of ", True),
        ("Claire Besson\nAssistante de Monsieur ", True),
        ("Jane Roe\nim Auftrag von Herrn ", True),
        ("Best regards\n", False),
        ("Letter to ", False),
        ("Office of the Dean\n", False),
        ("", False),
    ],
)
def test_a_name_behind_a_helpers_title_is_the_chiefs(before: str, yes: bool) -> None:
    assert serves(before) is yes


@pytest.mark.parametrize(
    "unit", ["Best regards,\nJane Roe\n", "Tel: +1 555-0100\n", "Jane Roe ", "- ", "www.a.b/", "A'a-"]
)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def seconds(count: int) -> float:
        window = window_of(unit * count, "Jane Roe", "jane.roe@example.org", 0)
        start = time.perf_counter()
        with_sure_values(window, ())
        return time.perf_counter() - start

    seconds(10)
    few, many = min(seconds(400) for _ in range(3)), min(seconds(1600) for _ in range(3))
    assert many < 12 * few + 0.05
