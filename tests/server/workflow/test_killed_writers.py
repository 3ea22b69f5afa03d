"""A writer that is killed at any moment loses nothing that it acknowledged and leaves nothing half done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from server import workflow
from server.contacts.proposal import ProposalState
from server.storage.engine import open_database
from server.storage.tables import metadata

WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).resolve().parents[3]
# Of two messages and what is decided of them the fifth is the merge; the next two begin anew.
MOST_STEPS = 7
KINDS = ("stored", "created", "merged")


class Writers:
    """A process from which writers are made, one after the other."""

    def __init__(self):
        command = [sys.executable, str(WRITER)]
        self.parent = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def close(self):
        self.parent.communicate()

    def run_and_kill(self, url: str, first: int, steps: int, seconds: float):
        """Kill a writer some time after so many acknowledged steps; what it acknowledged of each kind, what it was at.

        It takes messages in, decides and merges. Steps are counted, not only timed: a busy machine does fewer in a
        second.
        """
        self.parent.stdin.write(f"{url} {first}\n")
        writer = 0
        lines, killed = [], False
        while (line := self.parent.stdout.readline()) != "ended\n":
            assert line, "the writers' parent is gone"
            if line.startswith("process "):
                writer = int(line.split()[1])
            else:
                lines.append(line)
            if writer and not killed and sum(one != "ready\n" for one in lines) >= steps:
                time.sleep(seconds)
                os.kill(writer, signal.SIGKILL)
                killed = True
        assert killed, "a writer ended by itself"
        whole = [line.split() for line in lines if line.strip() and line != "ready\n"]
        return tuple([id for what, id in whole if what == wanted] for wanted in KINDS), interrupted(whole)


def interrupted(acknowledged: list[list[str]]) -> str:
    """What a writer was at when it was killed: what comes after all that it acknowledged."""
    if not acknowledged or acknowledged[-1][0] == "merged":
        return "ingest"
    if acknowledged[-1][0] == "stored":
        return "decide"
    return "ingest" if sum(what == "created" for what, _ in acknowledged) % 2 else "merge"


def check_references(db):
    """No row points to one that is not there; on SQLite the pages are whole, too."""
    with db.read("default") as tx:
        if db.dialect == "sqlite":
            assert tx.connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert tx.connection.execute(text("PRAGMA foreign_key_check")).all() == []
        for table in metadata.sorted_tables:
            for key in table.foreign_keys:
                there = key.column.table.select().where(key.column == key.parent).correlate(table).exists()
                orphans = select(func.count()).select_from(table).where(key.parent.is_not(None), ~there)
                assert (table.name, tx.connection.execute(orphans).scalar_one()) == (table.name, 0)


def check_indexes(db):
    """Every index of PostgreSQL can be built anew from the rows: none is there twice that may be once."""
    if db.dialect == "postgresql":
        with db.write() as tx:
            for table in metadata.sorted_tables:
                tx.connection.execute(text(f'REINDEX TABLE "{table.name}"'))


def check(db, stored, created, merged, now):
    """Every acknowledged message and contact is there, and what belongs together is together."""
    check_references(db)
    for id in stored:
        message = workflow.get_message(db, "default", id, now)
        assert len(message.deliveries) == 1
        assert len(message.cards) == 1
    for id in created:  # a contact that was taken in leads to the one that stayed
        kinds = [field.kind.value for field in workflow.get_contact(db, "default", id).fields]
        assert kinds in (["name", "phone", "email"], ["name", "phone", "phone", "email", "email"])
    for pair in merged:
        kept, absorbed = (workflow.get_contact(db, "default", id) for id in pair.split(","))
        assert kept == absorbed
        assert len(kept.fields) == 5
    with db.read("default") as tx:
        half = (
            "SELECT COUNT(*) FROM contact WHERE id NOT IN"
            " (SELECT contact_id FROM change WHERE action = 'create_contact')",
            "SELECT COUNT(*) FROM mail_message WHERE id NOT IN (SELECT message_id FROM card)",
            "SELECT COUNT(*) FROM mail_message WHERE id NOT IN (SELECT message_id FROM delivery)",
            "SELECT COUNT(*) FROM proposal p JOIN contact_field f ON p.subject = 'contact:' || f.contact_id"
            " AND p.field_kind = f.kind AND p.key = f.key WHERE p.state = 'pending'",
            "SELECT COUNT(*) FROM proposal WHERE subject LIKE 'contact:%'"
            " AND SUBSTR(subject, 9) NOT IN (SELECT id FROM contact)",
            "SELECT COUNT(*) FROM card WHERE subject LIKE 'contact:%'"
            " AND SUBSTR(subject, 9) NOT IN (SELECT id FROM contact)",
            "SELECT COUNT(*) FROM sighting WHERE proposal_id NOT IN (SELECT id FROM proposal)",
            f"SELECT COUNT(*) FROM proposal WHERE state = '{ProposalState.ACCEPTED.value}'"
            " AND id NOT IN (SELECT proposal_id FROM change)",
        )
        assert [tx.connection.execute(text(query)).scalar_one() for query in half] == [0] * len(half)


def kill_again_and_again(url, rounds, longest, now):
    db, rng, acknowledged, at = open_database(url), random.Random(7), ([], [], []), Counter()
    writers = Writers()
    for count in range(rounds):
        more, doing = writers.run_and_kill(url, 10_000 * count, rng.randint(1, MOST_STEPS), rng.uniform(0, longest))
        at[doing] += 1
        check(db, *more, now)
        for known, new in zip(acknowledged, more, strict=True):
            known += new
    check(db, *acknowledged, now)
    check_indexes(db)
    db.close()
    writers.close()
    assert all(len(set(each)) == len(each) for each in acknowledged)
    return *map(len, acknowledged), at


def test_a_killed_writer_loses_nothing_that_it_acknowledged(database_url, book):
    stored, created, *_ = kill_again_and_again(database_url, 3, 0.1, book.now)
    assert stored >= 3
    assert created >= 1


@pytest.mark.soak
def test_two_hundred_killed_writers_lose_nothing_that_they_acknowledged(database_url, book, record_property):
    stored, created, merged, at = kill_again_and_again(database_url, 200, 0.1, book.now)
    record_property("killed at", ", ".join(f"{doing} {count}" for doing, count in sorted(at.items())))
    record_property("messages acknowledged", stored)
    record_property("contacts acknowledged", created)
    record_property("merges acknowledged", merged)
    assert stored >= 200
    assert created >= 200
    assert merged >= 50
    assert sorted(at) == ["decide", "ingest", "merge"]
