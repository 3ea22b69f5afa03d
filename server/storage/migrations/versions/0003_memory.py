"""The memory in full: patterns, an index of what cards state, digests of the erased, versions of normal forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OLD = "uq_rejection_book_id_subject_kind_key"
_NEW = "uq_rejection_book_id_subject_kind_key_pattern"


def upgrade() -> None:
    """Normal forms count as outdated in all address books that hold anything: they are computed anew at the start."""
    with op.batch_alter_table("rejection") as batch:
        batch.add_column(sa.Column("pattern", sa.Text(), nullable=False, server_default=""))
        batch.drop_constraint(op.f(_OLD), type_="unique")
        batch.create_unique_constraint(op.f(_NEW), ["book_id", "subject", "kind", "key", "pattern"])
    op.create_index(
        "ix_rejection_patterns",
        "rejection",
        ["book_id", "kind"],
        sqlite_where=sa.text("pattern <> ''"),
        postgresql_where=sa.text("pattern <> ''"),
    )
    op.add_column("address_book", sa.Column("normaliser_version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("address_book", sa.Column("normaliser_cursor", sa.Text(), nullable=False, server_default=""))
    _create_card_value()
    _create_suppression()
    _create_message_text()


def _create_card_value() -> None:
    op.create_table(
        "card_value",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_card_value_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_value_card_id_card"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("card_id", "kind", "key", name=op.f("pk_card_value")),
    )
    op.create_index(op.f("ix_card_value_book_id_kind_key"), "card_value", ["book_id", "kind", "key"])


def _create_suppression() -> None:
    op.create_table(
        "suppression",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("secret_version", sa.String(length=64), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_suppression_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("book_id", "digest", name=op.f("pk_suppression")),
    )


def _create_message_text() -> None:
    op.create_table(
        "message_text",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("ingest_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_message_text_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["mail_message.id"],
            name=op.f("fk_message_text_message_id_mail_message"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_message_text")),
    )
    op.create_index(op.f("ix_message_text_book_id_ingest_time"), "message_text", ["book_id", "ingest_time"])
    op.create_index(op.f("ix_card_book_id_ingest_time"), "card", ["book_id", "ingest_time"])
    op.create_index(op.f("ix_proposal_book_id_decide_time"), "proposal", ["book_id", "decide_time"])


def downgrade() -> None:
    """Patterns and digests are lost; the rest is computed anew by the next upgrade."""
    op.drop_index(op.f("ix_proposal_book_id_decide_time"), "proposal")
    op.drop_index(op.f("ix_card_book_id_ingest_time"), "card")
    for table in ("message_text", "suppression", "card_value"):
        op.drop_table(table)
    op.drop_column("address_book", "normaliser_cursor")
    op.drop_column("address_book", "normaliser_version")
    op.execute("DELETE FROM rejection WHERE pattern <> ''")
    op.drop_index("ix_rejection_patterns", "rejection")
    with op.batch_alter_table("rejection") as batch:
        batch.drop_constraint(op.f(_NEW), type_="unique")
        batch.create_unique_constraint(op.f(_OLD), ["book_id", "subject", "kind", "key"])
        batch.drop_column("pattern")
