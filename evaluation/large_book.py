"""An address book of any size, filled with generated people and what belongs to them: mail, proposals, a log."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from evaluation.people import PEOPLE_IN_A_FIRM, Individual, World
from server.contacts.contact import DEFAULT_ADDRESS_BOOK, Contact, ContactField, Origin
from server.fields.field import Field, Kind
from server.fields.normalize import parse_value
from server.storage import bulk
from server.storage.engine import Database
from server.storage.rows import fold

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BOOK = DEFAULT_ADDRESS_BOOK
AT_ONCE = 10_000
# One contact in so many has mail with open proposals, a refusal, a double; one message in so many belongs to a case.
WITH_MAIL, WITH_REFUSAL, WITH_DOUBLE, WITH_CASE = 4, 4, 20, 5


def fill(db: Database, contacts: int, seed: int = 1) -> float:
    """Fill the empty default address book with this many contacts and what belongs to them; gives the seconds."""
    started, filler = time.perf_counter(), Filler(World(seed))
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


class Filler:
    """Rows of generated people, with numbers that go on counting."""

    def __init__(self, world: World) -> None:
        self.world, self.number = world, 0
        self.firms = [world.firm()]
        self._names: dict[str, Field] = {}
        self._accounts: dict[str, str] = {}

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
        yield from self._account_rows(people)
        yield from self._mail_rows(people[::WITH_MAIL])
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

    def _account_rows(self, people: list[Individual]) -> Iterator[tuple[str, list[dict[str, object]]]]:
        """Accounts that are new with these people, and who belongs to which."""
        made: dict[str, dict[str, object]] = {}
        members: list[dict[str, object]] = []
        for one in people:
            name = self._read(Kind.ORGANIZATION, one.firm.name)
            if name.key not in self._accounts:
                id = self._accounts[name.key] = f"a{one.id}"
                values = {"id": id, "key": name.key, "name": name.value, "sort_key": fold(name.value)}
                made[id] = {**values, "create_time": NOW}
            members.append({"contact_id": f"c{one.id}", "account_id": self._accounts[name.key]})
        yield "account", list(made.values())
        yield "account_member", members

    def _mail_rows(self, with_mail: list[Individual]) -> Iterator[tuple[str, list[dict[str, object]]]]:
        """Messages, some in cases, with a card and an open proposal each."""
        messages = [self._message(one) for one in with_mail]
        for message in messages[::WITH_CASE]:
            message["case_reference"] = f"case {message['id']}"
        yield "mail_message", messages
        yield (
            "mail_case",
            [
                {
                    "id": f"s{one['id']}",
                    "reference": one["case_reference"],
                    "version": 1,
                    "last_number": one["number"],
                    "create_time": NOW,
                    "update_time": NOW,
                }
                for one in messages[::WITH_CASE]
            ],
        )
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
