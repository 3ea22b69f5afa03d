"""By which contacts the cards are found that may be about them, and the cases that are theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_WITH_CONTACT = sa.text("main_contact_id IS NOT NULL")


def upgrade() -> None:
    """Makes a row for each contact that a card names."""
    op.create_table(
        "card_candidate",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_card_candidate_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name=op.f("fk_card_candidate_card_id_card"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("card_id", "contact_id", name=op.f("pk_card_candidate")),
    )
    table = sa.table("card_candidate", *map(sa.column, ("book_id", "card_id", "contact_id")))
    for cards in _cards():
        named = [
            {"book_id": card.book_id, "card_id": card.id, "contact_id": contact_id}
            for card in cards
            for contact_id in dict.fromkeys(card.candidates)
        ]
        op.bulk_insert(table, named)
    op.create_index(op.f("ix_card_candidate_book_id_contact_id"), "card_candidate", ["book_id", "contact_id"])
    op.drop_index(op.f("ix_mail_case_main_contact_id"), table_name="mail_case")
    op.create_index(
        "ix_mail_case_with_contact",
        "mail_case",
        ["main_contact_id"],
        sqlite_where=_WITH_CONTACT,
        postgresql_where=_WITH_CONTACT,
    )


def _cards() -> Iterator[list[Any]]:
    """All cards, some at a time."""
    card = sa.table("card", sa.column("id"), sa.column("book_id"), sa.column("candidates", sa.JSON))
    after = ""
    while True:
        query = sa.select(card).where(card.c.id > after).order_by(card.c.id).limit(_AT_ONCE)
        found = list(op.get_bind().execute(query).all())
        if not found:
            return
        after = found[-1].id
        yield found


def downgrade() -> None:
    """Cards name them all the same."""
    op.drop_index("ix_mail_case_with_contact", table_name="mail_case")
    op.create_index(op.f("ix_mail_case_main_contact_id"), "mail_case", ["main_contact_id"])
    op.drop_table("card_candidate")
