"""Values change, everything else stays."""

import random

import pytest

from training.exchange import exchanged, values_of
from training.synthesis import generate_window


@pytest.mark.parametrize("seed", range(60))
def test_only_values_change_and_every_span_still_covers_its_value(seed):
    rng = random.Random(seed)
    window = generate_window(rng)
    pool = tuple(generate_window(rng) for _ in range(20))
    values = values_of(pool, pool)
    changed = exchanged(window, values, rng)

    before, after = (sorted(one.spans, key=lambda span: span.start) for one in (window, changed))
    assert [(span.label, span.cont) for span in before] == [(span.label, span.cont) for span in after]
    for old, new in zip(before, after, strict=True):
        was, now = window.text[old.start : old.end], changed.text[new.start : new.end]
        assert was == now or now.casefold() in {value.casefold() for value in values[old.label]}
    assert _between(window, before) == _between(changed, after)
    if window.marked_from is not None:
        assert changed.text[changed.marked_from :][:3] == window.text[window.marked_from :][:3]


def _between(window, spans):
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(window.text)]
    return [window.text[end:start] for end, start in zip(ends, starts, strict=True)]


def test_most_windows_change():
    rng = random.Random(3)
    windows = [generate_window(rng) for _ in range(60)]
    values = values_of(windows, windows)
    assert sum(exchanged(window, values, rng) != window for window in windows) > 25
