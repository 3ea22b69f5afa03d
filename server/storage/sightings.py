"""Where proposals were seen: the cards that support them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, delete, func, select

from server.contacts.policy import Strength
from server.contacts.proposal import Sighting, Subject
from server.storage.engine import Transaction
from server.storage.tables import OPEN_STATES, card, proposal, sighting


def latest(tx: Transaction, proposal_ids: Collection[str], most: int) -> dict[str, list[Row[Any]]]:
    """The latest sightings of each proposal, at most so many; its rows tell first time and count of all, too."""
    found: dict[str, list[Row[Any]]] = {}
    if proposal_ids:
        for row in tx.connection.execute(_latest_query(), {"ids": list(proposal_ids), "most": most}):
            found.setdefault(row.proposal_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """Some of a proposal's sightings, the latest first, with the number and first time of all of them."""

    sightings: tuple[Sighting, ...]
    total: int
    first_time: datetime


def latest_in(
    tx: Transaction, proposal_ids: Collection[str], most: int, messages: Select[tuple[str]]
) -> dict[str, Seen]:
    """The same of the sightings in these messages alone."""
    found: dict[str, list[Row[Any]]] = {}
    query = _ranked(sighting.c.message_id.in_(messages))
    for row in tx.connection.execute(query, {"ids": list(proposal_ids), "most": most}):
        found.setdefault(row.proposal_id, []).append(row)
    return {id: Seen(tuple(map(one, rows)), rows[0].total, rows[0].first_time) for id, rows in found.items()}


def one(row: Row[Any]) -> Sighting:
    """A row of `latest` as a sighting."""
    return Sighting(
        proposal_id=row.proposal_id,
        message_id=row.message_id,
        card_id=row.card_id,
        sent_time=row.sent_time,
        text=row.text,
        start=row.start,
        end=row.end,
        confidence=row.confidence,
        signature_text=row.signature_text,
        model_version=row.model_version,
    )


def strengths(tx: Transaction, proposal_ids: Collection[str]) -> dict[str, Strength]:
    """How sure the sightings of each proposal are."""
    proven = func.max(case((card.c.authenticated, sighting.c.confidence)))
    query = (
        select(sighting.c.proposal_id, func.max(sighting.c.confidence).label("all"), proven.label("proven"))
        .join(card, card.c.id == sighting.c.card_id)
        .where(sighting.c.proposal_id.in_(proposal_ids))
        .group_by(sighting.c.proposal_id)
    )
    return {row.proposal_id: Strength(row.all, row.proven) for row in tx.connection.execute(query)}


def take_cards(tx: Transaction, subject: Subject, card_ids: Collection[str]) -> tuple[str, ...]:
    """These cards support the open proposals to a person no longer; gives those that nothing else supports."""
    mine = (proposal.c.book_id == tx.book_id, proposal.c.subject == subject.key, proposal.c.state.in_(OPEN_STATES))
    supported = (
        select(sighting.c.proposal_id)
        .join(proposal, proposal.c.id == sighting.c.proposal_id)
        .where(*mine, sighting.c.card_id.in_(card_ids))
    )
    ids = set(tx.connection.execute(supported).scalars())
    tx.connection.execute(delete(sighting).where(sighting.c.proposal_id.in_(ids), sighting.c.card_id.in_(card_ids)))
    left = select(sighting.c.proposal_id).where(sighting.c.proposal_id.in_(ids))
    return tuple(sorted(ids - set(tx.connection.execute(left).scalars())))


def supported_by(tx: Transaction, subject: Subject, card_ids: Collection[str]) -> dict[str, set[str]]:
    """The proposals to a person that one of these cards supports, decided ones too, with all their cards."""
    mine = (proposal.c.book_id == tx.book_id, proposal.c.subject == subject.key)
    some = select(sighting.c.proposal_id).where(sighting.c.card_id.in_(card_ids))
    query = (
        select(sighting.c.proposal_id, sighting.c.card_id)
        .join(proposal, proposal.c.id == sighting.c.proposal_id)
        .where(*mine, sighting.c.proposal_id.in_(some))
    )
    found: dict[str, set[str]] = {}
    for row in tx.connection.execute(query):
        found.setdefault(row.proposal_id, set()).add(row.card_id)
    return found


@cache
def _latest_query() -> Select[Any]:
    return _ranked()


def _ranked(*wanted: ColumnElement[bool]) -> Select[Any]:
    """Each proposal's latest sightings (parameters `ids`, `most`), every row with first time and count of all."""
    by_proposal = sighting.c.proposal_id
    ranked = (
        select(
            sighting,
            func.row_number()
            .over(partition_by=by_proposal, order_by=(sighting.c.sent_time.desc(), sighting.c.card_id))
            .label("place"),
            func.count().over(partition_by=by_proposal).label("total"),
            func.min(sighting.c.sent_time).over(partition_by=by_proposal).label("first_time"),
        )
        .where(by_proposal.in_(bindparam("ids", expanding=True)), *wanted)
        .subquery()
    )
    return (
        select(ranked, card.c.signature_text, card.c.model_version)
        .join(card, card.c.id == ranked.c.card_id)
        .where(ranked.c.place <= bindparam("most"))
        .order_by(ranked.c.proposal_id, ranked.c.place)
    )
