"""The finder of lines on windows that it never saw."""

import random

import pytest

from training.__main__ import generated_windows
from training.finder import FINDER_THRESHOLD, any_threshold, cut, train_finder


@pytest.fixture(scope="module")
def finder():
    return train_finder((), generated_windows(1500, 1), FINDER_THRESHOLD)


def test_hardly_a_value_is_lost_and_much_text_is_left_out(finder):
    windows = generated_windows(600, 2)
    cuts = [cut(window, finder) for window in windows]
    kept = sum(len(window.spans) for window in cuts if window)
    assert kept > 0.985 * sum(len(window.spans) for window in windows)
    assert sum(len(window.text) for window in cuts if window) < 0.85 * sum(len(window.text) for window in windows)


def test_values_read_the_same_before_and_after(finder):
    for window in generated_windows(300, 3):
        after = cut(window, finder)
        if after is None:
            continue
        before = [(span.label, window.text[span.start : span.end]) for span in window.spans]
        now = [(span.label, after.text[span.start : span.end]) for span in after.spans]
        missing = list(before)
        for value in now:
            missing.remove(value)
        assert len(missing) == len(before) - len(now)


def test_a_lower_threshold_keeps_at_least_as_much(finder):
    rng = random.Random(4)
    for window in generated_windows(200, 5):
        thresholds = sorted(any_threshold(rng) for _ in range(2))
        more, less = (cut(window, finder, threshold) for threshold in thresholds)
        kept = set(more.text.split("\n")) if more else set()
        assert not less or set(less.text.split("\n")) - {""} <= kept
