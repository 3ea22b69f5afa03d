"""Pairs of contacts that may be one person, and those of which people said that they are two."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes both tables, empty."""
    op.create_table(
        "duplicate",
        *_pair("duplicate"),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
    )
    op.create_index("ix_duplicate_book_id_probability", "duplicate", ["book_id", "probability"])
    op.create_index(op.f("ix_duplicate_other_id"), "duplicate", ["other_id"])
    op.create_table("not_duplicate", *_pair("not_duplicate"))
    op.create_index(op.f("ix_not_duplicate_other_id"), "not_duplicate", ["other_id"])


def _pair(table: str) -> list[sa.schema.SchemaItem]:
    book = sa.ForeignKeyConstraint(
        ["book_id"], ["address_book.id"], name=op.f(f"fk_{table}_book_id_address_book"), ondelete="CASCADE"
    )
    contacts = [
        sa.ForeignKeyConstraint([name], ["contact.id"], name=op.f(f"fk_{table}_{name}_contact"), ondelete="CASCADE")
        for name in ("contact_id", "other_id")
    ]
    columns = [sa.Column(name, sa.String(length=64), nullable=False) for name in ("book_id", "contact_id", "other_id")]
    return [*columns, book, *contacts, sa.PrimaryKeyConstraint("contact_id", "other_id", name=op.f(f"pk_{table}"))]


def downgrade() -> None:
    """Takes both away."""
    op.drop_table("not_duplicate")
    op.drop_table("duplicate")
