"""Accuracy against time: several weights on the same gold in one run."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evaluation.extraction import evaluate
from evaluation.gold import GoldMessage, Prediction
from evaluation.metrics import by_kind
from evaluation.pipeline import reader_of
from evaluation.report import Report, Scatter, Table
from models.loading import NETWORK
from server.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Point:
    """One set of weights: F1 in both views, milliseconds a message (median, first reading), MiB of its network."""

    name: str
    f1: float
    f1_owners: float
    milliseconds: float
    size: float


def named(choices: Iterable[str]) -> dict[str, str]:
    """ "NAME=FOLDER" (or a folder, named by its last part) -> folder or fold pattern by name."""
    pairs = [(name, folder) if equals else (Path(name).name, name) for name, equals, folder in map(_parted, choices)]
    if len(dict(pairs)) != len(pairs):
        raise InvalidInput("SAME_NAME", "Two sets of weights have one name: give them as NAME=FOLDER.")
    return dict(pairs)


def _parted(choice: str) -> tuple[str, str, str]:
    return choice.partition("=")


def measure(name: str, gold: Sequence[GoldMessage], weights: str) -> Point:
    """One point, every message read once; `weights` is a folder or a pattern with "{fold}"."""
    _, reader_of_message = reader_of(weights)
    predictions: dict[str, Prediction] = {}
    times = []
    for message in gold:
        reader = reader_of_message(message)
        start = time.perf_counter()
        predictions[message.id] = reader.read(message.id, message.raw)
        times.append(1000 * (time.perf_counter() - start))
    network = Path(weights.format(fold=gold[0].fold)) / NETWORK
    scores = evaluate(gold, predictions)
    f1, f1_owners = (by_kind(view)["all"].f1 for view in (scores.values, scores.owners))
    return Point(name, f1, f1_owners, median(times), network.stat().st_size / 2**20)


def report_of(points: Sequence[Point], about: Mapping[str, str]) -> Report:
    """The curve as a table and a picture."""
    rows = tuple((p.name, p.f1, p.f1_owners, p.milliseconds, p.size) for p in points)
    columns = ("weights", "f1", "f1_owners", "median_ms", "network_mib")
    table = Table("curve", "Accuracy against time", columns, rows, picture=Scatter("median_ms", "f1_owners"))
    return Report("Accuracy against time", tuple(about.items()), (table,))
