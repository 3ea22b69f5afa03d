"""Confidence against truth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.calibration import by_kind, calibrate
from evaluation.gold import CardRecord, FieldRecord, Prediction
from evaluation.metrics import score

_PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def test_a_confidence_that_means_what_it_says_has_no_error():
    assert calibrate([(0.75, True)] * 3 + [(0.75, False)]).error == pytest.approx(0.0)


def test_boasting_is_the_size_of_the_gap():
    assert calibrate([(0.9, False)] * 10).error == pytest.approx(0.9)


@given(_PAIRS)
def test_every_value_stands_in_one_bin(pairs):
    found = calibrate(pairs)
    assert sum(b.values for b in found.bins) == found.values == len(pairs)
    assert 0.0 <= found.error <= 1.0
    assert all(b.low - 1e-9 <= b.confidence <= b.high + 1e-9 for b in found.bins if b.values)


def test_certainty_falls_in_the_last_bin():
    assert calibrate([(1.0, True)]).bins[-1].values == 1


def test_each_kind_is_calibrated_apart(gold):
    field = FieldRecord("phone", "+1 212 555 0101", confidence=0.9)
    wrong = FieldRecord("url", "example.com", confidence=0.6)
    found = {"one": Prediction("one", (CardRecord("Ada Quist", "ada@example.org", 0, (field, wrong)),))}
    kinds = by_kind(score(gold, found, owners=False))
    assert {kind: round(one.error, 6) for kind, one in kinds.items()} == {"phone": 0.1, "url": 0.6, "all": 0.35}
