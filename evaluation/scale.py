"""What calls cost in an address book of a given size: filled with generated people, then measured with real calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import TypeVar

from evaluation.large_book import AT_ONCE, BOOK, NOW, Filler
from evaluation.large_book import fill as fill
from evaluation.people import Individual, World
from evaluation.report import Cell, Report, Table
from server import workflow
from server.contacts.proposal import Accept, Review, Reviewed
from server.contacts.stored_message import DeliveryInput, MessageIdentity, StoredMessage
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.mail.message import Mailbox
from server.storage.engine import Database

T = TypeVar("T")
# Milliseconds that passed, and that this process worked.
Spent = tuple[float, float]
# Milliseconds that the calls may take at the median.
LIMITS = {"match and propose": 10.0, "decide": 20.0}
LIST_LIMIT = 50.0


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one sort of call, sorted; `cpu` is what this process worked for it, each time."""

    call: str
    times: tuple[float, ...]
    cpu: tuple[float, ...]

    @property
    def limit(self) -> float:
        """What the median may be."""
        return LIMITS.get(self.call, LIST_LIMIT)


def measure(db: Database, contacts: int, calls: int, seed: int = 1) -> tuple[Cost, ...]:
    """What calls cost in a book that `fill` filled: mail of stored and new people, reviews, first pages of lists."""
    people = Filler(World(seed)).people(min(contacts, AT_ONCE))
    stamp = time.time_ns()
    ingests: list[Spent] = []
    reviews: list[Spent] = []
    for count in range(calls):
        person = people[(stamp // 1_000 + count * 7919) % len(people)]
        card = _new_mail(person, stamp + count, stranger=count % 3 == 2)
        spent, stored = _timed(partial(_take_in, db, card, f"{stamp}.{count}"))
        ingests.append(spent)
        shown = stored.proposals
        review = Review(
            tuple(Reviewed(one.id, one.etag) for one in shown), accept=tuple(Accept(one.id) for one in shown)
        )
        reviews.append(_timed(partial(workflow.decide, db, BOOK, review, "evaluation", NOW))[0])
    lists = {name: [_timed(call)[0] for _ in range(max(3, calls // 4))] for name, call in _lists(db).items()}
    found = {"match and propose": ingests, "decide": reviews, **lists}
    return tuple(_cost(call, times) for call, times in found.items())


def _cost(call: str, times: list[Spent]) -> Cost:
    return Cost(call, tuple(sorted(wall for wall, _ in times)), tuple(sorted(cpu for _, cpu in times)))


def _take_in(db: Database, card: Card, name: str) -> StoredMessage:
    identity = MessageIdentity(f"<{name}@mail.example>", NOW, Mailbox(card.name, card.email), name)
    extraction = Extraction((card,), "", "en", ("read",))
    return workflow.ingest(db, BOOK, identity, DeliveryInput(), lambda settings: extraction, NOW)


def _new_mail(one: Individual, number: int, stranger: bool) -> Card:
    """A signature with a number, a title and a page that the book has not."""
    firm = one.firm
    digits = str(number)[-7:]
    name, email = (
        (f"{one.given} {one.family}-Neu", f"new{number}@{firm.domain}") if stranger else (one.name, one.address)
    )
    said = (
        (Kind.PHONE, f"+49 89 {digits}"),
        (Kind.JOB_TITLE, f"Buyer {digits}"),
        (Kind.URL, f"https://{firm.domain}/{digits}"),
    )
    fields = tuple(replace(parse_value(kind, value), confidence=0.9) for kind, value in said)
    return Card(name, email, 0, None, "\n".join(value for _, value in said), fields, "generated")


def _lists(db: Database) -> dict[str, Callable[[], object]]:
    return {
        "contacts": lambda: workflow.list_contacts(db, BOOK),
        "contacts with a name": lambda: workflow.list_contacts(db, BOOK, text="sokolov"),
        "contacts with two names": lambda: workflow.list_contacts(db, BOOK, text="anna sokolov"),
        "contacts with a letter": lambda: workflow.list_contacts(db, BOOK, text="s"),
        "contacts with a number's end": lambda: workflow.list_contacts(db, BOOK, text="0123456"),
        "accounts": lambda: workflow.list_accounts(db, BOOK),
        "accounts with a name": lambda: workflow.list_accounts(db, BOOK, text="sokolov"),
        "cases": lambda: workflow.list_cases(db, BOOK, NOW),
        "proposals": lambda: workflow.list_proposals(db, BOOK, NOW),
        "rejections": lambda: workflow.list_rejections(db, BOOK),
        "rejections with a name": lambda: workflow.list_rejections(db, BOOK, text="sokolov"),
        "changes": lambda: workflow.list_changes(db, BOOK),
        "messages": lambda: workflow.list_messages(db, BOOK, NOW),
        "duplicates": lambda: workflow.list_duplicates(db, BOOK),
    }


def _timed(call: Callable[[], T]) -> tuple[Spent, T]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = call()
    return (1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)), result


def report_of(contacts: int, costs: tuple[Cost, ...]) -> Report:
    """A row for each sort of call."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (one.call, f"{median(one.times):.1f}", f"{_at(one.times, 95):.1f}", f"{median(one.cpu):.1f}", one.limit)
        for one in costs
    )
    note = (
        "Milliseconds. Calls that change data are whole calls, with their commit. "
        "cpu: what this process worked for a call; all of it with SQLite, without the server's part with PostgreSQL."
    )
    table = Table("cost", "What calls cost", ("call", "median", "95 %", "cpu", "limit"), rows, note)
    return Report("Scale", (("contacts", str(contacts)),), (table,))


def _at(times: tuple[float, ...], percent: int) -> float:
    return times[len(times) * percent // 100]
