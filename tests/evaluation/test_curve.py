"""Accuracy against time."""

from __future__ import annotations

import pytest

from evaluation.curve import Point, named, report_of
from server.errors import InvalidInput


def test_weights_are_named_by_the_caller_or_by_their_folder():
    assert named(["small=var/fold{fold}", "weights/large-1"]) == {
        "small": "var/fold{fold}",
        "large-1": "weights/large-1",
    }


def test_one_name_for_two_sets_is_refused():
    with pytest.raises(InvalidInput):
        named(["a/x", "b/x"])


def test_the_report_has_a_row_for_each_set():
    points = [Point("small", 0.8, 0.7, 2.0, 6.6), Point("large", 0.9, 0.8, 12.0, 19.8)]
    (table,) = report_of(points, {"on": "made"}).tables
    assert table.column("weights") == ("small", "large")
    assert table.column("median_ms") == (2.0, 12.0)
