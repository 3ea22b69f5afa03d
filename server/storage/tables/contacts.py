"""Contacts, the accounts that they belong to, and which of them may be one person."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    false,
    text,
)

from server.storage.tables.columns import (
    CleanString,
    OrderedText,
    UtcTime,
    book_column,
    id_column,
    metadata,
    text_column,
)


def _contact(name: str, index: bool = False) -> Column[str]:
    return Column(name, CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False, index=index)


contact = Table(
    "contact",
    metadata,
    id_column(),
    book_column(),
    text_column("sort_key"),
    text_column("search_text"),
    Column("version", Integer, nullable=False),
    Column("create_time", UtcTime, nullable=False),
    Column("update_time", UtcTime, nullable=False),
    Column("anniversaries", JSON, nullable=False, server_default=text("'[]'")),
    text_column("photo", ""),
    Index(None, "book_id", "sort_key", "id"),
)

# Pictures by their digest; the change log names those that contacts had before.
photo = Table(
    "photo",
    metadata,
    book_column(),
    Column("digest", CleanString(64), nullable=False),
    Column("media_type", CleanString(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("book_id", "digest"),
)

contact_field = Table(
    "contact_field",
    metadata,
    id_column(),
    book_column(),
    Column("contact_id", CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    text_column("kind"),
    text_column("type"),
    Column("type_is_default", Boolean, nullable=False),
    text_column("key"),
    text_column("value"),
    Column("parts", JSON, nullable=False),
    text_column("origin"),
    Column("stated_time", UtcTime, nullable=False),
    text_column("proposal_id"),
    UniqueConstraint("contact_id", "kind", "key"),
    Index(None, "book_id", "kind", "key"),
)

# By which words of its values a contact is found, with what it is sorted by: words are read in order, and nothing else.
contact_word = Table(
    "contact_word",
    metadata,
    book_column(),
    Column("contact_id", CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("word", OrderedText, nullable=False),
    text_column("sort_key"),
    PrimaryKeyConstraint("contact_id", "book_id", "word"),
    Index(None, "book_id", "word", "sort_key", "contact_id"),
)

# Organizations that contacts belong to, known by the key of their name and by domains; a contact belongs to one.
account = Table(
    "account",
    metadata,
    id_column(),
    book_column(),
    text_column("key"),
    text_column("name"),
    text_column("sort_key"),
    Column("create_time", UtcTime, nullable=False),
    UniqueConstraint("book_id", "key"),
    Index(None, "book_id", "sort_key", "id"),
)

account_domain = Table(
    "account_domain",
    metadata,
    book_column(),
    text_column("domain"),
    Column("account_id", CleanString(64), ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("book_id", "domain"),
)

account_member = Table(
    "account_member",
    metadata,
    book_column(),
    Column("contact_id", CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False),
    Column("account_id", CleanString(64), ForeignKey("account.id", ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("contact_id"),
)

# A stranger who became, or was said to be, a contact. Said by a person (`by_hand`): later messages of the same subject
# are this contact's; otherwise it is evidence beside other.
alias = Table(
    "alias",
    metadata,
    book_column(),
    text_column("stranger"),
    Column("contact_id", CleanString(64), ForeignKey("contact.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("by_hand", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("book_id", "stranger"),
)

# What the last search took for one person; the smaller id first.
duplicate = Table(
    "duplicate",
    metadata,
    book_column(),
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
    book_column(),
    _contact("contact_id"),
    _contact("other_id", index=True),
    PrimaryKeyConstraint("contact_id", "other_id"),
)
