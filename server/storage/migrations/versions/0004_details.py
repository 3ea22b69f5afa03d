"""What contacts hold beside their values: anniversaries and a photo."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No contact has any yet."""
    op.create_table(
        "photo",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_photo_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("book_id", "digest", name=op.f("pk_photo")),
    )
    op.add_column("contact", sa.Column("anniversaries", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("contact", sa.Column("photo", sa.Text(), nullable=False, server_default=""))
    op.add_column("change", sa.Column("details", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Anniversaries and photos are lost, with the entries of the log that only tell of them."""
    details = sa.table("change", sa.column("action", sa.Text()))
    op.execute(details.delete().where(details.c.action.in_(("change_anniversaries", "change_photo"))))
    op.drop_column("change", "details")
    op.drop_column("contact", "photo")
    op.drop_column("contact", "anniversaries")
    op.drop_table("photo")
