"""How many proposals wait for each contact, by kind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from server.contacts.proposal import ProposalState, Subject
from server.fields.field import Kind
from server.storage.engine import Transaction
from server.storage.tables import proposal


def counts(tx: Transaction, contact_ids: Collection[str], now: datetime) -> dict[str, dict[Kind, int]]:
    """Pending proposals of these contacts, and snoozed ones that are due again: numbers by contact and kind."""
    by_subject = {Subject(contact_id=id).key: id for id in contact_ids}
    found: dict[str, dict[Kind, int]] = {id: {} for id in contact_ids}
    if not by_subject:
        return found
    due = and_(proposal.c.state == ProposalState.SNOOZED.value, proposal.c.snooze_time <= now)
    waiting = or_(proposal.c.state == ProposalState.PENDING.value, due)
    mine = (proposal.c.book_id == tx.book_id, proposal.c.subject.in_(by_subject), proposal.c.field_kind != "")
    query = (
        select(proposal.c.subject, proposal.c.field_kind, func.count())
        .where(*mine, waiting)
        .group_by(proposal.c.subject, proposal.c.field_kind)
    )
    for subject, kind, count in tx.connection.execute(query):
        found[by_subject[subject]][Kind(kind)] = count
    return found
