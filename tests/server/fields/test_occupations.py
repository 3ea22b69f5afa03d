"""Titles, units and institutions that are known by heart."""

from __future__ import annotations

import pytest

from models.labels import Label
from models.tagger import Span
from server.fields.data import entries, names
from server.fields.field import Kind
from server.fields.normalize import Context, normalize
from server.fields.occupations import label_of_head, label_of_words
from server.fields.spelling import fold


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Geschäftsführer", Label.TITLE),
        ("GESCHÄFTSFÜHRER", Label.TITLE),
        ("Directeur commercial", Label.TITLE),
        ("代表取締役", Label.TITLE),
        ("CFO", Label.TITLE),
        ("Отдел продаж", Label.DEPT),
        ("Ufficio acquisti", Label.DEPT),
        ("Quillfeather", None),
        ("", None),
    ],
)
def test_known_words(text: str, label: Label | None) -> None:
    assert label_of_words(text) is label


@pytest.mark.parametrize("folder", ["titles", "departments"])
def test_lists_hold_no_line_twice_and_nothing_that_is_no_wording(folder: str) -> None:
    for language in names(folder):
        keys = [fold(entry) for entry in entries(f"{folder}/{language}")]
        assert all(keys), language
        assert not [entry for entry in entries(f"{folder}/{language}") if any(map(str.isdigit, entry))], language
        assert len(keys) - len(set(keys)) <= len(keys) // 10, language


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Abteilung Einkauf und Logistik", Label.DEPT),
        ("Regulatory Affairs Department", Label.DEPT),
        ("Управление закупок", Label.DEPT),
        ("Müügi osakond", Label.DEPT),
        ("Studio Tecnico Quillfeather", Label.ORG),
        ("Municipio de Valdorado", Label.ORG),
        ("Quillfeather Üniversitesi", Label.ORG),
        ("医学装备处", Label.DEPT),
        ("海陵大学", Label.ORG),
        ("임상병리팀장", Label.TITLE),
        ("Head of the Department", None),
        ("chef du service", None),
        ("department of things that are too many for a name of a unit here", None),
        ("Abteilung 12", None),
        ("Vesitalousyksikkö", Label.DEPT),
        ("library", None),
    ],
)
def test_head_words(text: str, label: Label | None) -> None:
    assert label_of_head(text) is label


def fields(text: str, *spans: tuple[Label, str]) -> list[tuple[Kind, str]]:
    found = [Span(label, text.index(part), text.index(part) + len(part), 0.9) for label, part in spans]
    return [(field.kind, field.value) for field in normalize(tuple(found), Context(text))]


TITLES = [
    ("Geschäftsführer\nManaging Director", ["Geschäftsführer", "Managing Director"]),
    ("Rechtsanwalt | Partner", ["Rechtsanwalt", "Partner"]),
    ("Geschäftsführer / Managing Director", ["Geschäftsführer", "Managing Director"]),
    ("Zeytinlik Yöneticisi / Project Manager", ["Zeytinlik Yöneticisi", "Project Manager"]),
    ("Founder / Managing Director", ["Founder / Managing Director"]),
    ("Field Manager / GPS Coordinator", ["Field Manager / GPS Coordinator"]),
    ("Head of Sales and\nMarketing", ["Head of Sales and Marketing"]),
]


@pytest.mark.parametrize(("text", "titles"), TITLES)
def test_several_known_titles_are_several(text: str, titles: list[str]) -> None:
    assert fields(text, (Label.TITLE, text)) == [(Kind.JOB_TITLE, title) for title in titles]


def test_a_unit_and_a_title_in_a_script_of_its_own_are_two() -> None:
    text = "プロダクト開発部 シニアエンジニア"
    expected = [(Kind.DEPARTMENT, "プロダクト開発部"), (Kind.JOB_TITLE, "シニアエンジニア")]
    assert fields(text, (Label.TITLE, text)) == expected


def test_a_unit_behind_a_title_is_a_unit_and_a_topic_is_not() -> None:
    text = "Senior Policy Analyst, Regulatory Affairs Department"
    assert fields(text, (Label.TITLE, text)) == [
        (Kind.JOB_TITLE, "Senior Policy Analyst"),
        (Kind.DEPARTMENT, "Regulatory Affairs Department"),
    ]
    assert fields("Director, Origination", (Label.TITLE, "Director, Origination")) == [
        (Kind.JOB_TITLE, "Director, Origination")
    ]


def test_what_is_known_is_what_it_is_whatever_the_span_says() -> None:
    text = "CFO\nEinkauf\nDezernat Bauen"
    spans = ((Label.DEPT, "CFO"), (Label.TITLE, "Einkauf"), (Label.TITLE, "Dezernat Bauen"))
    assert fields(text, *spans) == [
        (Kind.JOB_TITLE, "CFO"),
        (Kind.DEPARTMENT, "Einkauf"),
        (Kind.DEPARTMENT, "Dezernat Bauen"),
    ]
