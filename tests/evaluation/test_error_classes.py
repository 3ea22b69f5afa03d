"""Errors by class."""

from __future__ import annotations

import pytest

from evaluation.error_classes import ErrorClass, errors, table_rows
from evaluation.gold import Prediction
from evaluation.metrics import score

from .conftest import card, message

_ADA = card("Ada Quist", "ada@example.org", phone="+1 212 555 0101", organization="Marr & Sons Ltd")


def _classes(gold, *cards, **known):
    predictions = {"m": Prediction("m", cards, **known)}
    found = errors(score((gold,), predictions, owners=True), predictions)
    return {(error.outcome.verdict.value, error.outcome.kind): error.error_class for error in found}


@pytest.mark.parametrize(
    ("predicted", "error", "expected"),
    [
        (card("Bob", "bob@example.net", phone="+1 212 555 0101"), ("fn", "phone"), ErrorClass.OTHER_CARD),
        (card("Bob", "bob@example.net", phone="+1 212 555 0101"), ("fp", "phone"), ErrorClass.OTHER_CARD),
        (
            card("Ada Quist", "ada@example.org", department="Marr & Sons Ltd"),
            ("fn", "organization"),
            ErrorClass.OTHER_KIND,
        ),
        (card("Ada Quist", "ada@example.org", organization="Marr"), ("fn", "organization"), ErrorClass.CUT),
        (card("Ada Quist", "ada@example.org", phone="0101"), ("fp", "phone"), ErrorClass.CUT),
        (card("Ada Quist", "ada@example.org", url="example.org"), ("fp", "url"), ErrorClass.NOT_FOUND),
        (card("Ada Quist", "ada@example.org", url="example.org"), ("fn", "phone"), ErrorClass.NOT_FOUND),
        (card("Bob", "bob@example.net", url="example.org"), ("fp", "url"), ErrorClass.NO_CARD),
        (card("Bob", "bob@example.net", url="example.org"), ("fn", "phone"), ErrorClass.NO_CARD),
    ],
)
def test_an_error_has_the_class_that_explains_it(predicted, error, expected):
    assert _classes(message("m", _ADA), predicted)[error] == expected


def test_messages_left_alone_and_bulk_are_classes_of_their_own():
    assert set(_classes(message("m", _ADA), automated="newsletter").values()) == {ErrorClass.LEFT_ALONE}
    assert set(_classes(message("m", bulk=True), _ADA).values()) == {ErrorClass.BULK}


def test_every_error_is_in_one_row(gold, predictions):
    found = errors(score(gold, predictions, owners=True), predictions)
    rows = table_rows(found)
    assert sum(missed + wrong for _, missed, wrong, _ in rows) == len(found)
    sizes = [missed + wrong for _, missed, wrong, _ in rows]
    assert sizes == sorted(sizes, reverse=True)
