"""Removing what is older than an address book keeps, some rows at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, select, update

from server.contacts.proposal import ProposalState
from server.storage.engine import Transaction
from server.storage.tables import OPEN_STATES, before_image, card, change, message_text, proposal, review, sighting

# Rows of one transaction: a writer waits for no longer than they take.
BATCH = 200


def expire_cards(tx: Transaction, before: datetime, now: datetime) -> int:
    """Signatures that came in before then, with the sightings on them; gives how many.

    An open proposal that nothing else supports is closed: it could show no words that it came from.
    """
    old = select(card.c.id).where(card.c.book_id == tx.book_id, card.c.ingest_time < before)
    ids = _some(tx, old.order_by(card.c.ingest_time))
    if not ids:
        return 0
    supported = select(sighting.c.proposal_id).where(sighting.c.card_id.in_(ids)).distinct()
    offers = list(tx.connection.execute(supported).scalars())
    tx.connection.execute(delete(sighting).where(sighting.c.card_id.in_(ids)))
    tx.connection.execute(delete(card).where(card.c.book_id == tx.book_id, card.c.id.in_(ids)))
    unsupported = (
        proposal.c.book_id == tx.book_id,
        proposal.c.id.in_(offers),
        proposal.c.state.in_(OPEN_STATES),
        ~exists().where(sighting.c.proposal_id == proposal.c.id),
    )
    closed = {"state": ProposalState.OBSOLETE.value, "decide_time": now, "version": proposal.c.version + 1}
    tx.connection.execute(update(proposal).where(*unsupported).values(**closed, snooze_time=None))
    return len(ids)


def expire_proposals(tx: Transaction, before: datetime) -> int:
    """Proposals that were decided before then, with their sightings; gives how many. Refusals stay remembered."""
    old = select(proposal.c.id).where(
        proposal.c.book_id == tx.book_id, proposal.c.decide_time < before, proposal.c.state.not_in(OPEN_STATES)
    )
    ids = _some(tx, old.order_by(proposal.c.decide_time))
    if ids:
        tx.connection.execute(delete(proposal).where(proposal.c.book_id == tx.book_id, proposal.c.id.in_(ids)))
    return len(ids)


def expire_texts(tx: Transaction, before: datetime) -> int:
    """Whole texts of messages that came in before then; gives how many."""
    old = select(message_text.c.message_id).where(
        message_text.c.book_id == tx.book_id, message_text.c.ingest_time < before
    )
    ids = _some(tx, old.order_by(message_text.c.ingest_time))
    if ids:
        mine = (message_text.c.book_id == tx.book_id, message_text.c.message_id.in_(ids))
        tx.connection.execute(delete(message_text).where(*mine))
    return len(ids)


def expire_answers(tx: Transaction, before: datetime) -> int:
    """Answers that were kept for a repetition of the call; gives how many."""
    old = select(review.c.request_id).where(review.c.book_id == tx.book_id, review.c.time < before)
    ids = _some(tx, old)
    if ids:
        tx.connection.execute(delete(review).where(review.c.book_id == tx.book_id, review.c.request_id.in_(ids)))
    return len(ids)


def expire_images(tx: Transaction, before: datetime) -> int:
    """What the undo of batches before then needs of cards and proposals that are no more; gives how many."""
    newer = exists().where(
        change.c.book_id == before_image.c.book_id,
        change.c.batch_id == before_image.c.batch_id,
        change.c.time >= before,
    )
    ids = _some(tx, select(before_image.c.batch_id).where(before_image.c.book_id == tx.book_id, ~newer))
    if ids:
        mine = (before_image.c.book_id == tx.book_id, before_image.c.batch_id.in_(ids))
        tx.connection.execute(delete(before_image).where(*mine))
    return len(ids)


def _some(tx: Transaction, query: Select[Any]) -> list[str]:
    return list(tx.connection.execute(query.limit(BATCH)).scalars())
