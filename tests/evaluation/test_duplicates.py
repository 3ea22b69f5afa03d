"""The search for duplicates on a generated address book: what it must reach, and that a longer one stays quick."""

from __future__ import annotations

import pytest

from evaluation.duplicates import measure, report_of


def rows_of(measured):
    return {row[0]: row for row in report_of(measured).tables[0].rows}


def test_people_who_stand_twice_are_found_and_namesakes_left_alone():
    _, found, right, precision, _, told = rows_of(measure(400, 3))["0.5"]
    assert right and found
    assert precision >= 0.85
    assert told >= 0.9


@pytest.mark.soak
def test_a_hundred_thousand_contacts_in_minutes(record_property):
    measured = measure(100_000, 7)
    record_property("seconds", round(measured.seconds))
    for least, row in rows_of(measured).items():
        record_property(f"precision, recall from {least}", f"{row[3]:.3f}, {row[5]:.3f}")
    assert measured.seconds < 900
