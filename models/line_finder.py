"""Which lines of a window may hold contact data: a small network over what one sees of a line without reading it.

The tagger's time is linear in the words it reads, and most lines of a window are body text. The finder costs
microseconds a line and spares it those.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

NEIGHBOURS = (-3, -2, -1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class LineFinder:
    """Two layers: `hidden` of shape (inputs, units) with `hidden_bias`, `out` of shape (units,) with `out_bias`.

    Inputs are the features of a line and of its neighbours (`with_neighbours`). Lines less probable than `threshold`
    are left out.
    """

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: float
    threshold: float

    def chosen(self, features: Floats) -> npt.NDArray[np.bool_]:
        """For each line, shape (lines,), whether it or a line beside it may hold contact data."""
        likely = self.probabilities(features) > self.threshold
        chosen = likely.copy()
        chosen[1:] |= likely[:-1]
        chosen[:-1] |= likely[1:]
        return chosen

    def probabilities(self, features: Floats) -> Floats:
        """The probability that a line holds contact data, shape (lines,), from features of shape (lines, features)."""
        units = np.maximum(with_neighbours(features) @ self.hidden + self.hidden_bias, 0)
        answer: Floats = 1 / (1 + np.exp(-(units @ self.out + self.out_bias)))
        return answer


def with_neighbours(features: Floats) -> Floats:
    """Each line's features beside those of the three lines above and below it, 0 where there is none."""
    count, width = features.shape
    beside = np.zeros((count, (len(NEIGHBOURS) + 1) * width), dtype=features.dtype)
    for place, step in enumerate((0, *NEIGHBOURS)):
        to = slice(max(-step, 0), max(count - max(step, 0), 0))
        rows = features[max(step, 0) : max(count - max(-step, 0), 0)]
        beside[to, place * width : (place + 1) * width] = rows
    return beside


def read_line_finder(path: Path) -> LineFinder:
    """The finder of a weights folder."""
    with np.load(path, allow_pickle=False) as arrays:
        hidden, hidden_bias, out = (arrays[name].astype(np.float32) for name in ("hidden", "hidden_bias", "out"))
        return LineFinder(hidden, hidden_bias, out, float(arrays["out_bias"]), float(arrays["threshold"]))


def write_line_finder(finder: LineFinder, path: Path) -> None:
    """Writes a finder into a weights folder, in half precision."""
    np.savez_compressed(
        path,
        hidden=finder.hidden.astype(np.float16),
        hidden_bias=finder.hidden_bias.astype(np.float16),
        out=finder.out.astype(np.float16),
        out_bias=np.float32(finder.out_bias),
        threshold=np.float32(finder.threshold),
    )
