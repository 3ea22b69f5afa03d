"""Bringing a database to the schema of this code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, text

from server.errors import ConfigurationError
from server.storage import fence

SCRIPTS = "server.storage:migrations"
# Several processes may start at once on one PostgreSQL database: one migrates, the others wait.
_LOCK = 0x756E6465


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate within the connection's transaction. Raises ConfigurationError DATABASE_TOO_NEW."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    if revision == "head" and current(connection) == head():
        return
    _checked_revision(connection)
    with _without_fence(connection):
        command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Migrate back, for tests and for operators who must return to an older release."""
    with _without_fence(connection):
        command.downgrade(_config(connection), revision)


@contextmanager
def _without_fence(connection: Connection) -> Iterator[None]:
    """Migrations work on all address books; at the newest schema the fence is put up."""
    if connection.dialect.name != "postgresql":
        yield
        return
    fence.take_down(connection)
    yield
    if current(connection) == head():
        fence.put_up(connection)


def head() -> str:
    """The newest revision this code knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(connection: Connection) -> str:
    """The revision of the database, "" for an empty one."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def _checked_revision(connection: Connection) -> None:
    revision = current(connection)
    try:
        ScriptDirectory.from_config(_config()).get_revision(revision or "base")
    except CommandError as error:
        raise ConfigurationError(
            "DATABASE_TOO_NEW",
            f"The database has schema {revision}, which this release does not know: it was used by a newer one. "
            "Install that release, or restore a backup made before the upgrade.",
            revision=revision,
        ) from error


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", SCRIPTS)
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
