"""When settings were last changed; which cards come from a sender that is proven to be who the header says."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of the cards that are there nothing is known."""
    op.add_column("address_book", sa.Column("update_time", sa.DateTime(timezone=True), nullable=True))
    op.add_column("card", sa.Column("authenticated", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Both are lost."""
    op.drop_column("card", "authenticated")
    op.drop_column("address_book", "update_time")
