"""Values found by shape: what is found, what is left alone, and that time grows with the text alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from server.fields.patterns import find_emails, find_phones, find_urls

Finder = Callable[[str], tuple[tuple[int, int], ...]]


def found(find: Finder, text: str) -> list[str]:
    return [text[start:end] for start, end in find(text)]


EMAILS = [
    ("Write to jane.doe@example.com.", ["jane.doe@example.com"]),
    ("<mailto:jane@example.org>", ["jane@example.org"]),
    ("j.doe at example.org", ["j.doe at example.org"]),
    ("j dot doe at example dot org", ["j dot doe at example dot org"]),
    ("j.doe (at) example.org", ["j.doe (at) example.org"]),
    ("j.doe[at]example[dot]org", ["j.doe[at]example[dot]org"]),
    ("jane (arroba) ejemplo.es", ["jane (arroba) ejemplo.es"]),
    ("jdoeATexampleDOTcom", ["jdoeATexampleDOTcom"]),
    ("jane -- at -- example.com", ["jane -- at -- example.com"]),
    ("jane&#64;example.com", ["jane&#64;example.com"]),
    ("E-Mail:jürgen@müller.example;", ["jürgen@müller.example"]),
    ("邮箱：li.ming@example.cn电话", ["li.ming@example.cn"]),
    ("jane@example.comFreundliche Grüße", ["jane@example.com"]),
    ("a@b.example, c@d.example", ["a@b.example", "c@d.example"]),
    ("look at example.com", []),
    ("visit us at www.example.com", []),
    ("meet @ noon", []),
    ("jane@localhost", []),
]


@pytest.mark.parametrize(("text", "expected"), EMAILS)
def test_emails(text: str, expected: list[str]) -> None:
    assert found(find_emails, text) == expected


URLS = [
    ("see http://www.example.com/~jane/.", ["http://www.example.com/~jane/"]),
    ("www.example.de | x", ["www.example.de"]),
    ("example.com/path?q=1", ["example.com/path?q=1"]),
    ("example.co.uk", ["example.co.uk"]),
    ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
    ("https://example.com:8443/x", ["https://example.com:8443/x"]),
    ("пример.рф", ["пример.рф"]),
    ("t.me/janedoe", ["t.me/janedoe"]),
    ("edit main.c and run.sh, see notes.md", []),
    ("e.g. this, i.e. that", []),
    ("Jane Doe, Ph.D., M.Sc.", []),
    ("version 2.5.1", []),
    ("jane@example.com", []),
    ("jane at example.com", []),
    ("Tel.No 5", []),
]


@pytest.mark.parametrize(("text", "expected"), URLS)
def test_urls(text: str, expected: list[str]) -> None:
    assert found(find_urls, text) == expected


PHONES = [
    ("Tel.: +49 (0) 89 1234-567", ["+49 (0) 89 1234-567"]),
    ("(201) 555-0123 x12", ["(201) 555-0123 x12"]),
    ("201.555.0123, ext. 9", ["201.555.0123, ext. 9"]),
    ("555-0123/0124", ["555-0123/0124"]),
    ("x31539", ["x31539"]),
    ("Durchwahl 4711", ["Durchwahl 4711"]),
    ("Fax: -2792", ["-2792"]),
    ("T 089/1234567 F 089/1234568", ["089/1234567", "089/1234568"]),
    ("(201) 555-0123 (201) 555-0199", ["(201) 555-0123", "(201) 555-0199"]),
    ("Springfield, IL 62701 201-555-0123", ["201-555-0123"]),
    ("01 99 00 12 34", ["01 99 00 12 34"]),
    ("+44 (0)20 7946 0123", ["+44 (0)20 7946 0123"]),
    ("0xx11 3216-5777", ["0xx11 3216-5777"]),
    ("1-800-FLOWERS", ["1-800-FLOWERS"]),
    ("手机：13912345678", ["13912345678"]),
    ("++43 1 5880123", ["++43 1 5880123"]),
    ("(1-201-555-0123)", ["1-201-555-0123"]),
    ("2024-05-17 and 17.05.2024", []),
    ("at 12:30, 10:15:20", []),
    ("version 2.31.0", []),
    ("192.168.100.200", []),
    ("Springfield, IL 62701-1234", []),
    ("1998-2004", []),
    ("HRB 123456", []),
    ("VAT No. 123 456 7890", []),
    ("IBAN DE89 3704 0044 0532 0130 00", []),
    ("0000-0002-1825-0097", []),
    ("Case No. F-2014-20439", []),
    ("USD 1.250.000", []),
    ("meeting id: 123 456 7890", []),
]


@pytest.mark.parametrize(("text", "expected"), PHONES)
def test_phones(text: str, expected: list[str]) -> None:
    assert found(find_phones, text) == expected


HOSTILE = [
    "a@",
    "a at ",
    "aATbDOT",
    "a.",
    "www.",
    "http://a.",
    "1-",
    "(",
    "+1 ",
    "x1",
    "1/",
    "[at]",
    "-",
    "ext 1",
    "(1) ",
    "\t ",
    "a-",
]


@pytest.mark.parametrize("find", [find_emails, find_urls, find_phones])
@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_text_not_with_its_square(find: Finder, unit: str) -> None:
    """Four times the text may take ten times as long at most, where it takes long enough to be measured."""
    short, long = (unit * 4000)[:8000], (unit * 16000)[:32000]
    assert seconds(find, long) < 10 * seconds(find, short) + 0.1


def seconds(find: Finder, text: str) -> float:
    begin = time.perf_counter()
    find(text)
    return time.perf_counter() - begin
