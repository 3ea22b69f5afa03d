"""Address books, contacts, messages, proposals, rejections, the change log, API keys."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables and the address book "default"."""
    op.create_table(
        "address_book",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_book")),
    )
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("book_ids", sa.JSON(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoke_time", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_key_secret_hash")),
    )
    op.create_table(
        "change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("field_kind", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("rejection_id", sa.Text(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("stranger", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_change_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("book_id", "number", name=op.f("pk_change")),
    )
    op.create_index(op.f("ix_change_book_id_batch_id"), "change", ["book_id", "batch_id"], unique=False)
    op.create_index(
        op.f("ix_change_book_id_contact_id_number"), "change", ["book_id", "contact_id", "number"], unique=False
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("update_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_contact_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_book_id_sort_key_id"), "contact", ["book_id", "sort_key", "id"], unique=False)
    op.create_table(
        "mail_message",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("sent_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("author_name", sa.Text(), nullable=True),
        sa.Column("author_address", sa.Text(), nullable=True),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("case_reference", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("automated", sa.Text(), nullable=False),
        sa.Column("trace", sa.JSON(), nullable=False),
        sa.Column("ingest_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_mail_message_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_message")),
        sa.UniqueConstraint("book_id", "digest", name=op.f("uq_mail_message_book_id_digest")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_mail_message_book_id_number")),
    )
    op.create_index(
        op.f("ix_mail_message_book_id_case_reference"), "mail_message", ["book_id", "case_reference"], unique=False
    )
    op.create_index(op.f("ix_mail_message_book_id_thread"), "mail_message", ["book_id", "thread"], unique=False)
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("subject_email", sa.Text(), nullable=False),
        sa.Column("change_kind", sa.Text(), nullable=False),
        sa.Column("field_kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("type_is_default", sa.Boolean(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("old_field_id", sa.Text(), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snooze_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decide_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_proposal_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_proposal_book_id_number")),
    )
    op.create_index(op.f("ix_proposal_book_id_state_number"), "proposal", ["book_id", "state", "number"], unique=False)
    op.create_index(
        op.f("ix_proposal_book_id_subject_fingerprint"), "proposal", ["book_id", "subject", "fingerprint"], unique=False
    )
    op.create_index(
        "ix_proposal_open_fingerprint",
        "proposal",
        ["book_id", "fingerprint"],
        unique=False,
        sqlite_where=sa.text("state IN ('pending', 'snoozed')"),
        postgresql_where=sa.text("state IN ('pending', 'snoozed')"),
    )
    op.create_index(
        "uq_proposal_open",
        "proposal",
        ["book_id", "subject", "fingerprint"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'snoozed')"),
        postgresql_where=sa.text("state IN ('pending', 'snoozed')"),
    )
    op.create_table(
        "rejection",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("normaliser_version", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("create_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_rejection_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejection")),
        sa.UniqueConstraint("book_id", "number", name=op.f("uq_rejection_book_id_number")),
        sa.UniqueConstraint("book_id", "subject", "kind", "key", name=op.f("uq_rejection_book_id_subject_kind_key")),
    )
    op.create_table(
        "review",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_review_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("book_id", "request_id", name=op.f("pk_review")),
    )
    op.create_table(
        "alias",
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("stranger", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_alias_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_alias_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("book_id", "stranger", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_contact_id"), "alias", ["contact_id"], unique=False)
    op.create_table(
        "card",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("sent_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ingest_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signature_text", sa.Text(), nullable=False),
        sa.Column("signature_hash", sa.String(length=64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("model_version", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_card_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["mail_message.id"], name=op.f("fk_card_message_id_mail_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_book_id_signature_hash"), "card", ["book_id", "signature_hash"], unique=False)
    op.create_index(
        op.f("ix_card_book_id_subject_ingest_time"), "card", ["book_id", "subject", "ingest_time"], unique=False
    )
    op.create_index(op.f("ix_card_message_id"), "card", ["message_id"], unique=False)
    op.create_table(
        "contact_field",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("type_is_default", sa.Boolean(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("stated_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposal_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_contact_field_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_field_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_field")),
        sa.UniqueConstraint("contact_id", "kind", "key", name=op.f("uq_contact_field_contact_id_kind_key")),
    )
    op.create_index(
        op.f("ix_contact_field_book_id_kind_key"), "contact_field", ["book_id", "kind", "key"], unique=False
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("book_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("envelope_from", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("deliver_time", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["address_book.id"], name=op.f("fk_delivery_book_id_address_book"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["mail_message.id"], name=op.f("fk_delivery_message_id_mail_message"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("book_id", "idempotency_key", name=op.f("uq_delivery_book_id_idempotency_key")),
    )
    op.create_index(op.f("ix_delivery_message_id"), "delivery", ["message_id"], unique=False)
    op.create_table(
        "sighting",
        sa.Column("proposal_id", sa.String(length=64), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("sent_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_sighting_card_id_card"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["mail_message.id"], name=op.f("fk_sighting_message_id_mail_message"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_sighting_proposal_id_proposal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "card_id", name=op.f("pk_sighting")),
    )
    op.create_index(op.f("ix_sighting_card_id"), "sighting", ["card_id"], unique=False)
    op.create_index(op.f("ix_sighting_message_id"), "sighting", ["message_id"], unique=False)

    book = sa.table(
        "address_book",
        sa.column("id", sa.String),
        sa.column("display_name", sa.Text),
        sa.column("settings", sa.JSON),
        sa.column("version", sa.Integer),
        sa.column("counter", sa.Integer),
        sa.column("create_time", sa.DateTime(timezone=True)),
    )
    op.bulk_insert(
        book,
        [
            {
                "id": "default",
                "display_name": "Address book",
                "settings": {},
                "version": 1,
                "counter": 0,
                "create_time": datetime.now(UTC),
            }
        ],
    )


def downgrade() -> None:
    """Takes everything away."""
    op.drop_index(op.f("ix_sighting_message_id"), table_name="sighting")
    op.drop_index(op.f("ix_sighting_card_id"), table_name="sighting")
    op.drop_table("sighting")
    op.drop_index(op.f("ix_delivery_message_id"), table_name="delivery")
    op.drop_table("delivery")
    op.drop_index(op.f("ix_contact_field_book_id_kind_key"), table_name="contact_field")
    op.drop_table("contact_field")
    op.drop_index(op.f("ix_card_message_id"), table_name="card")
    op.drop_index(op.f("ix_card_book_id_subject_ingest_time"), table_name="card")
    op.drop_index(op.f("ix_card_book_id_signature_hash"), table_name="card")
    op.drop_table("card")
    op.drop_index(op.f("ix_alias_contact_id"), table_name="alias")
    op.drop_table("alias")
    op.drop_table("review")
    op.drop_table("rejection")
    op.drop_index(
        "uq_proposal_open",
        table_name="proposal",
        sqlite_where=sa.text("state IN ('pending', 'snoozed')"),
        postgresql_where=sa.text("state IN ('pending', 'snoozed')"),
    )
    op.drop_index(
        "ix_proposal_open_fingerprint",
        table_name="proposal",
        sqlite_where=sa.text("state IN ('pending', 'snoozed')"),
        postgresql_where=sa.text("state IN ('pending', 'snoozed')"),
    )
    op.drop_index(op.f("ix_proposal_book_id_subject_fingerprint"), table_name="proposal")
    op.drop_index(op.f("ix_proposal_book_id_state_number"), table_name="proposal")
    op.drop_table("proposal")
    op.drop_index(op.f("ix_mail_message_book_id_thread"), table_name="mail_message")
    op.drop_index(op.f("ix_mail_message_book_id_case_reference"), table_name="mail_message")
    op.drop_table("mail_message")
    op.drop_index(op.f("ix_contact_book_id_sort_key_id"), table_name="contact")
    op.drop_table("contact")
    op.drop_index(op.f("ix_change_book_id_contact_id_number"), table_name="change")
    op.drop_index(op.f("ix_change_book_id_batch_id"), table_name="change")
    op.drop_table("change")
    op.drop_table("api_key")
    op.drop_table("address_book")
