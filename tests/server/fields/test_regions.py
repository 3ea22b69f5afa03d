"""Regions told by addresses, domains and languages."""

from __future__ import annotations

import pytest

from server.fields.regions import country_at_end, region_of_address, region_of_domain, region_of_language

ADDRESSES = [
    ("1 Main St, Springfield, IL 62701", "US"),
    ("Houston, Texas", "US"),
    ("Atlanta, Georgia", "US"),
    ("Albuquerque, New Mexico", "US"),
    ("1 George St, Sydney, New South Wales", ""),
    ("Cardiff, Wales", "GB"),
    ("1 High St, London SW1A 1AA", "GB"),
    ("Toronto, ON M5H 1A1", "CA"),
    ("Musterstr. 1, 10115 Berlin, Deutschland", "DE"),
    ("Musterstr. 1\n10115 Berlin\nGERMANY", "DE"),
    ("D-10115 Berlin", "DE"),
    ("A-1010 Wien", "AT"),
    ("CH-8000 Zürich", "CH"),
    ("75001 Paris Cedex 01", "FR"),
    ("12 rue de Suisse", ""),
    ("1012 AB Amsterdam", "NL"),
    ("00-001 Warszawa", "PL"),
    ("Calle Ejemplo 1, Madrid, España", "ES"),
    ("Via Esempio 1, 00100 Roma (RM)", "IT"),
    ("Mexico City, Mexico", "MX"),
    ("Praha 1, Česká republika", "CZ"),
    ("Москва, Россия", "RU"),
    ("〒100-0001 東京都千代田区", "JP"),
    ("北京市朝阳区, 中国", "CN"),
    ("서울특별시, 대한민국", "KR"),
    ("Example Street 1", ""),
    ("", ""),
]


@pytest.mark.parametrize(("address", "region"), ADDRESSES)
def test_addresses(address: str, region: str) -> None:
    assert region_of_address(address) == region


def test_a_country_is_given_as_written() -> None:
    assert country_at_end("10115 Berlin, Germany.") == ("DE", "Germany")
    assert country_at_end("London U.K.") == ("GB", "U.K")


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("jane@example.co.uk", "GB"),
        ("jane@example.de", "DE"),
        ("jane@example.edu", "US"),
        ("jane@example.com", ""),
        ("jane@example.io", ""),
        ("https://www.example.fr/path.de", "FR"),
        ("www.example.at", "AT"),
        ("", ""),
    ],
)
def test_domains(address: str, region: str) -> None:
    assert region_of_domain(address) == region


@pytest.mark.parametrize(("language", "region"), [("pl", "PL"), ("cs", "CZ"), ("en", ""), ("de", ""), ("", "")])
def test_languages_of_one_region(language: str, region: str) -> None:
    assert region_of_language(language) == region
