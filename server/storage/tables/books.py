"""Address books, keys to them, and the log of what was changed in them."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, PrimaryKeyConstraint, Table, text

from server.storage.tables.columns import CleanString, CleanText, UtcTime, book_column, id_column, metadata, text_column

address_book = Table(
    "address_book",
    metadata,
    id_column(),
    text_column("display_name"),
    Column("settings", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("counter", Integer, nullable=False),  # the last number given to a message, proposal, rejection or change
    Column("create_time", UtcTime, nullable=False),
    Column("update_time", UtcTime),  # of the settings
    Column("normaliser_version", Integer, nullable=False, server_default="0"),  # of the keys that are stored
    Column("normaliser_cursor", CleanText, nullable=False, server_default=""),  # where computing them anew stands
)

api_key = Table(
    "api_key",
    metadata,
    id_column(),
    text_column("name"),
    text_column("role"),
    Column("book_ids", JSON, nullable=False),
    Column("mailboxes", JSON, nullable=False, server_default=text("'[]'")),
    Column("secret_hash", CleanString(64), nullable=False, unique=True),
    Column("create_time", UtcTime, nullable=False),
    Column("revoke_time", UtcTime),
)

change = Table(
    "change",
    metadata,
    Column("number", Integer, nullable=False),
    book_column(),
    text_column("batch_id"),
    Column("time", UtcTime, nullable=False),
    text_column("actor"),
    text_column("action"),
    text_column("contact_id"),
    text_column("field_kind"),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("details", JSON(none_as_null=True)),
    text_column("proposal_id"),
    text_column("rejection_id"),
    text_column("model_version"),
    text_column("stranger"),
    text_column("undone_by"),
    PrimaryKeyConstraint("book_id", "number"),
    Index(None, "book_id", "contact_id", "number"),
    Index(None, "book_id", "batch_id"),
)

# What a batch of the change log changed beside values, as it was before.
before_image = Table(
    "before_image",
    metadata,
    book_column(),
    Column("batch_id", CleanString(64), nullable=False),
    Column("data", JSON, nullable=False),
    PrimaryKeyConstraint("book_id", "batch_id"),
)

review = Table(
    "review",
    metadata,
    book_column(),
    text_column("request_id"),
    text_column("digest"),
    Column("answer", JSON, nullable=False),
    Column("time", UtcTime, nullable=False),
    PrimaryKeyConstraint("book_id", "request_id"),
)
