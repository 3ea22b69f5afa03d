"""In a filled address book every query finds its rows by an index, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from evaluation import scale
from server import workflow
from server.contacts.contact import PageRequest
from server.storage.tables import metadata

CONTACTS = 1_200
# The book's own row, and what an address book has few of.
SMALL = {"address_book", "account", "account_domain", "account_member", "not_duplicate", "alias", "suppression"}


@pytest.fixture
def statements(db):
    """The distinct statements that the service sends: mail, reviews and lists are measured, a contact is deleted."""
    scale.fill(db, CONTACTS)
    seen: dict[str, object] = {}

    def see(connection, cursor, statement, parameters, context, executemany):
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE") and not executemany:
            seen.setdefault(statement, parameters)

    event.listen(db._engine, "before_cursor_execute", see)
    scale.measure(db, CONTACTS, 6)
    (one,) = workflow.list_contacts(db, scale.BOOK, PageRequest(1)).items
    workflow.delete_contact(db, scale.BOOK, one.id, "", "me", one.create_time)
    event.remove(db._engine, "before_cursor_execute", see)
    return seen


def scanned(db, statement: str, parameters) -> set[str]:
    """The tables of which the database would read every row."""
    with db.read(scale.BOOK) as tx:
        cursor = tx.connection.connection.cursor()
        if db.dialect == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plan = [row[3] for row in cursor.fetchall()]
            return {line.split()[1] for line in plan if line.startswith("SCAN") and "USING" not in line}
        cursor.execute("SET LOCAL enable_seqscan = off")  # of small tables the planner prefers to read all
        cursor.execute(f"EXPLAIN {statement}", parameters)
        plan = [row[0] for row in cursor.fetchall()]
        return {line.split("Seq Scan on ")[1].split()[0] for line in plan if "Seq Scan on " in line}


def test_no_query_reads_a_whole_table(db, statements):
    tables = set(metadata.tables) - SMALL
    assert len(statements) > 20
    wrong = {}
    for statement, parameters in statements.items():
        if found := scanned(db, statement, parameters) & tables:
            wrong[statement[:300]] = found
    assert not wrong
