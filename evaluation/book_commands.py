"""The commands that need an address book: how cards find their contacts, what calls cost in a large one."""

from __future__ import annotations

import sys

import click

from evaluation.options import Output, reporting


@click.command()
@click.option("--contacts", default=20_000, show_default=True, help="How many contacts the generated book has.")
@click.option("--cards", default=20_000, show_default=True, help="How many cards are matched, in turn of every case.")
@click.option("--seed", default=7, show_default=True, help="The same seed makes the same book.")
@click.option("--misses", "shown", default=0, help="Print so many of the cards that were linked wrongly or not at all.")
@click.option("--check", is_flag=True, help="Exit with status 1 when the figures are not what they must be.")
@reporting
def matching(contacts: int, cards: int, seed: int, shown: int, check: bool, output: Output) -> None:
    """How well cards find their contacts, in a generated address book; by sort of case."""
    from evaluation.matching import is_good, measure, misses, report_of

    tried, times = measure(contacts, cards, seed)
    output.give(report_of(tried, times, (("contacts", str(contacts)), ("seed", str(seed)))))
    for line in misses(tried)[:shown]:
        click.echo(line)
    if check and not is_good(tried):
        sys.exit(1)


@click.command()
@click.option("--database", required=True, help="URL of an empty database; it is filled and left so.")
@click.option("--contacts", default=10_000, show_default=True, help="How many contacts are filled in.")
@click.option("--calls", default=100, show_default=True, help="How many messages and reviews are timed.")
@click.option("--filled", is_flag=True, help="The database was filled by this command before: only measure.")
@reporting
def scale(database: str, contacts: int, calls: int, filled: bool, output: Output) -> None:
    """What calls cost in an address book of this size."""
    from evaluation.scale import fill, measure, report_of
    from server.storage.engine import open_database

    db = open_database(database)
    if not filled:
        click.echo(f"filled in {fill(db, contacts):.0f} s", err=True)
    output.give(report_of(contacts, measure(db, contacts, calls)))
    db.close()
