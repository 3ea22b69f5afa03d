"""Stored keys and their version: reading them in small steps, and writing them anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Table, delete, insert, select, update

from server.contacts import keys
from server.contacts.identity import identity_of
from server.contacts.proposal import ProposalState, Subject
from server.fields.field import Kind
from server.storage import messages, proposals, rejections, rows
from server.storage.engine import Transaction
from server.storage.tables import (
    OPEN_STATES,
    address_book,
    alias,
    before_image,
    card,
    card_value,
    change,
    contact,
    proposal,
    rejection,
)

# Rows of one transaction.
BATCH = 200


def state(tx: Transaction) -> tuple[int, str]:
    """The version of the address book's keys, and how far computing them anew has come ("" when it is done)."""
    query = select(address_book.c.normaliser_version, address_book.c.normaliser_cursor)
    row = tx.connection.execute(query.where(address_book.c.id == tx.book_id)).one()
    return row.normaliser_version, row.normaliser_cursor


def set_state(tx: Transaction, version: int, cursor: str) -> None:
    """Note how far it has come."""
    values = {"normaliser_version": version, "normaliser_cursor": cursor}
    tx.connection.execute(update(address_book).where(address_book.c.id == tx.book_id).values(**values))


def contact_ids(tx: Transaction, after: str) -> tuple[str, ...]:
    """The next contacts after this id."""
    query = select(contact.c.id).where(contact.c.book_id == tx.book_id, contact.c.id > after)
    return tuple(tx.connection.execute(query.order_by(contact.c.id).limit(BATCH)).scalars())


def open_subjects(tx: Transaction, after: str) -> tuple[Subject, ...]:
    """The next ones to whom something is offered, by their keys."""
    query = select(proposal.c.subject).where(
        proposal.c.book_id == tx.book_id, proposal.c.state.in_(OPEN_STATES), proposal.c.subject > after
    )
    found = tx.connection.execute(query.distinct().order_by(proposal.c.subject).limit(BATCH)).scalars()
    return tuple(rows.subject(key) for key in found)


def _next(tx: Transaction, table: Table, after: str) -> Sequence[Row[Any]]:
    query = select(table).where(table.c.book_id == tx.book_id, table.c.id > after).order_by(table.c.id)
    return tx.connection.execute(query.limit(BATCH)).all()


def renew_cards(tx: Transaction, after: str, stranger_of: Callable[[Any], str], now: datetime) -> str:
    """The keys on the next cards, by what they are found, and whom they are about; gives the last id, "" at the end."""
    found = _next(tx, card, after)
    for row in found:
        fields = [replace(one, key=keys.renewed(one)) for one in map(rows.read_field, row.fields)]
        values = {"fields": [rows.field_json(one) for one in fields]}
        tx.connection.execute(update(card).where(card.c.id == row.id).values(**values))
        tx.connection.execute(delete(card_value).where(card_value.c.card_id == row.id))
        stated = {(one.kind.value, one.key) for one in (*fields, *identity_of(row.name, row.email)) if one.key}
        index = [{"book_id": tx.book_id, "card_id": row.id, "kind": kind, "key": key} for kind, key in sorted(stated)]
        if index:
            tx.connection.execute(insert(card_value), index)
    for one in messages.cards_with(tx, [row.id for row in found if not row.subject.startswith("contact:")]):
        new = stranger_of(one)
        if one.subject.key and new and new != one.subject.key:
            rename(tx, one.subject, Subject(stranger=new), now)
    return found[-1].id if len(found) == BATCH else ""


def rename(tx: Transaction, old: Subject, new: Subject, now: datetime) -> None:
    """A stranger is known by another key: cards, proposals, refusals and names follow."""
    messages.move_cards(tx, old, new)
    rejections.move(tx, old, new)
    there = {one.change.fingerprint: one.id for one in proposals.open_of(tx, new, now)}
    for one in proposals.open_of(tx, old, now):
        if twin := there.get(one.change.fingerprint):
            proposals.move_sightings(tx, one.id, twin)
            proposals.decide(tx, (one.id,), ProposalState.OBSOLETE, "", now)
    proposals.move_all(tx, old, new)
    mine = (alias.c.book_id == tx.book_id, alias.c.stranger == old.key)
    if tx.connection.execute(select(alias).where(alias.c.book_id == tx.book_id, alias.c.stranger == new.key)).first():
        tx.connection.execute(delete(alias).where(*mine))
    else:
        tx.connection.execute(update(alias).where(*mine).values(stranger=new.key))
    said = (change.c.book_id == tx.book_id, change.c.stranger == old.key)
    tx.connection.execute(update(change).where(*said).values(stranger=new.key))


def renew_rejections(tx: Transaction, after: str) -> str:
    """The keys of the next refusals; of two that are one now the older stays. Gives the last id, "" at the end."""
    found = _next(tx, rejection, after)
    for row in found:
        if row.pattern or row.kind not in set(Kind):
            continue
        key = keys.renewed_key(Kind(row.kind), row.value, row.key)
        twin = select(rejection.c.id).where(
            rejection.c.book_id == tx.book_id, rejection.c.subject == row.subject, rejection.c.kind == row.kind,
            rejection.c.key == key, rejection.c.pattern == "", rejection.c.id != row.id,
        )  # fmt: skip
        if tx.connection.execute(twin).first():
            rejections.remove(tx, (row.id,))
            continue
        values = {"key": key, "normaliser_version": keys.NORMALISER_VERSION}
        tx.connection.execute(update(rejection).where(rejection.c.id == row.id).values(**values))
    return found[-1].id if len(found) == BATCH else ""


def renew_proposals(tx: Transaction, after: str, now: datetime) -> str:
    """The keys of the next proposals; of two open ones that are one now the evidence is united."""
    found = _next(tx, proposal, after)
    for row in found:
        if row.field_kind not in set(Kind):
            continue
        key = keys.renewed_key(Kind(row.field_kind), row.value, row.key)
        if key == row.key:
            continue
        fingerprint = f"{row.field_kind}:{key}"
        if row.state in OPEN_STATES:
            twin = select(proposal.c.id).where(
                proposal.c.book_id == tx.book_id, proposal.c.subject == row.subject, proposal.c.id != row.id,
                proposal.c.fingerprint == fingerprint, proposal.c.state.in_(OPEN_STATES),
            )  # fmt: skip
            if other := tx.connection.execute(twin).scalar():
                proposals.move_sightings(tx, row.id, other)
                proposals.decide(tx, (row.id,), ProposalState.OBSOLETE, "", now)
        values = {"key": key, "fingerprint": fingerprint}
        tx.connection.execute(update(proposal).where(proposal.c.id == row.id).values(**values))
    return found[-1].id if len(found) == BATCH else ""


def renew_log(tx: Transaction, after: str) -> str:
    """The keys in the next entries of the log. Gives the last number, "" at the end."""
    query = select(change.c.number, change.c.before, change.c.after).where(
        change.c.book_id == tx.book_id, change.c.number > int(after or 0)
    )
    found = tx.connection.execute(query.order_by(change.c.number).limit(BATCH)).all()
    for row in found:
        if row.before or row.after:
            values = {"before": _renewed(row.before), "after": _renewed(row.after)}
            mine = (change.c.book_id == tx.book_id, change.c.number == row.number)
            tx.connection.execute(update(change).where(*mine).values(**values))
    return str(found[-1].number) if len(found) == BATCH else ""


def _renewed(data: rows.Json | None) -> dict[str, Any] | None:
    held = rows.read_contact_field(data)
    return rows.contact_field_json(replace(held, key=keys.renewed(held))) if held else None


def drop_images(tx: Transaction) -> None:
    """Rows as they were hold keys as they were: what was done before cannot be put back row for row."""
    tx.connection.execute(delete(before_image).where(before_image.c.book_id == tx.book_id))
