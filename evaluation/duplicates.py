"""How well the search finds contacts that are one person: on a generated address book in a real database."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from random import Random

from evaluation.address_book import NAMESAKES, RELATIVES, SAME_FIRM, Book, drawn, usual_values
from evaluation.matching import fill
from evaluation.people import PEOPLE_IN_A_FIRM, Individual, World
from evaluation.report import Report, Table
from evaluation.sightings import Values
from server import workflow
from server.contacts.contact import DEFAULT_ADDRESS_BOOK, PageRequest
from server.contacts.duplicates import Duplicate, pair_of
from server.fields.field import Kind
from server.storage import duplicates
from server.storage.engine import Database, open_database

# Of so many people a second contact is stored.
TWICE = 0.05
# The second contact's id is the person's number with this in front.
_AGAIN = 10_000_000
_LEVELS = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found, what is true, and how long it took. `told`: more than the name says that these are one."""

    contacts: int
    found: tuple[Duplicate, ...]
    true: frozenset[tuple[str, str]]
    told: frozenset[tuple[str, str]]
    seconds: float


def make_twice(contacts: int, seed: int) -> tuple[Book, dict[tuple[str, str], bool]]:
    """An address book in which some people stand twice: the pairs, and whether more than the name tells."""
    world, rng = World(seed), Random(seed)
    firms = [world.firm() for _ in range(max(1, contacts // PEOPLE_IN_A_FIRM))]
    kept: list[tuple[int, Values]] = []
    people: list[Individual] = []
    pairs: dict[tuple[str, str], bool] = {}
    while len(kept) < contacts:
        known, draw = rng.choice(people) if people else None, rng.random()
        like = known if draw < NAMESAKES else None
        family = known if NAMESAKES <= draw < NAMESAKES + RELATIVES else None
        firm = known.firm if known and like and rng.random() < SAME_FIRM else rng.choice(firms)
        one = world.person(firm, like=like, family=family)
        people.append(one)
        first = _values(one, rng, one.address)
        kept.append((one.id, first))
        if rng.random() < TWICE:
            second = _values(one, rng, one.private)
            kept.append((_AGAIN + one.id, second))
            pairs[pair_of(str(one.id), str(_AGAIN + one.id))] = _tells(first, second)
    return Book(tuple(kept), ()), pairs


def _values(one: Individual, rng: Random, address: str) -> Values:
    """What one of the two contacts holds: never all."""
    given, family = one.latin
    spelling = rng.choices((one.name, f"{given} {family}", f"{given[:1]}. {family}"), (8, 1, 1))[0]
    found = drawn(((0.85, Kind.EMAIL, address, "work"), *usual_values(one)), rng)
    return ((Kind.NAME, spelling, ""), *found)


def _tells(first: Values, second: Values) -> bool:
    """Whether both hold a number or profile of the person's own, or the same organization."""
    shared = {(kind, value) for kind, value, _ in first} & {(kind, value) for kind, value, _ in second}
    own = {value for kind, value, type_ in (*first, *second) if type_ == "mobile" or " ext. " in value}
    return any(kind in (Kind.SOCIAL, Kind.ORGANIZATION) or value in own for kind, value in shared)


def measure(contacts: int, seed: int, url: str = "") -> Measured:
    """Search a book of this many contacts, in a new SQLite file or the empty database of the URL."""
    book, pairs = make_twice(contacts, seed)
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(url or f"sqlite:///{Path(folder) / 'book.db'}")
        try:
            fill(db, book)
            start = time.perf_counter()
            for _ in workflow.find_duplicates(db, DEFAULT_ADDRESS_BOOK):
                pass
            seconds = time.perf_counter() - start
            found = _all(db)
        finally:
            db.close()
    told = frozenset(pair for pair, tells in pairs.items() if tells)
    return Measured(len(book.contacts), found, frozenset(pairs), told, seconds)


def _all(db: Database) -> tuple[Duplicate, ...]:
    found: tuple[Duplicate, ...] = ()
    request = PageRequest(1000)
    with db.read(DEFAULT_ADDRESS_BOOK) as tx:
        while True:
            page = duplicates.page(tx, request)
            found += page.items
            if not page.next_token:
                return found
            request = PageRequest(1000, page.next_token)


def report_of(measured: Measured) -> Report:
    """Precision and recall from each probability on."""
    rows = tuple(_row(measured, least) for least in _LEVELS)
    about = (
        ("contacts", f"{measured.contacts:,}"),
        ("people who stand twice", f"{len(measured.true):,}, of {len(measured.told):,} more than the name tells"),
        ("seconds", f"{measured.seconds:.1f}"),
    )
    columns = ("probability from", "pairs found", "right", "precision", "recall", "recall where told")
    note = "recall: of all people who stand twice; where told: of those of whom more than the name is in both contacts."
    return Report("Duplicates", about, (Table("duplicates", "By probability", columns, rows, note),))


def _row(measured: Measured, least: float) -> tuple[str | int | float | None, ...]:
    found = {(one.contact_id, one.other_id) for one in measured.found if one.probability >= least}
    right = found & measured.true
    told = _share(len(right & measured.told), measured.told)
    precision = len(right) / len(found) if found else None
    return f"{least}", len(found), len(right), precision, _share(len(right), measured.true), told


def _share(count: int, of: Collection[object]) -> float | None:
    return count / len(of) if of else None
