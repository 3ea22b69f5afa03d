"""`python -m training.synthesis report|gather|show`."""

from __future__ import annotations

from pathlib import Path
from random import Random

import click

from training.synthesis import generate_window
from training.synthesis.report import write


@click.group()
def main() -> None:
    """Generated signatures: coverage, samples, source lists."""


@main.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs"), show_default=True)
@click.option("--count", default=20000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def report(out: Path, count: int, seed: int) -> None:
    """Write the coverage report and its picture."""
    click.echo(write(out, count, seed))


@main.command()
@click.option("--count", default=5, show_default=True)
@click.option("--seed", default=1, show_default=True)
def show(count: int, seed: int) -> None:
    """Print windows with their values."""
    rng = Random(seed)
    for _ in range(count):
        window = generate_window(rng)
        click.echo(
            f"--- {window.language} {window.layout} {window.author_name} <{window.author_address}>\n{window.text}"
        )
        for span in window.spans:
            click.echo(f"    {span.label} {span.type} {window.text[span.start : span.end]!r}")


@main.command()
def gather() -> None:
    """Write the lists of names and phone numbers anew; needs Faker."""
    from training.synthesis.gather import main as write_lists

    write_lists()


main()
