"""The laws of reading, and the search for what breaks them."""

from __future__ import annotations

import random

import pytest

from evaluation.fuzzing import TARGETS, fuzz, mutated, report_of, seeds
from evaluation.laws import LAWS, LawBroken, check, split_law
from server.errors import InvalidInput
from server.mail.text import Line
from server.mail.thread import Segment


@pytest.mark.parametrize("target", TARGETS)
def test_laws_hold_of_damaged_mail(target: str) -> None:
    rng = random.Random(11)
    known = seeds(target)
    assert len(known) > 10
    for _ in range(60):
        check(target, mutated(rng, rng.choice(known), known))


def test_a_segment_out_of_order_breaks_the_law() -> None:
    one, two = (Segment(None, None, depth, (Line("Jane", 0),)) for depth in (1, 0))
    with pytest.raises(LawBroken, match="out of order"):
        split_law((one, two))


def test_a_run_says_what_it_did(tmp_path) -> None:
    run = fuzz("headers", 2, tmp_path)

    assert run.inputs > 0
    assert run.findings == ()
    assert report_of([run]).tables[0].rows[0][0] == "headers"


def test_a_target_that_there_is_not_is_refused(tmp_path) -> None:
    with pytest.raises(InvalidInput, match="no fuzz target"):
        fuzz("attachments", 1, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("target", sorted(LAWS))
def test_ten_minutes_find_nothing(target: str, tmp_path, record_property) -> None:
    run = fuzz(target, 600, tmp_path)

    record_property("inputs", run.inputs)
    assert run.findings == ()
