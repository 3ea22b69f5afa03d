"""The scores of one run over a gold folder, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation import calibration, error_classes
from evaluation.attribution import Attribution, attribution
from evaluation.gold import GoldMessage, Prediction
from evaluation.metrics import (
    Counts,
    MessageScore,
    Share,
    all_right,
    by_depth,
    by_group,
    by_kind,
    phone_types,
    score,
)
from evaluation.report import Bars, Cell, Diagonal, Report, Table


@dataclass(frozen=True, slots=True)
class Scores:
    """One run in both views; `values` counts values, `owners` values on the right person's card."""

    values: tuple[MessageScore, ...]
    owners: tuple[MessageScore, ...]
    attribution: Attribution
    calibration: Mapping[str, calibration.Calibration]
    errors: tuple[error_classes.Error, ...]
    unreadable: int
    missing: int


def evaluate(gold: Sequence[GoldMessage], predictions: Mapping[str, Prediction]) -> Scores:
    """Scores of predictions by message id."""
    values, owners = (score(gold, predictions, view) for view in (False, True))
    return Scores(
        values=values,
        owners=owners,
        attribution=attribution(gold, predictions),
        calibration=calibration.by_kind(values),
        errors=error_classes.errors(owners, predictions),
        unreadable=sum(bool(predictions[m.id].error) for m in gold if m.id in predictions),
        missing=sum(m.id not in predictions for m in gold),
    )


def report_of(scores: Scores, reader: str, gold: str, *, only_owners: bool = False) -> Report:
    """The report of one run; `reader` and `gold` name what was measured and on what."""
    about = (("measured", reader), ("on", gold), ("messages", str(len(scores.values))))
    chosen = (_owners(scores),) if only_owners else tables(scores)
    return Report("Extraction", about, chosen)


def comparison(gold: Sequence[GoldMessage], runs: Mapping[str, Mapping[str, Prediction]], name: str) -> Report:
    """Several readers on the same gold, side by side; then every table of each."""
    scores = {reader: evaluate(gold, predictions) for reader, predictions in runs.items()}
    about = (("on", name), ("messages", str(len(gold))))
    single = tuple(_of_reader(reader, table) for reader, one in scores.items() for table in tables(one)[:3])
    return Report("Readers compared", about, (_side_by_side(scores), *single))


def with_others(report: Report, gold: Sequence[GoldMessage], runs: Mapping[str, Mapping[str, Prediction]]) -> Report:
    """The report of one run with all runs side by side at its top, in figures and by kind."""
    scores = {reader: evaluate(gold, predictions) for reader, predictions in runs.items()}
    return replace(report, tables=(_side_by_side(scores), _kinds_side_by_side(scores), *report.tables))


def _kinds_side_by_side(scores: Mapping[str, Scores]) -> Table:
    columns = {reader: by_kind(one.values) for reader, one in scores.items()}
    kinds = next(iter(columns.values()))
    rows: tuple[tuple[Cell, ...], ...] = tuple((kind, *(c[kind].f1 for c in columns.values())) for kind in kinds)
    return Table("readers_by_kind", "F1 of values, by kind", ("kind", *columns), rows)


def _side_by_side(scores: Mapping[str, Scores]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple((reader, *_headline(one)) for reader, one in scores.items())
    columns = ("reader", "f1", "f1_owners", "attributed", "wrong_person", "bulk_left_alone")
    return Table("readers", "Readers", columns, rows, picture=Bars("f1"))


def _headline(scores: Scores) -> tuple[float, ...]:
    a = scores.attribution
    totals = by_kind(scores.values)["all"].f1, by_kind(scores.owners)["all"].f1
    return (*totals, a.attributed.ratio, a.wrong_person.ratio, a.bulk_left_alone.ratio)


def _of_reader(reader: str, table: Table) -> Table:
    return replace(table, name=f"{reader}/{table.name}", title=f"{reader}: {table.title}")


def _owners(scores: Scores) -> Table:
    return _counts("owners", "Values on the right person's card", "kind", by_kind(scores.owners))


def tables(scores: Scores) -> tuple[Table, ...]:
    """Every view and slice, the headline tables first."""
    return (
        _counts("values", "Values", "kind", by_kind(scores.values)),
        _owners(scores),
        _shares("attribution", "Attribution", _attribution(scores)),
        _shares("phone_types", "Type of the phones found, where the mail states it", phone_types(scores.values)),
        *_calibration(scores.calibration),
        _errors(scores.errors),
        *_slices(scores),
    )


def _slices(scores: Scores) -> tuple[Table, ...]:
    """F1 in both views by what the messages are, then by the depth of the card."""
    groups = {
        "source": lambda message: message.source,
        "language": lambda message: message.language or "unknown",
        "layout": lambda message: message.layout,
    }
    grouped = [_slice(key, by_group(scores.values, of), by_group(scores.owners, of)) for key, of in groups.items()]
    return (*grouped, _slice("depth", by_depth(scores.values), by_depth(scores.owners)))


def _counts(name: str, title: str, key: str, counts: Mapping[str, Counts]) -> Table:
    rows = tuple((group, c.precision, c.recall, c.f1, c.gold, c.wrong, c.missed) for group, c in counts.items())
    return Table(name, title, (key, "precision", "recall", "f1", "gold", "wrong", "missed"), rows, picture=Bars("f1"))


def _slice(key: str, values: Mapping[str, Counts], owners: Mapping[str, Counts]) -> Table:
    rows = tuple((group, c.f1, owners[group].f1, c.gold, c.wrong, c.missed) for group, c in values.items())
    columns = (key, "f1", "f1_owners", "gold", "wrong", "missed")
    return Table(f"by_{key}", f"By {key}", columns, rows, picture=Bars("f1"))


def _attribution(scores: Scores) -> dict[str, Share]:
    a = scores.attribution
    return {
        "attributed": a.attributed,
        "wrong_person": a.wrong_person,
        "bulk_left_alone": a.bulk_left_alone,
        "personal_lost": a.personal_lost,
        "messages_all_right": all_right(scores.values),
        "messages_all_right_owners": all_right(scores.owners),
        "unreadable": Share(scores.unreadable, len(scores.values)),
        "without_prediction": Share(scores.missing, len(scores.values)),
    }


def _shares(name: str, title: str, shares: Mapping[str, Share]) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple((key, s.ratio, s.part, s.whole) for key, s in shares.items())
    return Table(name, title, ("figure", "share", "part", "of"), rows, picture=Bars("share"))


def _calibration(kinds: Mapping[str, calibration.Calibration]) -> tuple[Table, Table]:
    bins = kinds["all"].bins
    rows = tuple((f"{b.low:.1f}-{b.high:.1f}", b.values, b.confidence, b.accuracy) for b in bins if b.values)
    picture = Diagonal("confidence", "accuracy", "values")
    gaps = tuple((kind, found.error, found.values) for kind, found in kinds.items())
    return (
        Table("calibration", "Calibration", ("bin", "values", "confidence", "accuracy"), rows, picture=picture),
        Table(
            "calibration_error", "Expected calibration error", ("kind", "error", "values"), gaps, picture=Bars("error")
        ),
    )


def _errors(found: tuple[error_classes.Error, ...]) -> Table:
    title = "Errors by class, right person required"
    return Table("errors", title, ("class", "missed", "wrong", "kinds"), error_classes.table_rows(found))
