"""Every migration down and up again with data in the tables, on both databases."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, make_url, text

from server import workflow
from server.storage import migrate
from server.storage.engine import open_database

BOOKS = ("default", "other")
OLDEST = "0001"


def beside(name):
    """A module beside this one: tests are no package."""
    spec = importlib.util.spec_from_file_location(f"storage_{name}", Path(__file__).with_name(f"{name}.py"))
    module = sys.modules.setdefault(spec.name, importlib.util.module_from_spec(spec))
    if not hasattr(module, "fill"):
        spec.loader.exec_module(module)
    return module


def revisions() -> list[str]:
    """All of them, the newest first."""
    scripts = ScriptDirectory.from_config(migrate._config())
    return [script.revision for script in scripts.walk_revisions()]


def dump(connection):
    """Every row of every table: by table, by row, by column."""
    found = {}
    for table in inspect(connection).get_table_names():
        rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings().all()
        found[table] = sorted((dict(row) for row in rows), key=lambda row: repr(sorted(row.items(), key=str)))
    found.pop("alembic_version")
    return found


def common(rows, columns):
    return sorted(repr([(name, row[name]) for name in sorted(columns)]) for row in rows)


def check_kept(now, before, tables):
    """What both schemas have is as it was: no row is lost, none changed."""
    for table in tables:
        if now[table] and before[table]:
            columns = set(now[table][0]) & set(before[table][0])
            assert common(now[table], columns) == common(before[table], columns), table
        assert len(now[table]) == len(before[table]), table


@pytest.fixture(params=["sqlite", "postgresql"])
def filled_url(request, tmp_path):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/book.db"
    else:
        url = request.getfixturevalue("postgresql").create()
    db = open_database(url)
    for book_id in BOOKS:
        beside("test_fence").fill(db, book_id)
    db.close()
    return url


def shown(url):
    """What users see of it."""
    db = open_database(url)
    now = beside("test_fence").NOW
    found = [
        (
            workflow.list_contacts(db, book_id).items,
            workflow.list_proposals(db, book_id, now).items,
            workflow.list_rejections(db, book_id).items,
            workflow.list_messages(db, book_id, now).items,
            [(one.reference, one.message_count) for one in workflow.list_cases(db, book_id, now).items],
            [(one.name, one.domains, one.contact_count) for one in workflow.list_accounts(db, book_id).items],
            workflow.get_address_book(db, book_id).settings,
        )
        for book_id in BOOKS
    ]
    db.close()
    return found


def test_down_and_up_step_by_step_with_data(filled_url):
    before = shown(filled_url)
    url = make_url(filled_url)
    engine = create_engine(url if url.get_backend_name() == "sqlite" else url.set(drivername="postgresql+pg8000"))
    steps = revisions()
    assert steps[-1] == OLDEST
    with engine.begin() as connection:
        migrate.downgrade(connection, steps[1])
        last = dump(connection)
    assert all(last[table] for table in ("contact", "contact_field", "proposal", "sighting", "card", "change"))
    for revision in steps[2:]:
        with engine.begin() as connection:
            migrate.downgrade(connection, revision)
            assert migrate.current(connection) == revision
            found = dump(connection)
        check_kept(found, last, set(found) & set(last))
        last = found
    for revision in reversed(steps[:-1]):
        with engine.begin() as connection:
            migrate.upgrade(connection, revision)
            if revision != steps[0]:
                check_kept(dump(connection), last, set(last) - {"address_book"})
    engine.dispose()
    assert shown(filled_url) == before
