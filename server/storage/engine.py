"""Opening the database: SQLite or PostgreSQL, at the schema of this code."""

from __future__ import annotations


class Database:
    """An open database; one for the process, safe to share between threads."""

    def close(self) -> None:
        """Give the connections back."""
        raise NotImplementedError


def open_database(url: str) -> Database:
    """The database at this URL, created and migrated as needed ("sqlite:///path", "postgresql://user:pw@host/name").

    Raises ConfigurationError: DATABASE_UNWRITABLE, DATABASE_UNREACHABLE, DATABASE_TOO_NEW, DATABASE_URL_INVALID,
    DATABASE_DRIVER_MISSING (install undersigned[postgresql]), DATABASE_TOO_OLD (SQLite library).
    """
    raise NotImplementedError
