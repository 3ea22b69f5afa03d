"""Organizations that contacts belong to."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from server.contacts import person

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes an account of each organization, by the key of its name; its domains are those of its people."""
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_account_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("book_id", "key", name=op.f("uq_account_book_id_key")),
    )
    op.create_index(op.f("ix_account_book_id_sort_key_id"), "account", ["book_id", "sort_key", "id"])
    op.create_table(
        "account_domain",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_account_domain_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_domain_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("book_id", "domain", name=op.f("pk_account_domain")),
    )
    op.create_index(op.f("ix_account_domain_account_id"), "account_domain", ["account_id"])
    op.create_table(
        "account_member",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_account_member_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_account_member_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_member_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_account_member")),
    )
    op.create_index(op.f("ix_account_member_account_id"), "account_member", ["account_id"])
    _fill()


def _fill() -> None:
    """As contacts are assigned when they are stored: by name, else by domain."""
    accounts: dict[tuple[str, str], dict[str, Any]] = {}
    members: dict[str, dict[str, Any]] = {}
    domains: dict[tuple[str, str], dict[str, Any]] = {}
    now = datetime.now(UTC)
    for row in _fields("organization"):
        values = {"id": secrets.token_hex(8), "book_id": row.book_id, "key": row.key, "name": row.value}
        mine = accounts.setdefault((row.book_id, row.key), {**values, "sort_key": _fold(row.value), "create_time": now})
        member = {"book_id": row.book_id, "contact_id": row.contact_id, "account_id": mine["id"]}
        members.setdefault(row.contact_id, member)
    addresses = [(row, person.domain(row.key)) for row in _fields("email")]
    addresses = [(row, domain) for row, domain in addresses if domain and not person.is_free_mail(domain)]
    for row, domain in addresses:
        if known := members.get(row.contact_id):
            of_account = {"book_id": row.book_id, "domain": domain, "account_id": known["account_id"]}
            domains.setdefault((row.book_id, domain), of_account)
    for row, domain in addresses:
        if row.contact_id not in members and (found := domains.get((row.book_id, domain))):
            member = {"book_id": row.book_id, "contact_id": row.contact_id, "account_id": found["account_id"]}
            members[row.contact_id] = member
    for name, rows in (("account", accounts), ("account_domain", domains), ("account_member", members)):
        if rows:
            first: dict[str, Any] = next(iter(rows.values()))
            typed = {"create_time": sa.DateTime(timezone=True)}
            op.bulk_insert(sa.table(name, *(sa.column(one, typed.get(one)) for one in first)), list(rows.values()))


def _fields(kind: str) -> sa.CursorResult[Any]:
    names = ("id", "book_id", "contact_id", "kind", "position", "key", "value")
    field = sa.table("contact_field", *(sa.column(name) for name in names))
    query = sa.select(field).where(field.c.kind == kind, field.c.key != "")
    return op.get_bind().execute(query.order_by(field.c.contact_id, field.c.position))


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def downgrade() -> None:
    """They are worked out anew by the next upgrade."""
    for table in ("account_member", "account_domain", "account"):
        op.drop_table(table)
