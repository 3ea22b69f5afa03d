"""A writer that is killed at any moment loses nothing that it acknowledged and leaves nothing half done."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from server import workflow
from server.contacts.proposal import ProposalState
from server.storage.engine import open_database

WRITER = Path(__file__).with_name("writer.py")
ROOT = Path(__file__).resolve().parents[3]


def run_and_kill(url: str, first: int, seconds: float) -> tuple[list[str], list[str]]:
    """Let a process take messages in and decide until it is killed; what it acknowledged of both."""
    command = [sys.executable, str(WRITER), url, str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        ready = process.stdout.readline()
        if ready != "ready\n":
            process.kill()
            raise AssertionError(process.communicate()[1])
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.read().splitlines(keepends=True)
    whole = [line.split() for line in lines if line.endswith("\n")]
    return [id for what, id in whole if what == "stored"], [id for what, id in whole if what == "created"]


def check(db, stored, created, now):
    """Every acknowledged message and contact is there, and what belongs together is together."""
    with db.read() as tx:
        if db.dialect == "sqlite":
            assert tx.connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert tx.connection.execute(text("PRAGMA foreign_key_check")).all() == []
    for id in stored:
        message = workflow.get_message(db, "default", id, now)
        assert len(message.deliveries) == 1
        assert len(message.cards) == 1
    for id in created:
        contact = workflow.get_contact(db, "default", id)
        assert [field.kind.value for field in contact.fields] == ["name", "phone", "email"]
    with db.read("default") as tx:
        half = (
            "SELECT COUNT(*) FROM contact WHERE id NOT IN"
            " (SELECT contact_id FROM change WHERE action = 'create_contact')",
            "SELECT COUNT(*) FROM mail_message WHERE id NOT IN (SELECT message_id FROM card)",
            "SELECT COUNT(*) FROM mail_message WHERE id NOT IN (SELECT message_id FROM delivery)",
            f"SELECT COUNT(*) FROM proposal WHERE state = '{ProposalState.ACCEPTED.value}'"
            " AND id NOT IN (SELECT proposal_id FROM change)",
        )
        assert [tx.connection.execute(text(query)).scalar_one() for query in half] == [0] * len(half)


def kill_again_and_again(url, rounds, longest, now):
    db, rng, first, stored, created = open_database(url), random.Random(7), 0, [], []
    for _ in range(rounds):
        more_stored, more_created = run_and_kill(url, first, rng.uniform(0.02, longest))
        stored, created, first = stored + more_stored, created + more_created, first + 10_000
        check(db, stored, created, now)
    db.close()
    assert len(set(stored)) == len(stored)
    assert len(set(created)) == len(created)
    return len(stored), len(created)


def test_a_killed_writer_loses_nothing_that_it_acknowledged(database_url, book):
    stored, created = kill_again_and_again(database_url, 3, 0.4, book.now)
    assert stored >= 1
    assert created >= 0


@pytest.mark.soak
def test_a_hundred_killed_writers_lose_nothing_that_they_acknowledged(database_url, book, record_property):
    stored, created = kill_again_and_again(database_url, 100, 0.6, book.now)
    record_property("messages acknowledged", stored)
    record_property("contacts acknowledged", created)
    assert stored >= 100
    assert created >= 50
