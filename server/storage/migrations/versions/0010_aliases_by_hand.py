"""Which strangers a person said to be a contact, and which became one by accepting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Marks the aliases that a person made: the log says of whom, unless that was undone; merges are a person's too."""
    op.add_column("alias", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    alias = sa.table("alias", *map(sa.column, ("book_id", "stranger", "contact_id", "by_hand")))
    names = ("book_id", "stranger", "contact_id", "action", "undone_by")
    change = sa.table("change", *map(sa.column, names))
    said = sa.exists().where(
        change.c.book_id == alias.c.book_id,
        change.c.stranger == alias.c.stranger,
        change.c.action == "connect",
        change.c.undone_by == "",
    )
    by_hand = sa.or_(alias.c.stranger.like("contact:%"), said)
    op.execute(sa.update(alias).where(by_hand).values(by_hand=sa.true()))


def downgrade() -> None:
    """All are decisive again."""
    op.drop_column("alias", "by_hand")
