"""Fits the scales of a weights folder and writes them into its config.json; the report of both."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from evaluation.calibration import Calibration
from evaluation.fitting import Observed, Scales, best_threshold, by_label, cross_validated, f1, fit_all
from evaluation.report import Cell, Diagonal, Report, Table
from models.loading import CONFIG, DIGESTS, read_config


@dataclass(frozen=True, slots=True)
class Fitted:
    """`scales` and `threshold` for weights that learned from every fold; `before` and `after` are cross-validated."""

    scales: Scales
    threshold: float
    before: Observed
    after: Observed


def fitted(observed: Observed, threshold: float | None = None) -> Fitted:
    """The scales of all folds, and what those of the other folds do to each; the best threshold if none is given."""
    after = replace(observed, values=cross_validated(observed.values))
    chosen = best_threshold(after) if threshold is None else threshold
    return Fitted(fit_all(observed.values), chosen, observed, after)


def write(folder: Path, scales: Scales, threshold: float) -> None:
    """Puts scales and threshold into a weights folder, and the digest of its config.json anew."""
    read_config(folder)
    path, digests = folder / CONFIG, folder / DIGESTS
    values = json.loads(path.read_text(encoding="utf-8"))
    table = {str(label): asdict(scale) for label, scale in scales.items()}
    text = json.dumps(values | {"threshold": threshold, "calibration": table}, indent=1) + "\n"
    lines = [line for line in digests.read_text(encoding="ascii").splitlines() if not line.endswith(f"  {CONFIG}")]
    lines.append(f"{hashlib.sha256(text.encode()).hexdigest()}  {CONFIG}")
    _replace(path, text)
    _replace(digests, "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.partition("  ")[2])))


def _replace(path: Path, text: str) -> None:
    """Writes beside the file and then takes its place: whoever reads meanwhile reads one or the other."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def report_of(result: Fitted, about: Mapping[str, str]) -> Report:
    """Calibration before and after, each fold by scales of the others; the scales; F1 by threshold."""
    before, after = (by_label(o.values, result.threshold) for o in (result.before, result.after))
    shown = (*about.items(), ("threshold", f"{result.threshold:.2f}"))
    tables = (_errors(before, after), _bins("before", before["all"]), _bins("after", after["all"]))
    return Report("Calibration", shown, (*tables, _scales(result.scales), _thresholds(result)))


def _errors(before: Mapping[str, Calibration], after: Mapping[str, Calibration]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (kind, before[kind].error if kind in before else None, found.error, found.values)
        for kind, found in after.items()
    )
    return Table(
        "calibration_error",
        "Expected calibration error",
        ("kind", "before", "after", "values"),
        rows,
        "After: every fold by scales that were fitted on the other folds.",
    )


def _bins(name: str, calibration: Calibration) -> Table:
    rows = tuple(
        (f"{b.low:.1f}-{b.high:.1f}", b.values, b.confidence, b.accuracy) for b in calibration.bins if b.values
    )
    columns = ("bin", "values", "confidence", "accuracy")
    return Table(f"bins_{name}", f"Reliability {name}", columns, rows, picture=Diagonal(*columns[2:], "values"))


def _scales(scales: Scales) -> Table:
    rows = tuple((str(label), scale.slope, scale.shift) for label, scale in scales.items())
    return Table("scales", "Scales, fitted on all folds", ("label", "slope", "shift"), rows)


def _thresholds(result: Fitted) -> Table:
    thresholds = (0.0, *(n / 20 for n in range(3, 14)))
    rows = tuple((f"{t:.2f}", f1(result.before, t), f1(result.after, t)) for t in thresholds)
    return Table("thresholds", "F1 by threshold, names apart", ("threshold", "before", "after"), rows)
