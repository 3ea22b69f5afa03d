"""Weights of matching learned from pairs of which it is known whether they are one person.

A logistic regression in bits: the log2 odds of a pair are the prior plus the weights of its levels, which is how the
server adds them up, so that "why was this linked" stays the same sum of named weights. Two things bound it:

- It is drawn towards the weights it began with, so a level that is seldom seen keeps its weight.
- More evidence never lowers a score. The levels of each comparison are rungs of a ladder (a mobile number in common
  says at least as much as the number of a house); what is fitted are the steps between rungs, none below 0. So is the
  distance by which a name alone stays below even odds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from evaluation.match_questions import Pairs
from server.contacts.match_weights import Weights

Floats = npt.NDArray[np.float64]
# Of each comparison: the levels that speak for one person and those that speak against it, the faintest first.
LADDERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "name": (("one_word", "short_form", "nickname", "spelling", "same"), ("part", "different")),
    "address": (("written",), ("same_domain",)),
    "phone": (("house", "same", "mobile"), ()),
    "social": (("same",), ()),
    "organization": (("similar", "same"), ("different",)),
    "place": (("same",), ()),
    "title": (("same",), ()),
}
LEVELS = tuple((name, level) for name, (rising, falling) in LADDERS.items() for level in (*rising, *falling))
# How firmly weights stay where they began, as so many pairs a bit away from them that would all be coin tosses.
STRENGTH = 3.0
_STEPS = 200
_LN2 = float(np.log(2.0))


@dataclass(frozen=True, slots=True)
class _Fit:
    """Pairs as numbers, of shape (pairs, weights), (pairs,) …; `start` are the weights to stay near to."""

    x: Floats
    lost: Floats
    same: Floats
    count: Floats
    start: Floats
    strength: float

    def loss(self, weights: Floats) -> float:
        odds = _LN2 * (self.x @ weights + self.lost)
        fit = float(self.count @ (np.logaddexp(0, odds) - self.same * odds))
        return fit + self.strength / 2 * float(np.sum((weights - self.start) ** 2))

    def slopes(self, weights: Floats) -> tuple[Floats, Floats]:
        """Gradient and curvature of the loss."""
        p = 1 / (1 + np.exp(-np.clip(_LN2 * (self.x @ weights + self.lost), -60, 60)))
        gradient = _LN2 * self.x.T @ (self.count * (p - self.same)) + self.strength * (weights - self.start)
        curved = _LN2**2 * (self.x * (self.count * p * (1 - p))[:, None]).T @ self.x
        return gradient, curved + self.strength * np.eye(len(weights))


def learn(pairs: Pairs, start: Weights, strength: float = STRENGTH) -> Weights:
    """The likeliest weights for the pairs, drawn towards `start`; threshold and mention stay. The same pairs give the
    same weights."""
    ordered = sorted(pairs, key=lambda pair: (sorted(pair.levels), pair.lost, pair.same))
    x = np.array([[1.0, *(float(level in pair.levels) for level in LEVELS)] for pair in ordered])
    fit = _Fit(
        x.reshape(-1, 1 + len(LEVELS)),
        np.array([pair.lost for pair in ordered]),
        np.array([float(pair.same) for pair in ordered]),
        np.array([float(pairs[pair]) for pair in ordered]),
        np.array([start.prior, *(start.of(*level) for level in LEVELS)]),
        strength,
    )
    prior, *weights = (round(float(one), 2) + 0.0 for one in _descend(fit, _rungs()))
    return replace(start, prior=prior, levels=tuple((*at, one) for at, one in zip(LEVELS, weights, strict=True)))


def _rungs() -> Floats:
    """The matrix that makes weights of steps: (prior and levels) = rungs @ steps, every step at least 0."""
    row = {level: place for place, level in enumerate((("prior", ""), *LEVELS))}
    rungs = np.zeros((len(row), len(row)))
    for name, (rising, falling) in LADDERS.items():
        for sign, levels in ((1.0, rising), (-1.0, falling)):
            for place, level in enumerate(levels):
                for below in levels[: place + 1]:
                    rungs[row[name, level], row[name, below]] = sign
    # A name alone is no better than even odds: prior = -(step 0) - the weight of the same name.
    rungs[0] = -rungs[row["name", "same"]]
    rungs[0, 0] = -1.0
    return rungs


def _descend(fit: _Fit, rungs: Floats) -> Floats:
    """The weights with the least loss whose steps are at least 0, by Newton's method on the steps that are free."""
    steps = np.maximum(0, np.linalg.solve(rungs, fit.start))
    for _ in range(_STEPS):
        gradient, curvature = fit.slopes(rungs @ steps)
        gradient, curvature = rungs.T @ gradient, rungs.T @ curvature @ rungs
        free = (steps > 0) | (gradient < 0)
        move = np.zeros(len(steps))
        move[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        size, before = 1.0, fit.loss(rungs @ steps)
        while size > 1e-9 and fit.loss(rungs @ np.maximum(0, steps - size * move)) > before:
            size /= 2
        after = np.maximum(0, steps - size * move)
        if np.abs(after - steps).max() < 1e-6:
            break
        steps = after
    return np.asarray(rungs @ steps, dtype=np.float64)


def shares(pairs: Pairs, level: tuple[str, str]) -> tuple[float, float]:
    """How often pairs of one person show a level, and how often pairs of two do: m and u."""
    return _share(pairs, level, True), _share(pairs, level, False)


def _share(pairs: Pairs, level: tuple[str, str], same: bool) -> float:
    of = [(pair, count) for pair, count in pairs.items() if pair.same is same]
    return sum(count for pair, count in of if level in pair.levels) / (sum(count for _, count in of) or 1)
