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
_SAMPLE = Path(__file__).parent.parent / "server" / "sample"
F = TypeVar("F", bound=Callable[..., None])


class _Commands(click.Group):
    """A folder in place of a command is a gold folder to score; `--on PATH` is mail without gold."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and Path(args[0]).is_dir():
            args = ["extraction", *args]
        return super().resolve_command(ctx, args)


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


@main.command()
@_gold_argument
@_weights_option
@click.option("--by-fold", "pattern", help='Weights by fold, as in "var/folds/fold{fold}": trained without that fold.')
@click.option("--predictions", type=_FILE, help="Score this file of predictions instead of reading the messages.")
@click.option("--owners", is_flag=True, help="Print the view with the right person required and nothing else.")
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
    from evaluation.gold import load_gold, load_predictions, write_predictions

    gold = load_gold(gold_folder)
    if predictions:
        name, found = predictions.stem, load_predictions(predictions)
    else:
        name, found = _read(gold, weights, pattern)
    report = report_of(evaluate(gold, found), name, gold_folder.name, only_owners=owners)
    if out:
        out.mkdir(parents=True, exist_ok=True)
        write_predictions(out / "predictions.jsonl", found.values())
    _give(report, as_json, out)


def _read(
    gold: tuple[GoldMessage, ...], weights: Path | None, pattern: str | None
) -> tuple[str, dict[str, Prediction]]:
    """(name of what was measured, predictions), with a progress bar on a terminal."""
    from evaluation.readers import FoldReaders, PipelineReader, read_all

    if pattern:
        name, reader_of = f"by fold: {pattern}", FoldReaders(pattern).of
        return name, read_all(_progress(gold), reader_of)
    reader = PipelineReader(weights)
    return reader.name, read_all(_progress(gold), lambda _: reader)


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
