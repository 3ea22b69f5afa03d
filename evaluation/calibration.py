"""Whether confidence means what it says: of the values given 0.9, nine in ten should be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evaluation.metrics import MessageScore

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Values with a confidence in [low, high): how many, their mean confidence, and the share that was right."""

    low: float
    high: float
    values: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`error` is the expected calibration error: the mean gap of confidence and accuracy, weighted by values."""

    bins: tuple[Bin, ...]
    error: float
    values: int


def calibrate(pairs: Iterable[tuple[float, bool]]) -> Calibration:
    """Calibration of (confidence, was right) pairs in equal-width bins; a confidence of 1 falls in the last."""
    buckets: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in pairs:
        buckets[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    bins = tuple(_bin(index, bucket) for index, bucket in enumerate(buckets))
    total = sum(one.values for one in bins)
    gap = sum(one.values * abs(one.confidence - one.accuracy) for one in bins)
    return Calibration(bins, gap / total if total else 0.0, total)


def by_kind(scores: Iterable[MessageScore]) -> dict[str, Calibration]:
    """The calibration of each kind, then of "all", over the predicted values that state a confidence."""
    pairs = [
        (outcome.kind, (outcome.predicted.confidence, outcome.gold is not None))
        for one in scores
        for outcome in one.outcomes
        if outcome.predicted is not None and outcome.predicted.confidence is not None
    ]
    kinds = sorted({kind for kind, _ in pairs})
    of_kinds = {kind: calibrate(pair for of, pair in pairs if of == kind) for kind in kinds}
    return of_kinds | {"all": calibrate(pair for _, pair in pairs)}


def _bin(index: int, bucket: list[tuple[float, bool]]) -> Bin:
    size = len(bucket)
    mean = sum(confidence for confidence, _ in bucket) / size if size else 0.0
    accuracy = sum(right for _, right in bucket) / size if size else 0.0
    return Bin(index / BINS, (index + 1) / BINS, size, mean, accuracy)
