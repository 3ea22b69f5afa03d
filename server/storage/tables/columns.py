"""The types of the columns, and the columns that many tables have."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Column, DateTime, Dialect, ForeignKey, MetaData, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC datetime, on databases with and without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps it without a zone."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Back to an aware time."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text without what PostgreSQL refuses (NUL, lone surrogates), stored and searched alike on both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Each such character gives way to one other, so that offsets stay right."""
        return None if value is None else clean(value)


class OrderedText(CleanText):
    """The same, in the order of its characters' numbers, whatever language the database sorts for."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """PostgreSQL sorts as a column says."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()


class CleanString(TypeDecorator[str]):
    """The same, of bounded length."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As `CleanText`."""
        return None if value is None else clean(value)


def clean(text: str) -> str:
    """The text as `CleanText` keeps it."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def id_column() -> Column[str]:
    """The id of a row."""
    return Column("id", CleanString(64), primary_key=True)


def book_column() -> Column[str]:
    """The address book of a row, which goes with it."""
    return Column("book_id", CleanString(64), ForeignKey("address_book.id", ondelete="CASCADE"), nullable=False)


def text_column(name: str, default: str | None = None) -> Column[str]:
    """Text that is never NULL; `default` is for rows that are there already."""
    return Column(name, CleanText, nullable=False, server_default=default)
