"""Who may see what came to which mailbox, where an address book keeps its mailboxes apart."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from server.contacts.proposal import ChangeKind
from server.storage.engine import Transaction
from server.storage.tables import delivery, mail_message, proposal, sighting


def delivered(tx: Transaction, mailboxes: Collection[str]) -> Select[tuple[str]]:
    """Ids of the messages that reached one of these mailboxes (in small letters)."""
    return select(delivery.c.message_id).where(
        delivery.c.book_id == tx.book_id, func.lower(delivery.c.mailbox).in_(mailboxes)
    )


def sees_message(tx: Transaction, mailboxes: Collection[str]) -> ColumnElement[bool]:
    """What the rows of `mail_message` fulfil that who has these mailboxes may see."""
    return mail_message.c.id.in_(delivered(tx, mailboxes))


def sees_proposal(tx: Transaction, mailboxes: Collection[str]) -> ColumnElement[bool]:
    """What the rows of `proposal` fulfil: seen in a message there, or a merge that came of no mail."""
    mine = sighting.c.proposal_id == proposal.c.id
    there = exists().where(mine, sighting.c.message_id.in_(delivered(tx, mailboxes)))
    return or_(there, and_(proposal.c.change_kind == ChangeKind.MERGE.value, ~exists().where(mine)))


def messages_seen(tx: Transaction, ids: Collection[str], mailboxes: Collection[str]) -> set[str]:
    """Those of these messages that may be seen."""
    query = select(mail_message.c.id).where(mail_message.c.book_id == tx.book_id, mail_message.c.id.in_(ids))
    return set(tx.connection.execute(query.where(sees_message(tx, mailboxes))).scalars())


def proposals_seen(tx: Transaction, ids: Collection[str], mailboxes: Collection[str]) -> set[str]:
    """Those of these proposals that may be seen."""
    query = select(proposal.c.id).where(proposal.c.book_id == tx.book_id, proposal.c.id.in_(ids))
    return set(tx.connection.execute(query.where(sees_proposal(tx, mailboxes))).scalars())
