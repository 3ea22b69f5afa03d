"""By which words contacts are found."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from alembic import op

from server.fields.field import Kind
from server.storage import words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000


def upgrade() -> None:
    """Makes the words of every contact's values."""
    text = sa.Text(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.Text()
    op.create_table(
        "contact_word",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("word", text, nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_contact_word_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_word_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "book_id", "word", name=op.f("pk_contact_word")),
    )
    table = sa.table("contact_word", *map(sa.column, ("book_id", "contact_id", "word", "sort_key")))
    made: list[dict[str, str]] = []
    for values in _contacts():
        made += values
        if len(made) > _AT_ONCE:
            op.bulk_insert(table, made)
            made = []
    op.bulk_insert(table, made)
    op.create_index(
        op.f("ix_contact_word_book_id_word_sort_key_contact_id"),
        "contact_word",
        ["book_id", "word", "sort_key", "contact_id"],
    )


def _contacts() -> Iterator[list[dict[str, str]]]:
    """The rows of each contact that has values."""
    contact = sa.table("contact", *map(sa.column, ("id", "book_id", "sort_key")))
    field = sa.table("contact_field", *map(sa.column, ("contact_id", "kind", "value")))
    after = ""
    while True:
        ids = sa.select(contact.c.id).where(contact.c.id > after).order_by(contact.c.id).limit(_AT_ONCE).subquery()
        query = (
            sa.select(contact.c.id, contact.c.book_id, contact.c.sort_key, field.c.kind, field.c.value)
            .join(ids, ids.c.id == contact.c.id)
            .outerjoin(field, field.c.contact_id == contact.c.id)
            .order_by(contact.c.id)
        )
        found = op.get_bind().execute(query).all()
        if not found:
            return
        after = found[-1].id
        for _, rows in groupby(found, key=lambda row: row.id):
            yield _words(tuple(rows))


def _words(rows: tuple[Any, ...]) -> list[dict[str, str]]:
    first = rows[0]
    found = words.of_values((Kind(row.kind), row.value) for row in rows if row.kind in set(Kind))
    values = {"book_id": first.book_id, "contact_id": first.id, "sort_key": first.sort_key}
    return [{**values, "word": word} for word in sorted(found)]


def downgrade() -> None:
    """They are worked out anew by the next upgrade."""
    op.drop_table("contact_word")
