"""Where a person stands: ids of the rows about somebody, by as whom and by which addresses the person is known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select

from server.contacts.proposal import Subject
from server.storage.engine import Transaction
from server.storage.tables import OPEN_STATES, card, change, mail_message, proposal, rejection

_CHUNK = 500


def message_ids(tx: Transaction, subjects: Collection[Subject], addresses: Collection[str]) -> tuple[str, ...]:
    """Messages that the person wrote or on which a card is about the person, the oldest first."""
    found: dict[str, int] = {}
    cards = select(mail_message.c.id, mail_message.c.number).join(card, card.c.message_id == mail_message.c.id)
    written = select(mail_message.c.id, mail_message.c.number)
    keys = [one.key for one in subjects]
    for query, column, values in (
        (cards, card.c.subject, keys),
        (cards, func.lower(card.c.email), addresses),
        (written, func.lower(mail_message.c.author_address), addresses),
    ):
        for id, number in _rows(tx, query.where(mail_message.c.book_id == tx.book_id), column, list(values)):
            found[id] = number
    return tuple(sorted(found, key=found.__getitem__))


def card_ids(tx: Transaction, subjects: Collection[Subject], addresses: Collection[str]) -> frozenset[str]:
    """Cards about the person, or written from one of the person's addresses."""
    keys = [one.key for one in subjects]
    query = select(card.c.id).where(card.c.book_id == tx.book_id)
    about = or_(card.c.subject.in_(keys), func.lower(card.c.email).in_(addresses))
    return frozenset(tx.connection.execute(query.where(about)).scalars())


def proposal_ids(tx: Transaction, subjects: Collection[Subject]) -> tuple[str, ...]:
    """Proposals to the person in every state, in the order in which they arose."""
    query = select(proposal.c.id).where(
        proposal.c.book_id == tx.book_id, proposal.c.subject.in_([one.key for one in subjects])
    )
    return tuple(tx.connection.execute(query.order_by(proposal.c.number)).scalars())


def change_numbers(tx: Transaction, subjects: Collection[Subject]) -> tuple[int, ...]:
    """Entries of the log about the person, as a contact and as a stranger, in order."""
    contact_ids = [one.contact_id for one in subjects if one.contact_id]
    strangers = [one.stranger for one in subjects if one.stranger]
    about = or_(change.c.contact_id.in_(contact_ids), change.c.stranger.in_(strangers))
    query = select(change.c.number).where(change.c.book_id == tx.book_id, about)
    return tuple(tx.connection.execute(query.order_by(change.c.number)).scalars())


def is_spoken_of(tx: Transaction, strangers: Collection[Subject]) -> bool:
    """Whether anything was read, offered or refused of these strangers, or their address is offered to anybody."""
    keys = [one.stranger for one in strangers]
    # What is offered has the key of the stranger with that address as its fingerprint.
    offered = select(proposal.c.id).where(
        proposal.c.book_id == tx.book_id, proposal.c.fingerprint.in_(keys), proposal.c.state.in_(OPEN_STATES)
    )
    return bool(keys) and _is_any(tx, (*_about(tx, keys), offered))


def is_known(tx: Transaction, stranger: Subject) -> bool:
    """Whether anything was read, offered or refused of this stranger."""
    return _is_any(tx, _about(tx, (stranger.stranger,)))


def _about(tx: Transaction, keys: Collection[str]) -> tuple[Select[tuple[str]], ...]:
    return tuple(
        select(table.c.id).where(table.c.book_id == tx.book_id, table.c.subject.in_(keys))
        for table in (card, proposal, rejection)
    )


def _is_any(tx: Transaction, queries: Iterable[Select[tuple[str]]]) -> bool:
    return bool(tx.connection.execute(select(or_(*(one.exists() for one in queries)))).scalar())


def _rows(
    tx: Transaction, query: Select[tuple[str, int]], column: ColumnElement[str], values: Sequence[str]
) -> Iterator[tuple[str, int]]:
    for start in range(0, len(values), _CHUNK):
        for row in tx.connection.execute(query.where(column.in_(values[start : start + _CHUNK]))):
            yield row.id, row.number
