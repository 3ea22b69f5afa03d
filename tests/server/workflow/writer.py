"""Takes messages in, decides what they offer and merges until it is killed: `python writer.py`.

For each line "URL FIRST_NUMBER" of its input it makes a process of its own, which need not load everything again, and
prints "process ID" of it; "ended" when that is gone. The process prints "ready", then what is committed: "stored ID"
for a message, "created ID" for a contact, "merged ID,ID" for the contact that stayed and the one that it took in.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime

from server import workflow
from server.contacts.merging import Merge
from server.contacts.proposal import Accept, Review, Reviewed
from server.contacts.stored_message import DeliveryInput
from server.extraction import Card, Extraction
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.mail.message import parse_message
from server.storage.engine import open_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def main() -> None:
    for line in sys.stdin:
        url, number = line.split()
        if not (child := os.fork()):
            write(url, int(number))
        print("process", child, flush=True)
        os.waitpid(child, 0)
        print("\nended", flush=True)


def write(url: str, number: int) -> None:
    db = open_database(url)
    print("ready", flush=True)
    created: list[str] = []
    while True:
        number += 1
        person = (f"Ann No{number}", f"ann.{number}@lee.example")
        raw = f"From: {person[0]} <{person[1]}>\nMessage-ID: <{number}@lee.example>\n\nHello\n"
        phone = replace(parse_value(Kind.PHONE, f"+49 89 {1_000_000 + number}"), confidence=0.9)
        card = Card(*person, 0, None, phone.text, (phone,), "model-1")
        identity = workflow.identify(parse_message(raw.encode()))
        stored = workflow.ingest(
            db, "default", identity, DeliveryInput(), lambda _, card=card: Extraction((card,), "", "en", ()), NOW
        )
        print("stored", stored.id, flush=True)
        shown = tuple(Reviewed(one.id, one.etag) for one in stored.proposals)
        review = Review(shown, accept=tuple(Accept(one.id) for one in stored.proposals))
        created.append(workflow.decide(db, "default", review, "writer", NOW).contacts[0].id)
        print("created", created[-1], flush=True)
        if len(created) == 2:
            workflow.merge_contacts(db, "default", Merge(*created), "writer", NOW)
            print("merged", ",".join(created), flush=True)
            created = []


if __name__ == "__main__":
    main()
