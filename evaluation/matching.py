"""How well cards find their contacts: on a generated address book in a real database, by sort of case."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from evaluation.address_book import Book, make_book
from evaluation.report import Report, Table
from evaluation.sightings import Labelled, Values
from server.contacts.contact import DEFAULT_ADDRESS_BOOK, Contact, ContactField, Origin
from server.contacts.identity import author_of, identity_of
from server.contacts.match_weights import Weights, load_weights
from server.contacts.matching import Match, find_match
from server.contacts.stored_message import MatchOutcome
from server.fields.normalize import parse_value
from server.storage import bulk, contacts
from server.storage.engine import Database, open_database

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# What the figures must reach.
LEAST_PRECISION, LEAST_RECALL, MOST_WRONG = 0.995, 0.95, 0.001


@dataclass(frozen=True, slots=True)
class Tried:
    """A card and what matching made of it; ids of contacts are numbers of persons."""

    labelled: Labelled
    match: Match

    @property
    def linked(self) -> bool:
        """Whether the card was given to a contact without asking."""
        return self.match.outcome == MatchOutcome.MATCHED

    @property
    def right(self) -> bool:
        """Whether that was the right one."""
        return self.linked and self.match.contact_id == str(self.labelled.person)

    @property
    def offered(self) -> bool:
        """Whether the right contact was linked, or named as one that might be meant."""
        return self.right or str(self.labelled.person) in self.match.candidates


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of a group of cards. `known`: the person is stored and something beside the name says so."""

    cards: int
    known: int
    linked: int
    right: int
    offered: int

    @property
    def precision(self) -> float | None:
        """Of the cards that were linked, those that are the contact's."""
        return self.right / self.linked if self.linked else None

    @property
    def recall(self) -> float | None:
        """Of the cards of known persons those that were linked to them."""
        return self.right / self.known if self.known else None

    @property
    def wrong(self) -> float:
        """Of all cards those that were given to a wrong person."""
        return (self.linked - self.right) / self.cards


def figures_of(tried: Iterable[Tried]) -> Figures:
    """The counts of these cards."""
    group = tuple(tried)
    known = [one for one in group if one.labelled.person and one.labelled.told]
    return Figures(
        cards=len(group),
        known=len(known),
        linked=sum(one.linked for one in group),
        right=sum(one.right for one in group),
        offered=sum(one.offered for one in group if one.labelled.person),
    )


def measure(
    contacts_: int, cards: int, seed: int, weights: Weights | None = None
) -> tuple[tuple[Tried, ...], tuple[float, ...]]:
    """Match this many cards against a book of this many contacts; what came out, and the milliseconds of each.

    Without `weights` those of this release are taken.
    """
    book, weights = make_book(contacts_, cards, seed), weights or load_weights()
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(f"sqlite:///{Path(folder) / 'book.db'}")
        fill(db, book)
        tried, times = [], []
        with db.read(DEFAULT_ADDRESS_BOOK) as tx:
            for labelled in book.cards:
                start = time.perf_counter()
                author = author_of(labelled.card, identity_of(labelled.card.name, labelled.card.email))
                match = find_match(author, contacts.sharing(tx, author.blocking_keys()), weights)
                times.append(1000 * (time.perf_counter() - start))
                tried.append(Tried(labelled, match))
        db.close()
    return tuple(tried), tuple(times)


def fill(db: Database, book: Book) -> None:
    """Store the book's contacts; their ids are the numbers of the persons."""
    with db.write(DEFAULT_ADDRESS_BOOK) as tx:
        bulk.insert_contacts(tx, (contact_of(person, values) for person, values in book.contacts))
        bulk.analyze(tx)


def contact_of(person: int, values: Values) -> Contact:
    """A stored person as a contact."""
    fields: dict[tuple[str, str], ContactField] = {}
    for place, (kind, value, type_) in enumerate(values):
        read = parse_value(kind, value)
        field = ContactField(
            f"{person}.{place}", kind, read.value, read.key, type_ or read.type, False, read.parts, Origin.PERSON, NOW
        )
        fields.setdefault((kind, read.key), field)
    return Contact(str(person), DEFAULT_ADDRESS_BOOK, tuple(fields.values()), "1", NOW, NOW)


def report_of(tried: tuple[Tried, ...], times: tuple[float, ...], about: tuple[tuple[str, str], ...]) -> Report:
    """The figures by sort of case, and of all."""
    cases = dict.fromkeys(one.labelled.case for one in tried)
    groups = [(case, figures_of(one for one in tried if one.labelled.case == case)) for case in cases]
    rows = tuple(_row(name, figures) for name, figures in (*groups, ("all", figures_of(tried))))
    columns = ("case", "cards", "known", "linked", "right", "precision", "recall", "wrong person", "offered")
    note = (
        "known: the person is stored and more than the name says so; wrong person: of all cards; "
        "offered: linked rightly or among the named candidates. "
        f"Needed: precision {LEAST_PRECISION}, recall {LEAST_RECALL}, wrong person at most {MOST_WRONG}."
    )
    timing = (
        *about,
        ("milliseconds a card", f"{median(times):.2f} (median), {sorted(times)[len(times) * 99 // 100]:.2f} (99 %)"),
    )
    return Report("Matching", timing, (Table("cases", "By case", columns, rows, note),))


def is_good(tried: tuple[Tried, ...]) -> bool:
    """Whether the figures of all cards are what they must be."""
    of = figures_of(tried)
    return (of.precision or 0) >= LEAST_PRECISION and (of.recall or 0) >= LEAST_RECALL and of.wrong <= MOST_WRONG


def _row(name: str, of: Figures) -> tuple[str | int | float | None, ...]:
    return name, of.cards, of.known, of.linked, of.right, of.precision, of.recall, of.wrong, of.offered


def misses(tried: Iterable[Tried]) -> list[str]:
    """What was linked wrongly or not at all, one line each: for reading."""
    lines = []
    for one in tried:
        wrong = one.linked and not one.right
        missed = bool(one.labelled.person) and one.labelled.told and not one.linked
        if wrong or missed:
            card, match = one.labelled.card, one.match
            said = ", ".join(f"{field.kind} {field.value}" for field in card.fields)
            what = "wrong" if wrong else "missed"
            lines.append(
                f"{what} [{one.labelled.case}] {card.name} <{card.email}> ({said}) is {one.labelled.person}, "
                f"{match.outcome} {match.contact_id or '/'.join(match.candidates)}: {', '.join(match.reasons)}"
            )
    return lines
