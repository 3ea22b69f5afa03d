"""Times of quote headers are read in any language, and left out where they could be two."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.mail.shown_date import read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tue, 12 Mar 2024 10:11:22 +0100", datetime(2024, 3, 12, 9, 11, 22)),
        ("Tuesday, March 12, 2024 10:11 PM", datetime(2024, 3, 12, 22, 11)),
        ("Mittwoch, 13. März 2024 10:11", datetime(2024, 3, 13, 10, 11)),
        ("mar. 12 mars 2024 à 10:11", datetime(2024, 3, 12, 10, 11)),
        ("martes, 12 de marzo de 2024 10:11", datetime(2024, 3, 12, 10, 11)),
        ("вторник, 12 марта 2024 г. 10:11", datetime(2024, 3, 12, 10, 11)),
        ("2024年3月12日(火) 下午 10:11", datetime(2024, 3, 12, 22, 11)),
        ("2024-03-12 10:11 GMT+01:00", datetime(2024, 3, 12, 9, 11)),
        ("12.03.24 um 10:11", datetime(2024, 3, 12, 10, 11)),
        ("12.3.2024 10.11", datetime(2024, 3, 12, 10, 11)),
        ("03/14/2000 10:11:12 PM", datetime(2000, 3, 14, 22, 11, 12)),
        ("27/05/2017 16:25", datetime(2017, 5, 27, 16, 25)),
        ("Sat May 11 10:11:22 2024", datetime(2024, 5, 11, 10, 11, 22)),
        ("2008/7/4", datetime(2008, 7, 4)),
    ],
)
def test_time_is_read(text: str, expected: datetime) -> None:
    assert read_date(text) == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["03/04/2024 10:11", "", "tomorrow", "2024", "12 Mar", "31.02.2024", "99/99/9999"])
def test_unclear_times_are_unknown(text: str) -> None:
    assert read_date(text) is None


@given(st.text(alphabet="0123456789:./- apmJanMär年月日+", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_raising(text: str) -> None:
    found = read_date(text)
    assert found is None or found.tzinfo is UTC
