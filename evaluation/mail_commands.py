"""The commands about reading mail: beside other packages, odd and hostile mail, fuzzing, cost by size."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evaluation.options import FOLDER, MESSAGES, NEW, Output, reporting


@click.command()
@click.argument("folder", type=FOLDER, default=MESSAGES)
@click.option("--gold", type=FOLDER, help="A folder with annotated.jsonl, compared in the same run.")
@click.option("--packages", type=FOLDER, help="Import other splitters from this folder too (pip install --target).")
@reporting
def splitters(folder: Path, gold: Path | None, packages: Path | None, output: Output) -> None:
    """Thread splitting beside other packages, on our own messages and annotated mail."""
    from evaluation.splitters import annotated_samples, compare, own_samples, report_of

    samples = (*own_samples(folder), *(annotated_samples(gold) if gold else ()))
    output.give(report_of(*compare(samples, packages)))


@click.command("odd-mail")
@click.option("--messages", default=4000, show_default=True, help="How many; the families come in turn.")
@click.option("--seed", default=0, show_default=True, help="The same seed makes the same messages.")
@reporting
def odd_mail(messages: int, seed: int, output: Output) -> None:
    """Odd and hostile mail through the whole pipeline; exit status 1 when an exception escapes or a bound is passed."""
    from evaluation.odd_mail import is_good, measure, report_of

    outcomes, mib = measure(messages, seed)
    output.give(report_of(outcomes, mib, seed))
    if not is_good(outcomes, mib):
        sys.exit(1)


@click.command()
@click.argument("targets", nargs=-1)
@click.option("--seconds", default=600.0, show_default=True, help="For each target.")
@click.option("--folder", type=NEW, default=Path("var/fuzz"), show_default=True, help="Inputs that break a law.")
@click.option("--seed", default=0, show_default=True)
@reporting
def fuzz(targets: tuple[str, ...], seconds: float, folder: Path, seed: int, output: Output) -> None:
    """Look for inputs that break the laws of reading: parse, html, headers, thread (all by default)."""
    from evaluation.fuzzing import TARGETS, report_of
    from evaluation.fuzzing import fuzz as run

    runs = [run(target, seconds, folder / target, seed) for target in targets or TARGETS]
    output.give(report_of(runs))
    if any(one.findings for one in runs):
        sys.exit(1)


@click.command()
@reporting
def cost(output: Output) -> None:
    """What reading costs by length, quotation depth and number of replies, on this machine."""
    from evaluation.cost import measure, report_of

    output.give(report_of(measure()))
