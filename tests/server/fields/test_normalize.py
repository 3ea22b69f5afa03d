"""A whole signature at once."""

from __future__ import annotations

import pytest

from models.labels import Label
from models.tagger import Span
from server.fields.field import Field, Kind
from server.fields.normalize import Context, normalize

SIGNATURE = """Best regards,
Dr. Erika Muster
Leiterin Einkauf | Abt. Beschaffung
Beispiel Werke GmbH & Co. KG
Musterstr. 12
10115 Berlin
Tel.: 030 23125-014
Mobil: 01512 3456789
Fax -015
erika.muster (at) beispiel (dot) example
www.Beispiel.example/
Skype: erika.muster"""

LABELLED = [
    (Label.NAME, "Dr. Erika Muster"),
    (Label.TITLE, "Leiterin Einkauf |"),
    (Label.DEPT, "Abt. Beschaffung"),
    (Label.ORG, "Beispiel Werke GmbH & Co. KG"),
    (Label.ADDRESS, "Musterstr. 12"),
    (Label.ADDRESS, "10115 Berlin"),
    (Label.PHONE, "Tel.: 030 23125-014"),
    (Label.PHONE, "01512 3456789"),
    (Label.EMAIL, "erika.muster (at) beispiel (dot) example"),
    (Label.URL, "www.Beispiel.example/"),
    (Label.SOCIAL, "erika.muster"),
]


def read(default_types: tuple[tuple[Kind, str], ...] | None = None) -> tuple[Field, ...]:
    spans = [Span(label, SIGNATURE.rindex(part), SIGNATURE.rindex(part) + len(part), 0.9) for label, part in LABELLED]
    if default_types is None:
        return normalize(spans, Context(SIGNATURE, language="de", author_address="erika@beispiel.de"))
    return normalize(spans, Context(SIGNATURE, author_address="erika@beispiel.de", default_types=default_types))


def test_each_value_in_its_normal_form() -> None:
    assert {(field.kind, field.type, field.value) for field in read()} == {
        (Kind.NAME, "", "Erika Muster"),
        (Kind.JOB_TITLE, "", "Leiterin Einkauf"),
        (Kind.DEPARTMENT, "", "Abt. Beschaffung"),
        (Kind.ORGANIZATION, "", "Beispiel Werke GmbH & Co. KG"),
        (Kind.ADDRESS, "", "Musterstr. 12, 10115 Berlin"),
        (Kind.PHONE, "work", "+493023125014"),
        (Kind.PHONE, "mobile", "+4915123456789"),
        (Kind.EMAIL, "work", "erika.muster@beispiel.example"),
        (Kind.URL, "homepage", "https://www.beispiel.example"),
        (Kind.SOCIAL, "skype", "erika.muster"),
    }


def test_evidence_is_the_exact_text() -> None:
    for field in read():
        assert SIGNATURE[field.start : field.end] == field.text
        assert field.confidence == 0.9


def test_defaults_are_marked_and_come_from_the_settings() -> None:
    by_kind = {(field.kind, field.type): field.type_is_default for field in read(((Kind.PHONE, "business"),))}
    assert by_kind[Kind.PHONE, "business"]
    assert not by_kind[Kind.PHONE, "mobile"]
    assert not by_kind[Kind.EMAIL, ""]


def test_a_value_given_twice_is_one_field_with_the_type_that_is_said() -> None:
    text = "030 23125-014\nBüro: +49 30 23125014"
    spans = [Span(Label.PHONE, 0, 13, 0.8), Span(Label.PHONE, 20, len(text), 0.9)]
    (field,) = normalize(spans, Context(text, default_region="DE"))
    assert (field.type, field.type_is_default, field.start) == ("work", False, 0)


CUT = [
    (Label.PHONE, "Tel. +49 30 23125-014", "+49 30 23125", ["+493023125014"]),
    (Label.PHONE, "Tel. +49 30 23125-014", "30 23125-014", ["+493023125014"]),
    (Label.EMAIL, "Mail jane.doe at example.org", "jane.doe", ["jane.doe@example.org"]),
    (Label.EMAIL, "jane.doe@example.org", "doe@example", ["jane.doe@example.org"]),
    (Label.URL, "https://www.example.com/a/b", "www.example.com", ["https://www.example.com/a/b"]),
    (
        Label.PHONE,
        "T +49 30 23125014 F +49 30 23125015",
        "+49 30 23125014 F +49 30 23125015",
        ["+493023125014", "+493023125015"],
    ),
    (Label.PHONE, "+44 20 7946 0123", "+44 20 7946 0123", ["+442079460123"]),
]


@pytest.mark.parametrize(("label", "text", "span", "values"), CUT)
def test_spans_that_cut_a_value_are_set_right_by_its_shape(
    label: Label, text: str, span: str, values: list[str]
) -> None:
    start = text.index(span)
    fields = normalize([Span(label, start, start + len(span), 0.9)], Context(text))
    assert [field.value for field in fields] == values


def test_a_value_is_not_widened_into_another_span() -> None:
    text = "+49 30 23125-014"
    spans = [Span(Label.PHONE, 0, 12, 0.9), Span(Label.ADDRESS, 13, 16, 0.9)]
    assert normalize(spans, Context(text))[0].text == "+49 30 23125"


def test_nothing_of_nothing() -> None:
    assert normalize([], Context("")) == ()


def test_spans_that_hold_no_value_are_left_out() -> None:
    text = "E-Mail: none, Tel: --, Web: x"
    spans = [
        Span(Label.EMAIL, 8, 12, 0.9),
        Span(Label.PHONE, 19, 21, 0.9),
        Span(Label.URL, 28, 29, 0.9),
        Span(Label.TITLE, 12, 13, 0.9),
    ]
    assert normalize(spans, Context(text)) == ()


@pytest.mark.parametrize(
    ("text", "cut", "value"),
    [("Teller Tools Ltd", 6, "Teller Tools Ltd"), ("湊機械株式会社", 1, "湊機械株式会社")],
    ids=["beside a blank", "without blanks"],
)
def test_a_firm_that_was_torn_on_its_line_is_one(text, cut, value):
    spans = (Span(Label.ORG, 0, cut, 0.9), Span(Label.ORG, cut + (text[cut] == " "), len(text), 0.8))
    assert [(field.kind, field.value) for field in normalize(spans, Context(text))] == [(Kind.ORGANIZATION, value)]


def test_a_unit_with_a_legal_form_is_a_firm():
    text = "Beispiel Spedition GmbH\nDisposition"
    spans = (Span(Label.DEPT, 0, 23, 0.9), Span(Label.DEPT, 24, 35, 0.9))
    kinds = [field.kind for field in normalize(spans, Context(text))]
    assert kinds == [Kind.ORGANIZATION, Kind.DEPARTMENT]
