"""What reviews and edits changed beside values, for an exact undo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table; earlier batches are undone in their values only."""
    op.create_table(
        "before_image",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("batch_id", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_before_image_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("book_id", "batch_id", name=op.f("pk_before_image")),
    )


def downgrade() -> None:
    """Takes the table away."""
    op.drop_table("before_image")
