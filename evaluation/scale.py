"""What calls cost in an address book of a given size: filled with generated people, then measured with real calls."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import TypeVar

from evaluation.people import PEOPLE_IN_A_FIRM, Individual, World
from evaluation.report import Cell, Report, Table
from server import workflow
from server.contacts.contact import DEFAULT_ADDRESS_BOOK, Contact, ContactField, Origin
from server.contacts.proposal import Accept, Review, Reviewed
from server.contacts.stored_message import DeliveryInput, MessageIdentity, StoredMessage
from server.extraction import Card, Extraction
from server.fields.field import Field, Kind
from server.fields.normalize import parse_value
from server.mail.message import Mailbox
from server.storage import bulk
from server.storage.engine import Database

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BOOK = DEFAULT_ADDRESS_BOOK
T = TypeVar("T")
# Milliseconds that passed, and that this process worked.
Spent = tuple[float, float]
AT_ONCE = 10_000
# One contact in so many has mail with open proposals, a refusal, a double.
WITH_MAIL, WITH_REFUSAL, WITH_DOUBLE = 4, 4, 20
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


def fill(db: Database, contacts: int, seed: int = 1) -> float:
    """Fill the empty default address book with this many contacts and what belongs to them; gives the seconds."""
    started, filler = time.perf_counter(), _Filler(World(seed))
    for first in range(0, contacts, AT_ONCE):
        people = filler.people(min(AT_ONCE, contacts - first))
        with db.write(BOOK) as tx:
            bulk.insert_contacts(tx, map(filler.contact, people))
            for table, rows in filler.rows(people):
                bulk.fill(tx, table, rows)
            bulk.count_on(tx, filler.number)
    with db.write(BOOK) as tx:
        bulk.analyze(tx)
    return time.perf_counter() - started


class _Filler:
    """Rows of generated people, with numbers that go on counting."""

    def __init__(self, world: World) -> None:
        self.world, self.number = world, 0
        self.firms = [world.firm()]
        self._names: dict[str, Field] = {}

    def people(self, count: int) -> list[Individual]:
        self.firms += [self.world.firm() for _ in range(count // PEOPLE_IN_A_FIRM)]
        return [self.world.person(self.world.rng.choice(self.firms)) for _ in range(count)]

    def contact(self, one: Individual) -> Contact:
        """Name, address, mobile number, title and organization."""
        values = [
            self._read(Kind.NAME, one.name),
            self._read(Kind.JOB_TITLE, one.title),
            self._read(Kind.ORGANIZATION, one.firm.name),
            Field(Kind.PHONE, one.mobile, one.mobile, "mobile"),
            Field(Kind.EMAIL, one.address, one.address, "work"),
        ]
        fields = tuple(
            ContactField(
                f"f{one.id}.{place}",
                value.kind,
                value.value,
                value.key,
                value.type,
                False,
                value.parts,
                Origin.PERSON,
                NOW,
            )
            for place, value in enumerate(values)
        )
        return Contact(f"c{one.id}", BOOK, fields, "1", NOW, NOW)

    def _read(self, kind: Kind, value: str) -> Field:
        if value not in self._names:
            self._names[value] = parse_value(kind, value)
        return self._names[value]

    def _next(self) -> int:
        self.number += 1
        return self.number

    def rows(self, people: list[Individual]) -> Iterator[tuple[str, list[dict[str, object]]]]:
        """Table by table, in an order that foreign keys allow."""
        with_mail = people[::WITH_MAIL]
        yield "mail_message", [self._message(one) for one in with_mail]
        yield (
            "delivery",
            [
                {"id": f"d{one.id}", "message_id": f"m{one.id}", "mailbox": "desk@example.org", "deliver_time": NOW}
                for one in with_mail
            ],
        )
        yield "card", [_card(one) for one in with_mail]
        yield (
            "card_value",
            [{"card_id": f"k{one.id}", "kind": "phone", "key": one.firm.switchboard} for one in with_mail],
        )
        yield "proposal", [self._proposal(one) for one in with_mail]
        yield (
            "sighting",
            [
                {
                    "proposal_id": f"p{one.id}",
                    "card_id": f"k{one.id}",
                    "message_id": f"m{one.id}",
                    "sent_time": NOW,
                    "text": one.firm.switchboard,
                    "confidence": 0.9,
                }
                for one in with_mail
            ],
        )
        yield "rejection", [self._rejection(one) for one in people[1::WITH_REFUSAL]]
        yield (
            "change",
            [
                {
                    "number": self._next(),
                    "batch_id": f"b{one.id}",
                    "time": NOW,
                    "action": "create_contact",
                    "contact_id": f"c{one.id}",
                }
                for one in people
            ],
        )
        yield (
            "duplicate",
            [
                {"contact_id": f"c{one.id}", "other_id": f"c{other.id}", "probability": 0.9, "reasons": ["same name"]}
                for one, other in zip(people[::WITH_DOUBLE], people[1::WITH_DOUBLE], strict=False)
            ],
        )

    def _message(self, one: Individual) -> dict[str, object]:
        return {
            "id": f"m{one.id}",
            "number": self._next(),
            "digest": f"digest {one.id}",
            "message_id": f"<{one.id}@mail.example>",
            "author_name": one.name,
            "author_address": one.address,
            "thread": f"<{one.id}@mail.example>",
            "language": "en",
            "ingest_time": NOW,
        }

    def _proposal(self, one: Individual) -> dict[str, object]:
        number = one.firm.switchboard
        return {
            "id": f"p{one.id}",
            "number": self._next(),
            "subject": f"contact:c{one.id}",
            "subject_name": one.name,
            "change_kind": "add_value",
            "field_kind": "phone",
            "value": number,
            "key": number,
            "fingerprint": f"phone:{number}",
            "state": "pending",
            "confidence": 0.9,
            "version": 1,
            "create_time": NOW,
        }

    def _rejection(self, one: Individual) -> dict[str, object]:
        return {
            "id": f"r{one.id}",
            "number": self._next(),
            "scope": "subject",
            "subject": f"contact:c{one.id}",
            "subject_name": one.name,
            "kind": "phone",
            "value": one.home,
            "key": one.home,
            "normaliser_version": 1,
            "source": "rejected",
            "create_time": NOW,
            "search_text": one.home,
        }


def _card(one: Individual) -> dict[str, object]:
    return {
        "id": f"k{one.id}",
        "message_id": f"m{one.id}",
        "name": one.name,
        "email": one.address,
        "sent_time": NOW,
        "ingest_time": NOW,
        "signature_text": one.firm.switchboard,
        "signature_hash": hashlib.sha256(one.address.encode()).hexdigest(),
        "model_version": "generated",
        "subject": f"contact:c{one.id}",
        "outcome": "matched",
        "probability": 1.0,
    }


def measure(db: Database, contacts: int, calls: int, seed: int = 1) -> tuple[Cost, ...]:
    """What calls cost in a book that `fill` filled: mail of stored and new people, reviews, first pages of lists."""
    people = _Filler(World(seed)).people(min(contacts, AT_ONCE))
    stamp = time.time_ns()
    ingests: list[Spent] = []
    reviews: list[Spent] = []
    for count in range(calls):
        person = people[(count * 7919) % len(people)]
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
        "contacts with a text": lambda: workflow.list_contacts(db, BOOK, text="sokolov"),
        "proposals": lambda: workflow.list_proposals(db, BOOK, NOW),
        "rejections": lambda: workflow.list_rejections(db, BOOK),
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
