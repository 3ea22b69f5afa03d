"""Messages, their cases, and the cards that were found in them."""

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
    false,
    text,
)

from server.storage.tables.columns import CleanString, CleanText, UtcTime, book_column, id_column, metadata, text_column

WITH_CONTACT = text("main_contact_id IS NOT NULL")

mail_message = Table(
    "mail_message",
    metadata,
    id_column(),
    book_column(),
    Column("number", Integer, nullable=False),
    text_column("digest"),
    text_column("message_id"),
    Column("sent_time", UtcTime),
    Column("author_name", CleanText),
    Column("author_address", CleanText),
    text_column("thread"),
    text_column("case_reference"),
    text_column("language"),
    text_column("automated"),
    Column("trace", JSON, nullable=False),
    Column("ingest_time", UtcTime, nullable=False),
    UniqueConstraint("book_id", "digest"),
    UniqueConstraint("book_id", "number"),
    Index(None, "book_id", "thread"),
    Index(None, "book_id", "case_reference"),
)

# Cases of the caller; their messages carry the reference. `last_number` orders them by their newest message.
mail_case = Table(
    "mail_case",
    metadata,
    id_column(),
    book_column(),
    text_column("reference"),
    Column("main_contact_id", CleanString(64), ForeignKey("contact.id", ondelete="SET NULL")),
    Column("version", Integer, nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    Column("update_time", UtcTime, nullable=False),
    UniqueConstraint("book_id", "reference"),
    UniqueConstraint("book_id", "last_number"),
    # Most cases have none: an index of all would seem to find half of them.
    Index("ix_mail_case_with_contact", "main_contact_id", sqlite_where=WITH_CONTACT, postgresql_where=WITH_CONTACT),
)

# Whole texts, where the address book's settings keep them for some days.
message_text = Table(
    "message_text",
    metadata,
    book_column(),
    Column("message_id", CleanString(64), ForeignKey("mail_message.id", ondelete="CASCADE"), nullable=False),
    text_column("text"),
    Column("ingest_time", UtcTime, nullable=False),
    PrimaryKeyConstraint("message_id"),
    Index(None, "book_id", "ingest_time"),
)

delivery = Table(
    "delivery",
    metadata,
    id_column(),
    book_column(),
    Column(
        "message_id", CleanString(64), ForeignKey("mail_message.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    text_column("mailbox"),
    text_column("envelope_from"),
    text_column("source"),
    Column("idempotency_key", CleanText),
    Column("deliver_time", UtcTime, nullable=False),
    UniqueConstraint("book_id", "idempotency_key"),
)

card = Table(
    "card",
    metadata,
    id_column(),
    book_column(),
    Column(
        "message_id", CleanString(64), ForeignKey("mail_message.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("depth", Integer, nullable=False),
    text_column("name"),
    text_column("email"),
    Column("sent_time", UtcTime, nullable=False),
    Column("ingest_time", UtcTime, nullable=False),
    text_column("signature_text"),
    Column("signature_hash", CleanString(64), nullable=False),
    Column("fields", JSON, nullable=False),
    text_column("model_version"),
    text_column("subject"),
    text_column("outcome"),
    Column("probability", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
    Column("authenticated", Boolean, nullable=False, server_default=false()),
    Index(None, "book_id", "subject", "ingest_time"),
    Index(None, "book_id", "signature_hash"),
    Index(None, "book_id", "ingest_time"),
)

# What cards state, in the signature or as name and address of the header: by this the cards of a value are found.
card_value = Table(
    "card_value",
    metadata,
    book_column(),
    Column("card_id", CleanString(64), ForeignKey("card.id", ondelete="CASCADE"), nullable=False),
    text_column("kind"),
    text_column("key"),
    PrimaryKeyConstraint("card_id", "kind", "key"),
    Index(None, "book_id", "kind", "key"),
)

# Which contacts a card may be about, as its `candidates` name them: by this the cards of one that is gone are found.
card_candidate = Table(
    "card_candidate",
    metadata,
    book_column(),
    Column("card_id", CleanString(64), ForeignKey("card.id", ondelete="CASCADE"), nullable=False),
    Column("contact_id", CleanString(64), nullable=False),
    PrimaryKeyConstraint("card_id", "contact_id"),
    Index(None, "book_id", "contact_id"),
)
