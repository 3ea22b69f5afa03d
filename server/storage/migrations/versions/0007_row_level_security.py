"""Row-level security on PostgreSQL: the fence around all tables of the newest schema (`server/storage/fence.py`)."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It is put up after the last migration."""


def downgrade() -> None:
    """It was taken down before the first."""
