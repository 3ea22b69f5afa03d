"""Postal addresses: which lines are one, their parts, and equal spellings."""

from __future__ import annotations

import pytest

from models.labels import Label
from models.tagger import Span
from server.fields.field import Kind
from server.fields.normalize import Context, key_of, normalize, parse_value

# value -> parts
PARTS = [
    (
        "1 Main Street, Suite 200, Springfield, IL 62701, USA",
        {
            "street": "1 Main Street, Suite 200",
            "postcode": "62701",
            "city": "Springfield",
            "region": "IL",
            "country": "USA",
        },
    ),
    (
        "1 Main St, Springfield, Illinois 62701-1234",
        {"street": "1 Main St", "postcode": "62701-1234", "city": "Springfield", "region": "Illinois"},
    ),
    (
        "P.O. Box 12, Springfield IL 62701",
        {"street": "P.O. Box 12", "postcode": "62701", "city": "Springfield", "region": "IL"},
    ),
    (
        "1 High Street, London SW1A 1AA, UK",
        {"street": "1 High Street", "postcode": "SW1A 1AA", "city": "London", "country": "UK"},
    ),
    (
        "1 King St W, Toronto, ON M5H 1A1, Canada",
        {"street": "1 King St W", "postcode": "M5H 1A1", "city": "Toronto", "region": "ON", "country": "Canada"},
    ),
    (
        "1 George St, Sydney NSW 2000, Australia",
        {"street": "1 George St", "postcode": "2000", "city": "Sydney", "region": "NSW", "country": "Australia"},
    ),
    ("Musterstraße 12, 10115 Berlin", {"street": "Musterstraße 12", "postcode": "10115", "city": "Berlin"}),
    (
        "Musterstr. 12 · D-10115 Berlin · Deutschland",
        {"street": "Musterstr. 12", "postcode": "10115", "city": "Berlin", "country": "Deutschland"},
    ),
    (
        "1, rue de l'Exemple, 75001 Paris, France",
        {"street": "rue de l'Exemple", "postcode": "75001", "city": "Paris", "country": "France"},
    ),
    (
        "Calle Ejemplo 1, 28001 Madrid, España",
        {"street": "Calle Ejemplo 1", "postcode": "28001", "city": "Madrid", "country": "España"},
    ),
    (
        "Via Esempio 1, 00100 Roma (RM), Italia",
        {"street": "Via Esempio 1", "postcode": "00100", "city": "Roma", "region": "RM", "country": "Italia"},
    ),
    (
        "Voorbeeldstraat 1, 1012 AB Amsterdam, Nederland",
        {"street": "Voorbeeldstraat 1", "postcode": "1012 AB", "city": "Amsterdam", "country": "Nederland"},
    ),
    (
        "ul. Przykładowa 1, 00-001 Warszawa, Polska",
        {"street": "ul. Przykładowa 1", "postcode": "00-001", "city": "Warszawa", "country": "Polska"},
    ),
    (
        "Exempelgatan 1, 111 20 Stockholm, Sverige",
        {"street": "Exempelgatan 1", "postcode": "111 20", "city": "Stockholm", "country": "Sverige"},
    ),
    ("Příkladná 1, 110 00 Praha 1", {"postcode": "110 00"}),
    ("Houston, Texas", {}),
]


@pytest.mark.parametrize(("value", "parts"), PARTS)
def test_parts(value: str, parts: dict[str, str]) -> None:
    found = dict(parse_value(Kind.ADDRESS, value).parts)
    assert {name: found.get(name) for name in parts} == parts


SAME = [
    ("1 Main St., Springfield", "1 MAIN STREET SPRINGFIELD"),
    ("Musterstr. 12, 10115 Berlin", "Musterstraße 12\n10115 Berlin"),
    ("Musterstrasse 12, 10115 Berlin", "Musterstraße 12, 10115  Berlin"),
    ("5 Example Ave, Apt 3", "5 Example Avenue, Apartment 3"),
    ("Av. Exemple 1", "Avenue Exemple 1"),
    ("ул. Примерная, д. 1", "улица Примерная, дом 1"),
    ("Musterstr. 12, 10115 Berlin", "Musterstr. 12, D-10115 Berlin"),
    ("Musterstr. 12, 10115 Berlin", "Musterstr. 12, DE-10115 Berlin, Germany"),
    ("Musterstr. 12, 10115 Berlin (Deutschland)", "Musterstr. 12 | 10115 Berlin | Allemagne"),
    ("5 rue Exemple, L-1234 Luxembourg", "5, rue Exemple, 1234 Luxembourg, Luxembourg"),
    ("1 Main St., Springfield, IL 62701", "1 Main Street, Springfield IL 62701, U.S.A."),
    ("1 High St, London SW1A 1AA", "1 High Street, London SW1A1AA, United Kingdom"),
    ("Voorbeeldstraat 5, 1012 AB Amsterdam", "Voorbeeldstraat 5, 1012AB Amsterdam, Nederland"),
    ("Exempelgatan 5, 111 23 Stockholm", "Exempelgatan 5, SE-111 23 Stockholm"),
    ("Exempelgatan 5, 111 23 Stockholm", "Exempelgatan 5, 11123 Stockholm, Sverige"),
    ("ul. Przykładowa 5, 00-238 Warszawa", "ulica Przykladowa 5, 00238 Warszawa, Polska"),
    ("Avda. Ejemplo 5, 28013 Madrid", "Avenida Ejemplo 5, 28013 Madrid, España"),
]
OTHERS = [
    ("Musterstr. 12, 10115 Berlin", "Musterstr. 12, 10117 Berlin"),
    ("ул. Примерная 1, Москва", "ул. Примерная 1, Россия"),
    ("1 Main Street, Suite B-1234", "1 Main Street, Suite C-1234"),
    ("Germany", "Poland"),
    ("Berlin, Germany", "Berlin, New Hampshire"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_address_have_one_key(one: str, other: str) -> None:
    assert key_of(Kind.ADDRESS, one) == key_of(Kind.ADDRESS, other)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_two_addresses_have_two_keys(one: str, other: str) -> None:
    assert key_of(Kind.ADDRESS, one) != key_of(Kind.ADDRESS, other)


# lines that the tagger labels, one span a line; "" is a line between -> addresses
LINES = [
    (
        ["1 Main Street", "Suite 2600", "Springfield, IL 62701", "USA"],
        ["1 Main Street, Suite 2600, Springfield, IL 62701, USA"],
    ),
    (["1185 Example Avenue", "Springfield, IL 62701"], ["1185 Example Avenue, Springfield, IL 62701"]),
    (["4711 Science II", "Springfield, IL 62701"], ["4711 Science II, Springfield, IL 62701"]),
    (["P.O. Box 1234", "Springfield, IL 62701"], ["P.O. Box 1234, Springfield, IL 62701"]),
    (
        ["Musterstr. 1", "10115 Berlin", "Zweigstr. 2", "80331 München"],
        ["Musterstr. 1, 10115 Berlin", "Zweigstr. 2, 80331 München"],
    ),
    (["1 High Street", "London", "SW1A 1AA"], ["1 High Street, London, SW1A 1AA"]),
    (["Musterstr. 1", "", "10115 Berlin"], ["Musterstr. 1, 10115 Berlin"]),
    (["Berlin, Germany", "Paris, France"], ["Berlin, Germany", "Paris, France"]),
    (["10 rue Exemple", "75001 Paris", "France"], ["10 rue Exemple, 75001 Paris, France"]),
]


@pytest.mark.parametrize(("lines", "addresses"), LINES)
def test_lines_of_one_address_are_joined_and_two_kept_apart(lines: list[str], addresses: list[str]) -> None:
    text = "\n".join(line or "Tel. 201-555-0123" for line in lines)
    spans = [Span(Label.ADDRESS, text.index(line), text.index(line) + len(line), 0.9) for line in lines if line]
    assert [field.value for field in normalize(spans, Context(text))] == addresses


def test_quote_prefixes_and_labels_are_no_part_of_an_address() -> None:
    text = "> Address: 1 Main Street\n> Springfield, IL 62701"
    (field,) = normalize([Span(Label.ADDRESS, 2, len(text), 0.9)], Context(text))
    assert field.value == "1 Main Street, Springfield, IL 62701"
