"""Which mailboxes who has a key may see."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keys that there are see every mailbox."""
    op.add_column("api_key", sa.Column("mailboxes", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    """All see every mailbox."""
    op.drop_column("api_key", "mailboxes")
