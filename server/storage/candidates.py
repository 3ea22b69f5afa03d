"""Which contacts a card may be about, and what happens when one of them is gone."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Table, delete, insert, select, update

from server.storage.engine import Transaction
from server.storage.tables import card, card_candidate, proposal, sighting

_CHUNK = 500


def replace(tx: Transaction, contact_id: str, heir: str = "") -> None:
    """A contact that is gone is nobody's possible match any more, and no offer names it; the one that took it in is."""
    mine = (card_candidate.c.book_id == tx.book_id, card_candidate.c.contact_id == contact_id)
    naming = list(tx.connection.execute(select(card_candidate.c.card_id).where(*mine)).scalars())
    for start in range(0, len(naming), _CHUNK):
        some = naming[start : start + _CHUNK]
        offered = select(sighting.c.proposal_id).where(sighting.c.card_id.in_(some))
        _replace_in(tx, card, contact_id, heir, card.c.id.in_(some))
        _replace_in(tx, proposal, contact_id, heir, proposal.c.id.in_(offered))
        if heir:
            there = (card_candidate.c.contact_id == heir, card_candidate.c.card_id.in_(some))
            known = set(tx.connection.execute(select(card_candidate.c.card_id).where(*there)).scalars())
            name(tx, ((id, heir) for id in some if id not in known))
    tx.connection.execute(delete(card_candidate).where(*mine))


def _replace_in(tx: Transaction, table: Table, contact_id: str, heir: str, which: ColumnElement[bool]) -> None:
    query = select(table.c.id, table.c.candidates).where(table.c.book_id == tx.book_id, which)
    for row in tx.connection.execute(query).all():
        if contact_id in row.candidates:
            left = dict.fromkeys(heir if one == contact_id else one for one in row.candidates)
            values = {"candidates": [one for one in left if one]}
            tx.connection.execute(update(table).where(table.c.id == row.id).values(**values))


def name(tx: Transaction, named: Iterable[tuple[str, str]]) -> None:
    """Ids of cards, each with that of a contact that it may be about."""
    values = [{"book_id": tx.book_id, "card_id": card_id, "contact_id": id} for card_id, id in named]
    if values:
        tx.connection.execute(insert(card_candidate), values)
