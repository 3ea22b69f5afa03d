"""Commands of `python -m evaluation` that measure running: speed, accuracy against time, the service, your own mail."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.options import Output, gold_argument, path_of, peer_option, reporting, say, weights_option


@click.command()
@gold_argument
@weights_option
@peer_option
@click.option("--messages", default=200, show_default=True, help="Time at most so many messages.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--repeats", default=10, show_default=True, help="Copies of each message in the repeating stream.")
@reporting
def speed(
    gold_folder: Path,
    weights: Path | None,
    peer_model: Path | None,
    messages: int,
    rounds: int,
    repeats: int,
    output: Output,
) -> None:
    """Time the pipeline from raw bytes to cards beside the peer stack, on one core, on the same messages."""
    from evaluation.gold import load_gold
    from evaluation.speed import Plan, measure, report_of

    mails = [message.raw for message in load_gold(gold_folder)][:messages]
    plan = Plan(path_of(weights), path_of(peer_model), rounds, repeats)
    output.give(report_of(measure(mails, plan, say), len(mails), plan))


@click.command()
@gold_argument
@click.option("--weights", "choices", multiple=True, required=True, help='NAME=FOLDER; may hold "{fold}". Repeatable.')
@reporting
def curve(gold_folder: Path, choices: tuple[str, ...], output: Output) -> None:
    """Accuracy against time of several weights on the same gold."""
    from evaluation.curve import measure, named, report_of
    from evaluation.gold import load_gold

    gold = load_gold(gold_folder)
    points = [measure(name, gold, folder) for name, folder in named(choices).items()]
    output.give(report_of(points, {"on": gold_folder.name, "messages": str(len(gold))}))


@click.command()
@click.option("--contacts", default=10_000, show_default=True, help="Size of the generated address book.")
@click.option("--seed", default=1, show_default=True)
@click.option("--database", default="", help="URL of an empty database; by default a new SQLite file.")
@reporting
def duplicates(contacts: int, seed: int, database: str, output: Output) -> None:
    """How well, and how fast, contacts that are one person are found in a generated address book."""
    from evaluation.duplicates import measure, report_of

    output.give(report_of(measure(contacts, seed, database)))


@click.command()
@gold_argument
@weights_option
@click.option("--messages", default=200, show_default=True, help="Ingest at most so many messages.")
@reporting
def service(gold_folder: Path, weights: Path | None, messages: int, output: Output) -> None:
    """Time IngestMessage over a real channel to a server on one core and SQLite; its memory."""
    from evaluation.gold import load_gold
    from evaluation.service import measure, report_of

    mails = [message.raw for message in load_gold(gold_folder)][:messages]
    output.give(report_of(measure(mails, weights and weights.resolve())))


@click.command()
@click.option(
    "--on", "path", type=click.Path(exists=True, path_type=Path), required=True, help=".eml, folder, Maildir or mbox."
)
@weights_option
@click.option(
    "--label", default=0, help="Write so many messages worth labelling as a draft gold folder into OUT/to_label."
)
@reporting
def own(path: Path, weights: Path | None, label: int, output: Output) -> None:
    """Measure your own mail without gold: coverage, confidence, speed."""
    from evaluation.gold import write_gold
    from evaluation.own import drafts, mails, read, report_of, to_label
    from evaluation.pipeline import PipelineReader

    if label and not output.folder:
        raise click.UsageError("--label needs --out")
    reader = PipelineReader(weights)
    readings = read(mails(path), reader)
    output.give(report_of(readings, reader.name))
    if label and output.folder:
        write_gold(output.folder / "to_label", drafts(mails(path), to_label(readings, label)))
