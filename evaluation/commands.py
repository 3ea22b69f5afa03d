"""The commands of `python -m evaluation`; each imports what it needs when it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from evaluation.gold import GoldMessage, Prediction
    from evaluation.readers import Reader
    from evaluation.report import Report

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(path_type=Path)
_MESSAGES = Path(__file__).parent.parent / "tests" / "messages"
_SAMPLE = Path(__file__).parent.parent / "server" / "sample"
F = TypeVar("F", bound=Callable[..., None])


class _Commands(click.Group):
    """Without a command, what is given is a gold folder to score (the sample mailbox by default)."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and Path(args[0]).is_dir()):
            args = ["extraction", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Commands)
def main() -> None:
    """How good it is, and how fast: on annotated mail, on your own, beside others."""


def _reporting(command: F) -> F:
    """Adds how a report is given: a table, JSON, or files in a folder."""
    as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
    out = click.option("--out", type=_NEW, help="Write report.md, report.json and report.html into this folder.")
    return as_json(out(command))


def _give(report: Report, as_json: bool, out: Path | None) -> None:
    from evaluation.report import to_json, to_text, write_report

    click.echo(to_json(report) if as_json else to_text(report))
    if out:
        write_report(report, out, "report")


_gold_argument = click.argument("gold_folder", type=_FOLDER, default=_SAMPLE)
_weights_option = click.option("--weights", type=_FOLDER, help="A weights folder; the shipped weights by default.")
_peer_option = click.option("--peer-model", type=_FOLDER, help="Folder of spaCy's en_core_web_md for the peer stack.")


def _reading(command: F) -> F:
    """Adds where predictions come from: weights, weights by fold, or a file."""
    by_fold = click.option("--by-fold", "pattern", help='Weights trained without each fold, as in "var/fold{fold}".')
    given = click.option("--predictions", type=_FILE, help="Take this file of predictions instead of reading messages.")
    owners = click.option("--owners", is_flag=True, help="Only the view with the right person required.")
    return _gold_argument(_weights_option(by_fold(given(owners(command)))))


def _predictions(
    gold: tuple[GoldMessage, ...], weights: Path | None, pattern: str | None, predictions: Path | None
) -> tuple[str, dict[str, Prediction]]:
    """(name of what is measured, predictions by message id), with a progress bar on a terminal."""
    from evaluation.gold import load_predictions

    if predictions:
        return predictions.stem, load_predictions(predictions)
    from evaluation.pipeline import reader_of
    from evaluation.readers import read_all

    name, chosen = reader_of(pattern or _path(weights))
    return name, read_all(_progress(gold), chosen)


def _path(folder: Path | None) -> str:
    return str(folder.resolve()) if folder else ""


@main.command()
@_reading
@_reporting
def extraction(
    gold_folder: Path,
    weights: Path | None,
    pattern: str | None,
    predictions: Path | None,
    owners: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Score the whole pipeline on a gold folder (cards.jsonl and messages/*.eml)."""
    from evaluation.extraction import evaluate, report_of
    from evaluation.gold import load_gold, write_predictions

    gold = load_gold(gold_folder)
    name, found = _predictions(gold, weights, pattern, predictions)
    report = report_of(evaluate(gold, found), name, gold_folder.name, only_owners=owners)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        write_predictions(out / "predictions.jsonl", found.values())
    _give(report, as_json, out)


def _progress(gold: tuple[GoldMessage, ...]) -> Iterable[GoldMessage]:
    from rich.console import Console
    from rich.progress import track

    return track(gold, "reading", console=Console(stderr=True), transient=True)


@main.command()
@_gold_argument
@_peer_option
@_reporting
def baselines(gold_folder: Path, peer_model: Path | None, as_json: bool, out: Path | None) -> None:
    """Score today's packages on a gold folder: the peer stack, and patterns alone."""
    from evaluation.baselines import PatternStack, PeerStack
    from evaluation.extraction import comparison
    from evaluation.gold import load_gold
    from evaluation.readers import read_all

    gold = load_gold(gold_folder)
    readers: tuple[Reader, ...] = (PatternStack(), PeerStack(peer_model))
    runs = {reader.name: read_all(_progress(gold), lambda _, reader=reader: reader) for reader in readers}  # type: ignore[misc]
    _give(comparison(gold, runs, gold_folder.name), as_json, out)


@main.command()
@_gold_argument
@_weights_option
@_peer_option
@click.option("--messages", default=200, show_default=True, help="Time at most so many messages.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--repeats", default=10, show_default=True, help="Copies of each message in the repeating stream.")
@_reporting
def speed(
    gold_folder: Path,
    weights: Path | None,
    peer_model: Path | None,
    messages: int,
    rounds: int,
    repeats: int,
    as_json: bool,
    out: Path | None,
) -> None:
    """Time the pipeline from raw bytes to cards beside the peer stack, on one core, on the same messages."""
    from evaluation.gold import load_gold
    from evaluation.speed import Plan, measure, report_of

    mails = [message.raw for message in load_gold(gold_folder)][:messages]
    plan = Plan(_path(weights), _path(peer_model), rounds, repeats)
    _give(report_of(measure(mails, plan, _say), len(mails), plan), as_json, out)


@main.command()
@_gold_argument
@click.option("--weights", "choices", multiple=True, required=True, help='NAME=FOLDER; may hold "{fold}". Repeatable.')
@_reporting
def curve(gold_folder: Path, choices: tuple[str, ...], as_json: bool, out: Path | None) -> None:
    """Accuracy against time of several weights on the same gold."""
    from evaluation.curve import measure, named, report_of
    from evaluation.gold import load_gold

    gold = load_gold(gold_folder)
    points = [measure(name, gold, folder) for name, folder in named(choices).items()]
    _give(report_of(points, {"on": gold_folder.name, "messages": str(len(gold))}), as_json, out)


@main.command()
@_gold_argument
@_weights_option
@click.option("--messages", default=200, show_default=True, help="Ingest at most so many messages.")
@_reporting
def service(gold_folder: Path, weights: Path | None, messages: int, as_json: bool, out: Path | None) -> None:
    """Time IngestMessage over a real channel to a server on one core and SQLite; its memory."""
    from evaluation.gold import load_gold
    from evaluation.service import measure, report_of

    mails = [message.raw for message in load_gold(gold_folder)][:messages]
    _give(report_of(measure(mails, weights and weights.resolve())), as_json, out)


@main.command()
@click.argument("folder", type=_FOLDER, default=_MESSAGES)
@_reporting
def reading(folder: Path, as_json: bool, out: Path | None) -> None:
    """Whose each part of a message is: a gold folder with annotated.jsonl, or our own messages (thread_*.json)."""
    from evaluation.reading import report

    _give(report(folder), as_json, out)


def _say(line: str) -> None:
    click.echo(line, err=True)


@main.command()
@click.argument("contest_file", type=_FILE)
@_weights_option
@click.option("--out", type=_NEW, required=True, help="Write the file with our labels here.")
def textmine(contest_file: Path, weights: Path | None, out: Path) -> None:
    """Label the tokens of a TextMine 2023 file with the tagger alone."""
    import json

    from evaluation.textmine import predict, read_blocks
    from models.loading import load_tagger

    answers = predict(read_blocks(contest_file), load_tagger(weights))
    out.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    click.echo(f"{len(answers)} blocks labelled: {out}")


@main.command()
@_reading
@click.option("--limit", default=200, show_default=True, help="Show at most so many messages.")
@click.option("--out", type=_NEW, default=Path("var/errors.html"), show_default=True)
def errors(
    gold_folder: Path,
    weights: Path | None,
    pattern: str | None,
    predictions: Path | None,
    owners: bool,
    limit: int,
    out: Path,
) -> None:
    """Write a page of differences for a person to read. It shows mail: keep it out of the repository."""
    from evaluation.errors import page
    from evaluation.gold import load_gold

    gold = load_gold(gold_folder)
    _, found = _predictions(gold, weights, pattern, predictions)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(gold, found, owners, limit), encoding="utf-8")
    click.echo(f"differences: {out}")


@main.command()
@_gold_argument
@_weights_option
@click.option(
    "--scores",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Committed scores; those beside the weights by default.",
)
@click.option("--tolerance", default=0.01, show_default=True, help="How much a figure may fall.")
@click.option("--write", is_flag=True, help="Write the measured figures as the committed scores.")
@_reporting
def gate(
    gold_folder: Path,
    weights: Path | None,
    scores: Path | None,
    tolerance: float,
    write: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Fail (exit status 1) when figures fall below the committed scores of the weights."""
    from evaluation import gate as gates
    from evaluation.extraction import evaluate, report_of
    from evaluation.gold import load_gold
    from evaluation.report import to_json
    from models.loading import shipped_folder

    path = scores or (weights or shipped_folder()) / gates.SCORES
    gold = load_gold(gold_folder)
    name, found = _predictions(gold, weights, None, None)
    run = report_of(evaluate(gold, found), name, gold_folder.name)
    if write:
        gates.write_scores(path, run)
    before, after = gates.committed(path), gates.figures(to_json(run))
    worse = gates.regressions(before, after, tolerance)
    _give(gates.report_of(before, after, worse, tolerance), as_json, out)
    if worse:
        raise SystemExit(1)


@main.command()
@click.option(
    "--on", "path", type=click.Path(exists=True, path_type=Path), required=True, help=".eml, folder, Maildir or mbox."
)
@_weights_option
@click.option(
    "--label", default=0, help="Write so many messages worth labelling as a draft gold folder into OUT/to_label."
)
@_reporting
def own(path: Path, weights: Path | None, label: int, as_json: bool, out: Path | None) -> None:
    """Measure your own mail without gold: coverage, confidence, speed."""
    from evaluation.gold import write_gold
    from evaluation.own import mails, read, report_of, to_label
    from evaluation.pipeline import PipelineReader

    if label and not out:
        raise click.UsageError("--label needs --out")
    reader = PipelineReader(weights)
    readings = read(mails(path), reader)
    _give(report_of(readings, reader.name), as_json, out)
    if label and out:
        write_gold(out / "to_label", to_label(readings, label))
