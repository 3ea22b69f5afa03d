"""Runs the migrations on the connection that `server.storage.engine` hands over."""

from __future__ import annotations

from alembic import context

from server.storage.tables import metadata


def run() -> None:
    """Migrate within the transaction that is open on the connection, batch mode for SQLite's ALTER TABLE."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, transactional_ddl=True)
    context.run_migrations()


run()
