"""Keeps the figures from getting worse: a run on the repository's own gold against the committed scores."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluation.report import Report, Table, to_json
from server.errors import ConfigurationError

SCORES = "scores.json"
_FEW = 2  # values
_VIEWS = ("values", "owners")


@dataclass(frozen=True, slots=True)
class Regression:
    """One figure that is worse than committed by more than the tolerance."""

    figure: str
    committed: float
    measured: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio in [0, 1] and over how many values or messages it was taken."""

    ratio: float
    of: int


Figures = Mapping[str, Figure]


def figures(report: str) -> Figures:
    """The figures that must not get worse, from a report as JSON: F1 by view and kind, and bulk left alone."""
    tables = json.loads(report)["tables"]
    f1 = {f"{view}/{row['kind']}": Figure(row["f1"], row["gold"]) for view in _VIEWS for row in tables[view]}
    shares = {row["figure"]: Figure(row["share"], row["of"]) for row in tables["attribution"]}
    return f1 | {"bulk_left_alone": shares["bulk_left_alone"]}


def committed(path: Path) -> Figures:
    """The figures of a scores file; raises ConfigurationError when it is missing or no report."""
    try:
        return figures(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise ConfigurationError(
            "SCORES_MISSING", f"{path} holds no scores: `python -m evaluation gate --write` writes them."
        ) from exc


def regressions(before: Figures, after: Figures, tolerance: float) -> tuple[Regression, ...]:
    """What got worse by more than `tolerance`, or by more than two values where these are few.

    Other processors round quantized weights otherwise, which may turn a single value. A figure that is no longer
    measured counts as 0.
    """
    return tuple(
        Regression(name, figure.ratio, now)
        for name, figure in before.items()
        if (now := _ratio(after, name)) < figure.ratio - max(tolerance, _FEW / max(figure.of, 1))
    )


def _ratio(figures: Figures, name: str) -> float:
    return figures[name].ratio if name in figures else 0.0


def report_of(before: Figures, after: Figures, worse: tuple[Regression, ...], tolerance: float) -> Report:
    """Both runs side by side."""
    names = {regression.figure for regression in worse}
    rows = tuple(
        (name, figure.ratio, _ratio(after, name), _ratio(after, name) - figure.ratio, "worse" if name in names else "")
        for name, figure in before.items()
    )
    verdict = f"{len(worse)} worse" if worse else "none worse"
    table = Table("gate", f"Figures: {verdict}", ("figure", "committed", "measured", "change", "verdict"), rows)
    return Report("Regression gate", (("tolerance", f"{tolerance}"),), (table,))


def write_scores(path: Path, report: Report) -> None:
    """Commits a run's figures as the scores of the weights beside which `path` lies."""
    path.write_text(to_json(report) + "\n", encoding="utf-8")
