"""What is offered, where it was seen, and what was refused."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from server.storage.tables.columns import CleanString, UtcTime, book_column, id_column, metadata, text_column

OPEN_STATES = ("pending", "snoozed")
ONLY_OPEN = text("state IN ('pending', 'snoozed')")
WITH_PATTERN = text("pattern <> ''")

proposal = Table(
    "proposal",
    metadata,
    id_column(),
    book_column(),
    Column("number", Integer, nullable=False),
    text_column("subject"),
    text_column("subject_name"),
    text_column("subject_email"),
    text_column("change_kind"),
    text_column("field_kind"),
    text_column("value"),
    text_column("key"),
    text_column("type"),
    Column("type_is_default", Boolean, nullable=False),
    Column("parts", JSON, nullable=False),
    text_column("old_field_id"),
    text_column("old_value"),
    text_column("fingerprint"),
    text_column("state"),
    Column("confidence", Float, nullable=False),
    Column("version", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    Column("snooze_time", UtcTime),
    Column("decide_time", UtcTime),
    text_column("decided_by"),
    Column("reasons", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
    UniqueConstraint("book_id", "number"),
    Index(
        "uq_proposal_open",
        "book_id",
        "subject",
        "fingerprint",
        unique=True,
        sqlite_where=ONLY_OPEN,
        postgresql_where=ONLY_OPEN,
    ),
    Index(None, "book_id", "subject", "fingerprint"),
    Index(None, "book_id", "state", "number"),
    Index(None, "book_id", "decide_time"),
    Index("ix_proposal_open_fingerprint", "book_id", "fingerprint", sqlite_where=ONLY_OPEN, postgresql_where=ONLY_OPEN),
)

sighting = Table(
    "sighting",
    metadata,
    Column("proposal_id", CleanString(64), ForeignKey("proposal.id", ondelete="CASCADE"), nullable=False),
    Column("card_id", CleanString(64), ForeignKey("card.id", ondelete="CASCADE"), nullable=False, index=True),
    Column(
        "message_id", CleanString(64), ForeignKey("mail_message.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("sent_time", UtcTime, nullable=False),
    text_column("text"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    PrimaryKeyConstraint("proposal_id", "card_id"),
)

rejection = Table(
    "rejection",
    metadata,
    id_column(),
    book_column(),
    Column("number", Integer, nullable=False),
    text_column("scope"),
    text_column("subject"),
    text_column("subject_name"),
    text_column("kind"),
    text_column("value"),
    text_column("key"),
    Column("normaliser_version", Integer, nullable=False),
    text_column("source"),
    text_column("proposal_id"),
    text_column("message_id"),
    text_column("actor"),
    Column("create_time", UtcTime, nullable=False),
    text_column("search_text"),
    text_column("pattern", ""),
    UniqueConstraint("book_id", "subject", "kind", "key", "pattern"),
    UniqueConstraint("book_id", "number"),
    Index("ix_rejection_patterns", "book_id", "kind", sqlite_where=WITH_PATTERN, postgresql_where=WITH_PATTERN),
)

# Digests of persons who were erased and are not to be offered again; from them nobody can be told.
suppression = Table(
    "suppression",
    metadata,
    book_column(),
    Column("digest", CleanString(64), nullable=False),
    Column("secret_version", CleanString(64), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    PrimaryKeyConstraint("book_id", "digest"),
)
