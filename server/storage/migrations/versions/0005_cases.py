"""Cases with their main contacts."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes a case of every reference that messages carry."""
    op.create_table(
        "mail_case",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("main_contact_id", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("update_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_mail_case_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["main_contact_id"], ["contact.id"], name=op.f("fk_mail_case_main_contact_id_contact"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_case")),
        sa.UniqueConstraint("book_id", "reference", name=op.f("uq_mail_case_book_id_reference")),
        sa.UniqueConstraint("book_id", "last_number", name=op.f("uq_mail_case_book_id_last_number")),
    )
    op.create_index(op.f("ix_mail_case_main_contact_id"), "mail_case", ["main_contact_id"])
    _fill()


def _fill() -> None:
    connection = op.get_bind()
    message = sa.table(
        "mail_message",
        *(sa.column(name) for name in ("book_id", "case_reference", "number")),
        sa.column("ingest_time", sa.DateTime(timezone=True)),
    )
    times = sa.func.min(message.c.ingest_time).label("first"), sa.func.max(message.c.ingest_time).label("last")
    query = (
        sa.select(message.c.book_id, message.c.case_reference, sa.func.max(message.c.number).label("number"), *times)
        .where(message.c.case_reference != "")
        .group_by(message.c.book_id, message.c.case_reference)
    )
    case = sa.table(
        "mail_case",
        *(sa.column(name) for name in ("id", "book_id", "reference", "version", "last_number")),
        sa.column("create_time", sa.DateTime(timezone=True)),
        sa.column("update_time", sa.DateTime(timezone=True)),
    )
    values = [
        {
            "id": secrets.token_hex(8),
            "book_id": row.book_id,
            "reference": row.case_reference,
            "version": 1,
            "last_number": row.number,
            "create_time": row.first,
            "update_time": row.last,
        }
        for row in connection.execute(query)
    ]
    if values:
        op.bulk_insert(case, values)


def downgrade() -> None:
    """Main contacts are lost; the messages keep their references."""
    op.drop_index(op.f("ix_mail_case_main_contact_id"), "mail_case")
    op.drop_table("mail_case")
