"""The commands that need an address book: how cards find their contacts, what calls cost in a large one."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation.options import FILE, Output, reporting, say

if TYPE_CHECKING:
    from evaluation.match_decisions import Decided

match_weights_option = click.option(
    "--match-weights", "path", type=FILE, help="A file of match weights; those of this release by default."
)


@click.command()
@click.option("--contacts", default=20_000, show_default=True, help="How many contacts the generated book has.")
@click.option("--cards", default=20_000, show_default=True, help="How many cards are matched, in turn of every case.")
@click.option("--seed", default=7, show_default=True, help="The same seed makes the same book.")
@click.option("--misses", "shown", default=0, help="Print so many of the cards that were linked wrongly or not at all.")
@click.option("--check", is_flag=True, help="Exit with status 1 when the figures are not what they must be.")
@match_weights_option
@reporting
def matching(contacts: int, cards: int, seed: int, shown: int, check: bool, path: Path | None, output: Output) -> None:
    """How well cards find their contacts, in a generated address book; by sort of case."""
    from evaluation.matching import is_good, measure, misses, report_of
    from server.contacts.match_weights import read_weights

    tried, times = measure(contacts, cards, seed, read_weights(path))
    output.give(report_of(tried, times, (("contacts", str(contacts)), ("seed", str(seed)))))
    for line in misses(tried)[:shown]:
        click.echo(line)
    if check and not is_good(tried):
        sys.exit(1)


@click.command("fit-matching")
@click.option("--books", default=3, show_default=True, help="From how many generated books is learned.")
@click.option("--held-out", default=3, show_default=True, help="On how many others the weights are judged.")
@click.option("--contacts", default=5_000, show_default=True, help="How many contacts each of them has.")
@click.option(
    "--cards", default=6_600, show_default=True, help="How many cards each of them has, in turn of every case."
)
@click.option("--seed", default=101, show_default=True, help="Of the first book; the same seed gives the same weights.")
@click.option("--database", help="URL of a server's database: learn from its people's decisions as well.")
@click.option("--address-book", "book", default="default", show_default=True, help="Whose decisions.")
@click.option("--strength", default=3.0, show_default=True, help="How firmly weights stay where they are.")
@click.option("--write", type=click.Path(dir_okay=False, path_type=Path), help="Write the learned weights here.")
@match_weights_option
@reporting
def fit_matching(
    books: int,
    held_out: int,
    contacts: int,
    cards: int,
    seed: int,
    database: str | None,
    book: str,
    strength: float,
    write: Path | None,
    path: Path | None,
    output: Output,
) -> None:
    """Learn the weights of matching, and judge them on books that they never saw.

    They are written with --write alone, and only if they are no worse than those they began with; else the exit status
    is 1.
    """
    from evaluation import match_fitting
    from evaluation.match_decisions import Decided
    from server.contacts.match_weights import read_weights

    own = _decided(database, book) if database else Decided((), ())
    plan = match_fitting.Plan(books, held_out, contacts, cards, seed)
    result = match_fitting.fit(plan, read_weights(path), own, strength, say)
    about = (
        ("generated books", f"{books} to learn from, {held_out} held out, {contacts} contacts and {cards} cards each"),
        ("own decisions", f"{len(own.learned)} to learn from, {len(own.held_out)} held out"),
        ("seed", str(seed)),
    )
    output.give(match_fitting.report_of(result, about))
    if write and result.is_good:
        match_fitting.write(write, result.after)
        say(f"written: {write}")
    if not result.is_good:
        say(
            "not written: the learned weights are not good enough"
            if write
            else "The learned weights are not good enough."
        )
        sys.exit(1)


def _decided(database: str, book: str) -> Decided:
    """What people decided in an address book of a server's database."""
    from evaluation.match_decisions import collect
    from server.storage.engine import open_database

    db = open_database(database)
    try:
        return collect(db, book, datetime.now(UTC))
    finally:
        db.close()


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
