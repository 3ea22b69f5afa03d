"""The commands of `python -m evaluation`; each imports what it needs when it runs."""

from __future__ import annotations

from pathlib import Path

import click

from evaluation.book_commands import fit_matching, matching, scale
from evaluation.mail_commands import cost, fuzz, odd_mail, splitters
from evaluation.options import (
    FILE,
    FOLDER,
    MESSAGES,
    NEW,
    Output,
    gold_argument,
    peer_option,
    predictions_of,
    progress,
    reading_options,
    reporting,
    runs_of,
    weights_option,
)
from evaluation.running_commands import curve, duplicates, own, service, speed


class _Commands(click.Group):
    """Without a command, what is given is a gold folder to score (the sample mailbox by default), or --on own mail."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] == "--on":
            args = ["own", *args]
        if not args or (args[0] not in self.commands and Path(args[0]).is_dir()):
            args = ["extraction", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Commands)
def main() -> None:
    """How good it is, and how fast: on annotated mail, on your own, beside others."""


for _command in (
    speed,
    curve,
    service,
    own,
    matching,
    fit_matching,
    scale,
    duplicates,
    cost,
    fuzz,
    odd_mail,
    splitters,
):
    main.add_command(_command)


@main.command()
@reading_options
@click.option("--beside", is_flag=True, help="Score today's packages as well: the peer stack, and patterns alone.")
@click.option(
    "--against", multiple=True, help='Score these weights as well: NAME=FOLDER; may hold "{fold}". Repeatable.'
)
@peer_option
@click.option("--views", default=0, help="Draw so many messages with errors into OUT/errors.html. It shows mail.")
@reporting
def extraction(
    gold_folder: Path,
    weights: Path | None,
    pattern: str | None,
    predictions: Path | None,
    owners: bool,
    beside: bool,
    against: tuple[str, ...],
    peer_model: Path | None,
    views: int,
    output: Output,
) -> None:
    """Score the whole pipeline on a gold folder (cards.jsonl and messages/*.eml)."""
    from evaluation.errors import page
    from evaluation.extraction import evaluate, report_of, with_others
    from evaluation.gold import load_gold, write_predictions

    if views and not output.folder:
        raise click.UsageError("--views needs --out")
    gold = load_gold(gold_folder)
    name, found = predictions_of(gold, weights, pattern, predictions)
    report = report_of(evaluate(gold, found), name, gold_folder.name, only_owners=owners)
    if others := runs_of(gold, beside, against, peer_model):
        report = with_others(report, gold, {name: found} | others)
    if output.folder:
        output.folder.mkdir(parents=True, exist_ok=True)
        write_predictions(output.folder / "predictions.jsonl", found.values())
    if output.folder and views:
        (output.folder / "errors.html").write_text(page(gold, found, owners, views), encoding="utf-8")
    output.give(report)


@main.command()
@gold_argument
@peer_option
@reporting
def baselines(gold_folder: Path, peer_model: Path | None, output: Output) -> None:
    """Score today's packages on a gold folder: the peer stack, and patterns alone."""
    from evaluation.extraction import comparison
    from evaluation.gold import load_gold

    gold = load_gold(gold_folder)
    output.give(comparison(gold, runs_of(gold, True, (), peer_model), gold_folder.name))


@main.command()
@click.argument("folder", type=FOLDER, default=MESSAGES)
@reporting
def reading(folder: Path, output: Output) -> None:
    """Whose each part of a message is: a gold folder with annotated.jsonl, or our own messages (thread_*.json)."""
    from evaluation.reading import report

    output.give(report(folder))


@main.command()
@click.argument("contest_file", type=FILE)
@weights_option
@click.option("--out", type=NEW, required=True, help="Write the file with our labels here.")
def textmine(contest_file: Path, weights: Path | None, out: Path) -> None:
    """Label the tokens of a TextMine 2023 file with the tagger alone."""
    import json

    from evaluation.textmine import predict, read_blocks
    from models.loading import load_tagger

    answers = predict(read_blocks(contest_file), load_tagger(weights))
    out.write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
    click.echo(f"{len(answers)} blocks labelled: {out}")


@main.command()
@reading_options
@click.option("--limit", default=200, show_default=True, help="Show at most so many messages.")
@click.option("--out", type=NEW, default=Path("var/errors.html"), show_default=True)
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
    _, found = predictions_of(gold, weights, pattern, predictions)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page(gold, found, owners, limit), encoding="utf-8")
    click.echo(f"differences: {out}")


@main.command()
@gold_argument
@weights_option
@click.option(
    "--scores",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Committed scores; those beside the weights by default.",
)
@click.option("--tolerance", default=0.01, show_default=True, help="How much a figure may fall.")
@click.option("--write", is_flag=True, help="Write the measured figures as the committed scores.")
@reporting
def gate(
    gold_folder: Path,
    weights: Path | None,
    scores: Path | None,
    tolerance: float,
    write: bool,
    output: Output,
) -> None:
    """Fail (exit status 1) when figures fall below the committed scores of the weights."""
    from evaluation import gate as gates
    from evaluation.extraction import evaluate, report_of
    from evaluation.gold import load_gold
    from evaluation.report import to_json
    from models.loading import shipped_folder

    path = scores or (weights or shipped_folder()) / gates.SCORES
    gold = load_gold(gold_folder)
    name, found = predictions_of(gold, weights, None, None)
    run = report_of(evaluate(gold, found), name, gold_folder.name)
    if write:
        gates.write_scores(path, run)
    before, after = gates.committed(path), gates.figures(to_json(run))
    worse = gates.regressions(before, after, tolerance)
    output.give(gates.report_of(before, after, worse, tolerance))
    if worse:
        raise SystemExit(1)


@main.command()
@gold_argument
@click.option("--by-fold", "pattern", required=True, help='Weights trained without each fold, as in "var/fold{fold}".')
@click.option("--into", type=FOLDER, help="Write scales and threshold into this weights folder.")
@click.option("--into-folds", is_flag=True, help="Write into each fold's weights what the other folds say.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Least probability of a value; the best by default.")
@reporting
def calibrate(
    gold_folder: Path, pattern: str, into: Path | None, into_folds: bool, threshold: float | None, output: Output
) -> None:
    """Fit what the network's confidence means, by label, on values of weights that never saw their senders."""
    from evaluation import calibrating
    from evaluation.fitting import fit_all, observe, signed_names
    from evaluation.gold import load_gold
    from evaluation.pipeline import PipelineReader
    from evaluation.readers import FoldReaders
    from models.confidence import AS_IT_IS

    readers = FoldReaders(pattern, lambda folder: PipelineReader(folder, AS_IT_IS))
    observed = observe(progress(load_gold(gold_folder)), readers.of, signed_names(gold_folder))
    result = calibrating.fitted(observed, threshold)
    if into:
        calibrating.write(into, result.scales, result.threshold)
    for number in sorted({o.fold for o in observed.values}) if into_folds else ():
        scales = fit_all(observed.values, without=number)
        calibrating.write(Path(pattern.format(fold=number)), scales, result.threshold)
    output.give(calibrating.report_of(result, {"weights": pattern, "on": gold_folder.name}))
