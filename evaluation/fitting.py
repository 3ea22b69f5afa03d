"""From the network's confidence to the probability of being right: a scale a label, fitted on weights by fold.

Every observation comes of weights that never saw its sender; what is reported for a fold comes of scales that were
fitted on the other folds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evaluation.calibration import Calibration, calibrate
from evaluation.equality import fold as folded
from evaluation.equality import same_name
from evaluation.gold import GoldMessage
from evaluation.metrics import compare
from evaluation.pipeline import PipelineReader, prediction_of
from models.confidence import Scale, logit
from models.labels import Label
from server.errors import UndersignedError
from server.extraction import Card
from server.fields.field import Field, Kind
from server.fields.normalize import KINDS

_PRIOR = 3.0  # strength of the belief that confidence is right as it stands, as so many certain observations
_STEPS = 100
_LEAST_SLOPE = 0.05
_THRESHOLDS = tuple(n / 20 for n in range(3, 14))
_ALIKE = 0.0005
_LABELS = {kind: label for label, kind in KINDS.items()}
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observation:
    """One value that was read: how sure the network was, and whether it was right."""

    label: Label
    fold: int
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """Every value that was read, however unsure, and how many there are to be found (names of persons apart)."""

    values: tuple[Observation, ...]
    gold: int


def observe(
    gold: Iterable[GoldMessage], reader_of: Callable[[GoldMessage], PipelineReader], names: Mapping[str, Sequence[str]]
) -> Observed:
    """Reads every message with the weights of its fold; `names` are the names signed in a message, by its id."""
    found: list[Observation] = []
    total = 0
    for message in gold:
        fold = message.fold or 0  # the readers refuse a message without a fold
        try:
            extraction = reader_of(message).extract(message.raw)
        except UndersignedError:
            continue
        for outcome in compare(message.cards, prediction_of(message.id, extraction).cards, owners=False):
            total += outcome.gold is not None and outcome.kind != Kind.NAME
            if outcome.predicted is not None and outcome.predicted.confidence is not None:
                label, right = _LABELS[Kind(outcome.kind)], outcome.gold is not None
                found.append(Observation(label, fold, outcome.predicted.confidence, right))
        known = (*names.get(message.id, ()), *(card.name for card in message.cards if card.name))
        found += [
            Observation(Label.NAME, fold, field.confidence, _is_name(field, known))
            for field in _names(extraction.cards)
        ]
    return Observed(tuple(found), total)


def signed_names(folder: Path) -> dict[str, tuple[str, ...]]:
    """The names signed in each message of a gold folder, by its id; none where only its cards are annotated."""
    path = folder / "annotated.jsonl"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {
        record["id"]: tuple(
            record["text"][span["start"] : span["end"]]
            for signature in record["signatures"]
            for span in signature["spans"]
            if span["label"] == Label.NAME
        )
        for record in records
    }


def _names(cards: Iterable[Card]) -> Iterator[Field]:
    return (field for card in cards for field in card.fields if field.kind is Kind.NAME)


def _is_name(field: Field, known: Sequence[str]) -> bool:
    """Whether a name that somebody signed with is one of these, or its first name alone."""
    words = set(folded(field.value).split())
    return any(same_name(field.value, n) or same_name(field.text, n) or words <= set(folded(n).split()) for n in known)


def fit(observations: Sequence[Observation]) -> Scale:
    """The likeliest scale, drawn towards leaving confidence as it is where there is little to see."""
    x = np.array([[logit(o.confidence), 1.0] for o in observations]).reshape(-1, 2)
    y = np.array([float(o.right) for o in observations])
    identity = np.array([1.0, 0.0])
    weights = identity
    for _ in range(_STEPS):
        step = _newton_step(weights, x, y, identity)
        size = 1.0
        while _loss(weights - size * step, x, y, identity) > _loss(weights, x, y, identity) and size > 1e-6:
            size /= 2
        weights = weights - size * step
        if np.abs(step).max() < 1e-8:
            break
    return Scale(round(max(float(weights[0]), _LEAST_SLOPE), 4), round(float(weights[1]), 4))


def _newton_step(weights: Floats, x: Floats, y: Floats, prior: Floats) -> Floats:
    p = 1 / (1 + np.exp(-x @ weights))
    gradient = x.T @ (p - y) + _PRIOR * (weights - prior)
    curvature = (x * (p * (1 - p))[:, None]).T @ x + _PRIOR * np.eye(2)
    return np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)


def _loss(weights: Floats, x: Floats, y: Floats, prior: Floats) -> float:
    margins = x @ weights
    return float(np.sum(np.logaddexp(0, margins) - y * margins) + _PRIOR / 2 * np.sum((weights - prior) ** 2))


Scales = Mapping[Label, Scale]


def fit_all(observations: Iterable[Observation], without: int | None = None) -> dict[Label, Scale]:
    """A scale for each label that was seen, from every fold but one."""
    used = [o for o in observations if o.fold != without]
    return {label: fit(of_label) for label in Label if (of_label := [o for o in used if o.label is label])}


def cross_validated(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """The same values with the probability by scales that their fold had no part in."""
    scales = {number: fit_all(observations, without=number) for number in {o.fold for o in observations}}
    return tuple(
        Observation(o.label, o.fold, scales[o.fold].get(o.label, Scale()).probability(o.confidence), o.right)
        for o in observations
    )


def f1(observed: Observed, threshold: float) -> float:
    """F1 over all values but names, when those less likely than the threshold are dropped."""
    kept = [o for o in observed.values if o.confidence >= threshold and o.label is not Label.NAME]
    found = sum(o.right for o in kept)
    return 2 * found / ((len(kept) + observed.gold) or 1)


def best_threshold(observed: Observed) -> float:
    """The lowest threshold, in steps of 0.05, whose F1 is as good as the best: what costs nothing is kept."""
    scores = {threshold: f1(observed, threshold) for threshold in _THRESHOLDS}
    return min(threshold for threshold, score in scores.items() if score > max(scores.values()) - _ALIKE)


def by_label(observations: Iterable[Observation], threshold: float) -> dict[str, Calibration]:
    """The calibration of what is kept: of each label that was seen, then of "all"."""
    kept = [o for o in observations if o.confidence >= threshold]
    of_labels = {str(KINDS[n]): [o for o in kept if o.label is n] for n in Label if any(o.label is n for o in kept)}
    return {
        name: calibrate((o.confidence, o.right) for o in group) for name, group in (of_labels | {"all": kept}).items()
    }
