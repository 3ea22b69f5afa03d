"""What reviews and edits changed beside the contacts' values, kept for their undo."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from server.contacts.proposal import Proposal, ProposalState, Rejection, Subject
from server.storage import messages, proposals, rejections, rows
from server.storage.engine import Transaction
from server.storage.tables import before_image


@dataclass(frozen=True, slots=True)
class OldProposal:
    """Where a proposal stood; `version` is its etag after the batch, by which later decisions are known."""

    id: str
    subject: Subject
    state: ProposalState
    snooze_time: datetime | None
    version: str


@dataclass(frozen=True, slots=True)
class Image:
    """The former subjects of cards, the former places of proposals, the rejections that were moved or dropped.

    `order` holds the ids of the fields of the contact from which some were taken.
    """

    cards: Mapping[str, Subject] = field(default_factory=dict)
    proposals: tuple[OldProposal, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """All that stands about some persons."""

    subjects: tuple[Subject, ...]
    cards: Mapping[str, Subject]
    proposals: tuple[Proposal, ...]
    rejections: tuple[Rejection, ...]


def take(tx: Transaction, subjects: Collection[Subject], now: datetime) -> Standing:
    """What stands about these persons now. The cards of contacts stay theirs and are left out."""
    distinct = tuple(dict.fromkeys(subjects))
    strangers = [one for one in distinct if one.stranger]
    return Standing(
        distinct,
        {id: one for one in strangers for id in messages.card_ids(tx, one)},
        tuple(found for one in distinct for found in proposals.open_of(tx, one, now)),
        tuple(found for one in distinct for found in rejections.of(tx, one)),
    )


def keep(tx: Transaction, before: Standing, batch_id: str, now: datetime, order: tuple[str, ...] = ()) -> None:
    """Store for the undo of a batch what is not any more as it stood before, and the order of a contact's fields."""
    after = take(tx, before.subjects, now)
    left = {one.id: one for one in after.rejections}
    there = {one.id: one for one in proposals.load(tx, [one.id for one in before.proposals], now)}
    image = Image(
        {id: subject for id, subject in before.cards.items() if after.cards.get(id) != subject},
        tuple(
            OldProposal(one.id, one.subject, one.state, one.snooze_time, there[one.id].etag)
            for one in before.proposals
            if (there[one.id].subject, there[one.id].state) != (one.subject, one.state)
        ),
        tuple(one for one in before.rejections if left.get(one.id) != one),
        order,
    )
    if image != Image():
        tx.connection.execute(insert(before_image).values(book_id=tx.book_id, batch_id=batch_id, data=_json(image)))


def load(tx: Transaction, batch_id: str) -> Image:
    """What a batch changed beside values."""
    mine = (before_image.c.book_id == tx.book_id, before_image.c.batch_id == batch_id)
    data = tx.connection.execute(select(before_image.c.data).where(*mine)).scalar_one_or_none()
    return _read(data) if data else Image()


def _json(image: Image) -> dict[str, Any]:
    return {
        "cards": {id: subject.key for id, subject in image.cards.items()},
        "proposals": [
            [one.id, one.subject.key, one.state.value, one.snooze_time and one.snooze_time.isoformat(), one.version]
            for one in image.proposals
        ],
        "rejections": [rows.rejection_json(one) for one in image.rejections],
        "order": image.order,
    }


def _read(data: Mapping[str, Any]) -> Image:
    return Image(
        {id: rows.subject(key) for id, key in data["cards"].items()},
        tuple(
            OldProposal(id, rows.subject(key), ProposalState(state), time and datetime.fromisoformat(time), version)
            for id, key, state, time, version in data["proposals"]
        ),
        tuple(rows.read_rejection(one) for one in data["rejections"]),
        tuple(data["order"]),
    )
