"""The tables. One migration tree makes them on SQLite and PostgreSQL; this is what the queries are written against.

Times are UTC. Lists and parts are JSON. `subject` is `Subject.key`: "contact:<id>", or a stranger's normal form.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)

OPEN_STATES = ("pending", "snoozed")
ONLY_OPEN = text("state IN ('pending', 'snoozed')")
WITH_PATTERN = text("pattern <> ''")


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


def _id() -> Column[str]:
    return Column("id", CleanString(64), primary_key=True)


def _book() -> Column[str]:
    return Column("book_id", CleanString(64), ForeignKey("address_book.id", ondelete="CASCADE"), nullable=False)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, CleanText, nullable=False, server_default=default)


address_book = Table(
    "address_book",
    metadata,
    _id(),
    _text("display_name"),
    Column("settings", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("counter", Integer, nullable=False),  # the last number given to a message, proposal, rejection or change
    Column("create_time", UtcTime, nullable=False),
    Column("update_time", UtcTime),  # of the settings
    Column("normaliser_version", Integer, nullable=False, server_default="0"),  # of the keys that are stored
    Column("normaliser_cursor", CleanText, nullable=False, server_default=""),  # where computing them anew stands
)

contact = Table(
    "contact",
    metadata,
    _id(),
    _book(),
    _text("sort_key"),
    _text("search_text"),
    Column("version", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    Column("update_time", UtcTime, nullable=False),
    Column("anniversaries", JSON, nullable=False, server_default=text("'[]'")),
    _text("photo", ""),
    Index(None, "book_id", "sort_key", "id"),
)

# Pictures by their digest; the change log names those that contacts had before.
photo = Table(
    "photo",
    metadata,
    _book(),
    Column("digest", CleanString(64), nullable=False),
    Column("media_type", CleanString(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("book_id", "digest"),
)

contact_field = Table(
    "contact_field",
    metadata,
    _id(),
    _book(),
    Column("contact_id", CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    _text("kind"),
    _text("type"),
    Column("type_is_default", Boolean, nullable=False),
    _text("key"),
    _text("value"),
    Column("parts", JSON, nullable=False),
    _text("origin"),
    Column("stated_time", UtcTime, nullable=False),
    _text("proposal_id"),
    UniqueConstraint("contact_id", "kind", "key"),
    Index(None, "book_id", "kind", "key"),
)

# Organizations that contacts belong to, known by the key of their name and by domains; a contact belongs to one.
account = Table(
    "account",
    metadata,
    _id(),
    _book(),
    _text("key"),
    _text("name"),
    _text("sort_key"),
    Column("create_time", UtcTime, nullable=False),
    UniqueConstraint("book_id", "key"),
    Index(None, "book_id", "sort_key", "id"),
)

account_domain = Table(
    "account_domain",
    metadata,
    _book(),
    _text("domain"),
    Column("account_id", CleanString(64), ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("book_id", "domain"),
)

account_member = Table(
    "account_member",
    metadata,
    _book(),
    Column("contact_id", CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("account_id", CleanString(64), ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("contact_id"),
)

# A stranger who became, or was said to be, a contact: later messages of the same subject are this contact's.
alias = Table(
    "alias",
    metadata,
    _book(),
    _text("stranger"),
    Column("contact_id", CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("book_id", "stranger"),
)


def _contact(name: str, index: bool = False) -> Column[str]:
    return Column(name, CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False, index=index)


# What the last search took for one person; the smaller id first.
duplicate = Table(
    "duplicate",
    metadata,
    _book(),
    _contact("contact_id"),
    _contact("other_id", index=True),
    Column("probability", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    PrimaryKeyConstraint("contact_id", "other_id"),
    Index(None, "book_id", "probability"),
)

# What a person said is two persons, in the same order.
not_duplicate = Table(
    "not_duplicate",
    metadata,
    _book(),
    _contact("contact_id"),
    _contact("other_id", index=True),
    PrimaryKeyConstraint("contact_id", "other_id"),
)

mail_message = Table(
    "mail_message",
    metadata,
    _id(),
    _book(),
    Column("number", Integer, nullable=False),
    _text("digest"),
    _text("message_id"),
    Column("sent_time", UtcTime),
    Column("author_name", CleanText),
    Column("author_address", CleanText),
    _text("thread"),
    _text("case_reference"),
    _text("language"),
    _text("automated"),
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
    _id(),
    _book(),
    _text("reference"),
    Column("main_contact_id", CleanString(64), ForeignKey("contact.id", ondelete="SET NULL"), index=True),
    Column("version", Integer, nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    Column("update_time", UtcTime, nullable=False),
    UniqueConstraint("book_id", "reference"),
    UniqueConstraint("book_id", "last_number"),
)

# Whole texts, where the address book's settings keep them for some days.
message_text = Table(
    "message_text",
    metadata,
    _book(),
    Column("message_id", CleanString(64), ForeignKey("mail_message.id", ondelete="CASCADE"), nullable=False),
    _text("text"),
    Column("ingest_time", UtcTime, nullable=False),
    PrimaryKeyConstraint("message_id"),
    Index(None, "book_id", "ingest_time"),
)

delivery = Table(
    "delivery",
    metadata,
    _id(),
    _book(),
    Column(
        "message_id", CleanString(64), ForeignKey("mail_message.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    _text("mailbox"),
    _text("envelope_from"),
    _text("source"),
    Column("idempotency_key", CleanText),
    Column("deliver_time", UtcTime, nullable=False),
    UniqueConstraint("book_id", "idempotency_key"),
)

card = Table(
    "card",
    metadata,
    _id(),
    _book(),
    Column(
        "message_id", CleanString(64), ForeignKey("mail_message.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("depth", Integer, nullable=False),
    _text("name"),
    _text("email"),
    Column("sent_time", UtcTime, nullable=False),
    Column("ingest_time", UtcTime, nullable=False),
    _text("signature_text"),
    Column("signature_hash", CleanString(64), nullable=False),
    Column("fields", JSON, nullable=False),
    _text("model_version"),
    _text("subject"),
    _text("outcome"),
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
    _book(),
    Column("card_id", CleanString(64), ForeignKey("card.id", ondelete="CASCADE"), nullable=False),
    _text("kind"),
    _text("key"),
    PrimaryKeyConstraint("card_id", "kind", "key"),
    Index(None, "book_id", "kind", "key"),
)

proposal = Table(
    "proposal",
    metadata,
    _id(),
    _book(),
    Column("number", Integer, nullable=False),
    _text("subject"),
    _text("subject_name"),
    _text("subject_email"),
    _text("change_kind"),
    _text("field_kind"),
    _text("value"),
    _text("key"),
    _text("type"),
    Column("type_is_default", Boolean, nullable=False),
    Column("parts", JSON, nullable=False),
    _text("old_field_id"),
    _text("old_value"),
    _text("fingerprint"),
    _text("state"),
    Column("confidence", Float, nullable=False),
    Column("version", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    Column("snooze_time", UtcTime),
    Column("decide_time", UtcTime),
    _text("decided_by"),
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
    _text("text"),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("confidence", Float, nullable=False),
    PrimaryKeyConstraint("proposal_id", "card_id"),
)

rejection = Table(
    "rejection",
    metadata,
    _id(),
    _book(),
    Column("number", Integer, nullable=False),
    _text("scope"),
    _text("subject"),
    _text("subject_name"),
    _text("kind"),
    _text("value"),
    _text("key"),
    Column("normaliser_version", Integer, nullable=False),
    _text("source"),
    _text("proposal_id"),
    _text("message_id"),
    _text("actor"),
    Column("create_time", UtcTime, nullable=False),
    _text("search_text"),
    _text("pattern", ""),
    UniqueConstraint("book_id", "subject", "kind", "key", "pattern"),
    UniqueConstraint("book_id", "number"),
    Index("ix_rejection_patterns", "book_id", "kind", sqlite_where=WITH_PATTERN, postgresql_where=WITH_PATTERN),
)

# Digests of persons who were erased and are not to be offered again; from them nobody can be told.
suppression = Table(
    "suppression",
    metadata,
    _book(),
    Column("digest", CleanString(64), nullable=False),
    Column("secret_version", CleanString(64), nullable=False),
    Column("form_version", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    PrimaryKeyConstraint("book_id", "digest"),
)

change = Table(
    "change",
    metadata,
    Column("number", Integer, nullable=False),
    _book(),
    _text("batch_id"),
    Column("time", UtcTime, nullable=False),
    _text("actor"),
    _text("action"),
    _text("contact_id"),
    _text("field_kind"),
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Column("details", JSON(none_as_null=True)),
    _text("proposal_id"),
    _text("rejection_id"),
    _text("model_version"),
    _text("stranger"),
    _text("undone_by"),
    PrimaryKeyConstraint("book_id", "number"),
    Index(None, "book_id", "contact_id", "number"),
    Index(None, "book_id", "batch_id"),
)

# What a batch of the change log changed beside values, as it was before.
before_image = Table(
    "before_image",
    metadata,
    _book(),
    Column("batch_id", CleanString(64), nullable=False),
    Column("data", JSON, nullable=False),
    PrimaryKeyConstraint("book_id", "batch_id"),
)

review = Table(
    "review",
    metadata,
    _book(),
    _text("request_id"),
    _text("digest"),
    Column("answer", JSON, nullable=False),
    Column("time", UtcTime, nullable=False),
    PrimaryKeyConstraint("book_id", "request_id"),
)

api_key = Table(
    "api_key",
    metadata,
    _id(),
    _text("name"),
    _text("role"),
    Column("book_ids", JSON, nullable=False),
    Column("secret_hash", CleanString(64), nullable=False, unique=True),
    Column("create_time", UtcTime, nullable=False),
    Column("revoke_time", UtcTime),
)
