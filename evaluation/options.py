"""What the commands of `python -m evaluation` share: options, where predictions come from, where reports go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from evaluation.gold import GoldMessage, Prediction
    from evaluation.readers import Reader
    from evaluation.report import Report

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(path_type=Path)
MESSAGES = Path(__file__).parent.parent / "tests" / "messages"
SAMPLE = Path(__file__).parent.parent / "server" / "sample"
F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Output:
    """Where a report goes: the terminal, as tables or JSON; a folder; a run of MLflow."""

    as_json: bool
    folder: Path | None
    mlflow: bool

    def give(self, report: Report) -> None:
        """Prints, writes and logs the report as asked for."""
        from evaluation.report import to_json, to_text, write_report

        click.echo(to_json(report) if self.as_json else to_text(report))
        if self.folder:
            write_report(report, self.folder, "report")
        if self.mlflow:
            from evaluation.tracking import log

            click.echo(f"MLflow run: {log(report, Path('var/evaluation'))}", err=True)


def reporting(command: Callable[..., None]) -> Callable[..., None]:
    """Adds how a report is given; the command gets an `output`."""

    @click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
    @click.option("--out", type=NEW, help="Write report.md, report.json and report.html into this folder.")
    @click.option("--mlflow", is_flag=True, help="Log figures and report to MLflow (var/evaluation by default).")
    @wraps(command)
    def run(as_json: bool, out: Path | None, mlflow: bool, **options: object) -> None:
        command(**options, output=Output(as_json, out, mlflow))

    return run


gold_argument = click.argument("gold_folder", type=FOLDER, default=SAMPLE)
weights_option = click.option("--weights", type=FOLDER, help="A weights folder; the shipped weights by default.")
peer_option = click.option("--peer-model", type=FOLDER, help="Folder of spaCy's en_core_web_md for the peer stack.")


def reading_options(command: F) -> F:
    """Adds where predictions come from: weights, weights by fold, or a file."""
    by_fold = click.option("--by-fold", "pattern", help='Weights trained without each fold, as in "var/fold{fold}".')
    given = click.option("--predictions", type=FILE, help="Take this file of predictions instead of reading messages.")
    owners = click.option("--owners", is_flag=True, help="Only the view with the right person required.")
    return gold_argument(weights_option(by_fold(given(owners(command)))))


def predictions_of(
    gold: tuple[GoldMessage, ...], weights: Path | None, pattern: str | None, predictions: Path | None
) -> tuple[str, dict[str, Prediction]]:
    """(name of what is measured, predictions by message id), with a progress bar on a terminal."""
    from evaluation.gold import load_predictions

    if predictions:
        return predictions.stem, load_predictions(predictions)
    from evaluation.pipeline import reader_of
    from evaluation.readers import read_all

    name, chosen = reader_of(pattern or path_of(weights))
    return name, read_all(progress(gold), chosen)


def runs_of(
    gold: tuple[GoldMessage, ...], beside: bool, against: tuple[str, ...], peer_model: Path | None
) -> dict[str, dict[str, Prediction]]:
    """Predictions of other readers, by their names: today's packages with `beside`, other weights."""
    from evaluation.baselines import PatternStack, PeerStack
    from evaluation.curve import named
    from evaluation.pipeline import reader_of
    from evaluation.readers import read_all

    chosen = [reader_of(folder)[1] for folder in named(against).values()]
    readers: tuple[Reader, ...] = (PatternStack(), PeerStack(peer_model)) if beside else ()
    runs = dict(zip(named(against), (read_all(progress(gold), reader) for reader in chosen), strict=True))
    return runs | {reader.name: {m.id: reader.read(m.id, m.raw) for m in progress(gold)} for reader in readers}


def path_of(folder: Path | None) -> str:
    """The folder from the root of the file system, "" for none."""
    return str(folder.resolve()) if folder else ""


def progress(gold: tuple[GoldMessage, ...]) -> Iterable[GoldMessage]:
    """The messages, with a progress bar on a terminal."""
    from rich.console import Console
    from rich.progress import track

    return track(gold, "reading", console=Console(stderr=True), transient=True)


def say(line: str) -> None:
    """A line on standard error, beside the report."""
    click.echo(line, err=True)
