"""Timing a real server."""

from __future__ import annotations

import pytest

from evaluation.service import Service, measure, report_of
from evaluation.speed import WARM_UP
from models.errors import WeightsError
from models.loading import shipped_folder
from server.errors import Unavailable


@pytest.fixture
def weights():
    try:
        return shipped_folder()
    except WeightsError:
        pytest.skip("no weights are shipped yet")


def test_messages_are_timed_through_a_real_server(sample_messages, weights):
    mails = [*sample_messages.values()][: WARM_UP + 3]
    found = measure([*mails, b""], weights)
    assert len(found.milliseconds) == 4
    assert found.refused == 1
    assert found.resident > 30


def test_a_server_that_cannot_start_says_why(tmp_path):
    with pytest.raises(Unavailable, match="ended while starting: "):
        measure([b"x"], tmp_path)


def test_the_report_gives_median_and_tail():
    row = report_of(Service((1.0, 2.0, 30.0), 0, 100.0, 120.0)).tables[0].rows[0]
    assert row[:2] == (2.0, 30.0)
