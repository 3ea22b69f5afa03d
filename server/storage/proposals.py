"""Proposals: stored, listed, decided, moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    or_,
    select,
    update,
)

from server.contacts.contact import Page, PageRequest
from server.contacts.proposal import Change, ChangeKind, Proposal, ProposalState, Sighting, Subject
from server.errors import NotFound
from server.fields.field import Kind
from server.storage import paging, rows, sightings, visibility
from server.storage.engine import Transaction
from server.storage.tables import OPEN_STATES, mail_message, proposal, sighting

# A proposal that is asked for by name comes with at most so many of its sightings, the latest ones.
MOST_SIGHTINGS = 100


@dataclass(frozen=True, slots=True)
class Filter:
    """Which proposals of the address book are listed; what is empty does not restrict."""

    subject: Subject | None = None
    message_id: str = ""
    case: str = ""
    states: tuple[ProposalState, ...] = ()
    mailboxes: Collection[str] | None = None  # who asks may see only these; None: all


def load(tx: Transaction, ids: Collection[str], now: datetime, most: int = 1) -> tuple[Proposal, ...]:
    """Those of these proposals that there are, in the order of the ids; of each, so many of its latest sightings."""
    if not ids:
        return ()
    found = {row.id: row for row in tx.connection.execute(_loading(), {"book": tx.book_id, "ids": list(ids)})}
    seen = sightings.latest(tx, found.keys(), most)
    return tuple(_proposal(found[id], seen.get(id, []), now) for id in dict.fromkeys(ids) if id in found)


@cache
def _loading() -> Select[Any]:
    """Proposals (parameters `book`, `ids`)."""
    named = proposal.c.id.in_(bindparam("ids", expanding=True))
    return select(proposal).where(proposal.c.book_id == bindparam("book"), named)


def get(tx: Transaction, proposal_id: str, now: datetime) -> Proposal:
    """A proposal with its sightings. Raises NotFound PROPOSAL_NOT_FOUND."""
    for found in load(tx, (proposal_id,), now, MOST_SIGHTINGS):
        return found
    raise not_found(proposal_id)


def not_found(proposal_id: str) -> NotFound:
    """The error for a proposal that there is not."""
    return NotFound("PROPOSAL_NOT_FOUND", "There is no such proposal in this address book.", proposal=proposal_id)


def open_of(tx: Transaction, subject: Subject, now: datetime) -> tuple[Proposal, ...]:
    """The open proposals to one person, in the order in which they arose."""
    return _with_sightings(tx, tx.connection.execute(_open(), {"book": tx.book_id, "subject": subject.key}).all(), now)


@cache
def _open() -> Select[Any]:
    """The open proposals to a person (parameters `book`, `subject`)."""
    mine = (proposal.c.book_id == bindparam("book"), proposal.c.subject == bindparam("subject"))
    return select(proposal).where(*mine, proposal.c.state.in_(OPEN_STATES)).order_by(proposal.c.number)


def _with_sightings(tx: Transaction, found: Sequence[Row[Any]], now: datetime) -> tuple[Proposal, ...]:
    seen = sightings.latest(tx, [row.id for row in found], 1)
    return tuple(_proposal(row, seen.get(row.id, []), now) for row in found)


def find(tx: Transaction, wanted: Filter, now: datetime) -> tuple[Proposal, ...]:
    """All proposals of a filter that names a person or a message."""
    query = select(proposal).where(*conditions(tx, wanted, now)).order_by(proposal.c.number)
    return _with_sightings(tx, tx.connection.execute(query).all(), now)


def page(tx: Transaction, request: PageRequest, wanted: Filter, now: datetime) -> Page[Proposal]:
    """Proposals in the order in which they arose."""
    size = paging.size(request)
    query = select(proposal.c.id, proposal.c.number).where(
        *conditions(tx, wanted, now), proposal.c.number > paging.number(request, 0)
    )
    found = tx.connection.execute(query.order_by(proposal.c.number).limit(size + 1)).all()
    shown = found[:size]
    items = load(tx, [row.id for row in shown], now)
    return Page(items, paging.token((shown[-1].number,)) if len(found) > size else "")


def of_messages(tx: Transaction, message_ids: Collection[str], now: datetime) -> dict[str, tuple[Proposal, ...]]:
    """The pending proposals that each message gave rise to or supports, in the order in which they arose."""
    found: dict[str, dict[str, Row[Any]]] = {id: {} for id in message_ids}
    values = {"book": tx.book_id, "message_ids": list(message_ids), "now": now}
    for row in tx.connection.execute(_of_messages(), values):
        found[row.seen_in].setdefault(row.id, row)
    seen = sightings.latest(tx, {id for several in found.values() for id in several}, 1)
    return {
        message_id: tuple(_proposal(row, seen.get(id, []), now) for id, row in several.items())
        for message_id, several in found.items()
    }


@cache
def _of_messages() -> Select[Any]:
    """Pending proposals (parameters `book`, `message_ids`, `now`) with a message that each is seen in, by number."""
    due = and_(proposal.c.state == ProposalState.SNOOZED.value, proposal.c.snooze_time <= bindparam("now"))
    return (
        select(sighting.c.message_id.label("seen_in"), proposal)
        .join(proposal, proposal.c.id == sighting.c.proposal_id)
        .where(
            sighting.c.message_id.in_(bindparam("message_ids", expanding=True)),
            proposal.c.book_id == bindparam("book"),
            or_(proposal.c.state == ProposalState.PENDING.value, due),
        )
        .order_by(proposal.c.number)
    )


def conditions(tx: Transaction, wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
    """What the rows of `proposal` fulfil that the filter wants."""
    found = [proposal.c.book_id == tx.book_id]
    if wanted.subject:
        found.append(proposal.c.subject == wanted.subject.key)
    if wanted.states:
        found.append(_in_states(wanted.states, now))
    if wanted.message_id:
        seen = and_(sighting.c.proposal_id == proposal.c.id, sighting.c.message_id == wanted.message_id)
        found.append(exists().where(seen))
    if wanted.mailboxes is not None:
        found.append(visibility.sees_proposal(tx, wanted.mailboxes))
    if wanted.case:
        found.append(proposal.c.id.in_(_seen_in_case(tx, wanted.case)))
    return found


def _seen_in_case(tx: Transaction, reference: str) -> Select[tuple[str]]:
    """Ids of what was seen in the messages of a case, and in those of its threads that name no case."""
    other = mail_message.alias()
    threads = select(other.c.thread).where(
        other.c.book_id == tx.book_id, other.c.case_reference == reference, other.c.thread != ""
    )
    of_thread = and_(mail_message.c.case_reference == "", mail_message.c.thread.in_(threads))
    return (
        select(sighting.c.proposal_id)
        .join(mail_message, mail_message.c.id == sighting.c.message_id)
        .where(mail_message.c.book_id == tx.book_id, or_(mail_message.c.case_reference == reference, of_thread))
    )


def _in_states(states: tuple[ProposalState, ...], now: datetime) -> ColumnElement[bool]:
    """A snoozed proposal whose time has come counts as pending."""
    plain = [state.value for state in states if state != ProposalState.SNOOZED]
    conditions: list[ColumnElement[bool]] = [proposal.c.state.in_(plain)]
    snoozed = proposal.c.state == ProposalState.SNOOZED.value
    if ProposalState.PENDING in states:
        conditions.append(and_(snoozed, proposal.c.snooze_time <= now))
    if ProposalState.SNOOZED in states:
        conditions.append(and_(snoozed, proposal.c.snooze_time > now))
    return or_(*conditions)


def insert_all(tx: Transaction, created: Sequence[Proposal]) -> None:
    """Store new proposals, without sightings."""
    values = [
        {
            "id": one.id,
            "book_id": tx.book_id,
            "number": tx.number(),
            "subject": one.subject.key,
            "subject_name": one.subject_name,
            "subject_email": one.subject_email,
            **_change_values(one.change),
            "state": one.state.value,
            "confidence": one.confidence,
            "version": 1,
            "create_time": one.create_time,
            "decided_by": "",
            "reasons": one.reasons,
            "candidates": one.candidates,
        }
        for one in created
    ]
    if values:
        tx.connection.execute(insert(proposal), values)


def add_sightings(tx: Transaction, seen: Mapping[tuple[str, str], Sighting], created: Collection[str] = ()) -> None:
    """Store those sightings (by proposal and card) that are not known; of the created proposals none is."""
    known: set[tuple[str, str]] = set()
    if older := {proposal_id for proposal_id, _ in seen} - set(created):
        query = select(sighting.c.proposal_id, sighting.c.card_id).where(
            sighting.c.proposal_id.in_(older), sighting.c.card_id.in_({card_id for _, card_id in seen})
        )
        known = {(row.proposal_id, row.card_id) for row in tx.connection.execute(query)}
    values = [_sighting_values(one) for key, one in seen.items() if key not in known]
    if values:
        tx.connection.execute(insert(sighting), values)


def change(tx: Transaction, proposal_id: str, to: Change, confidence: float) -> None:
    """Offer something else under the same name: who reviews the former offer is told so by the etag."""
    _update(tx, (proposal_id,), **_change_values(to), confidence=confidence)


def decide(
    tx: Transaction,
    proposal_ids: Collection[str],
    state: ProposalState,
    actor: str,
    now: datetime,
    snooze_time: datetime | None = None,
) -> None:
    """Give proposals another state."""
    if proposal_ids:
        final = None if state in (ProposalState.PENDING, ProposalState.SNOOZED) else now
        values = {"state": state.value, "decide_time": final, "decided_by": actor, "snooze_time": snooze_time}
        _update(tx, proposal_ids, **values)


def _update(tx: Transaction, ids: Collection[str], **values: object) -> None:
    mine = (proposal.c.book_id == tx.book_id, proposal.c.id.in_(ids))
    tx.connection.execute(update(proposal).where(*mine).values(version=proposal.c.version + 1, **values))


def rename(tx: Transaction, proposal_ids: Collection[str], name: str, email: str) -> None:
    """Name the person anew whom proposals are to; what was shown stays valid."""
    if proposal_ids:
        mine = (proposal.c.book_id == tx.book_id, proposal.c.id.in_(proposal_ids))
        tx.connection.execute(update(proposal).where(*mine).values(subject_name=name, subject_email=email))


def move_all(tx: Transaction, old: Subject, new: Subject) -> None:
    """All proposals to one subject are to another (the same person); what was shown stays valid."""
    mine = (proposal.c.book_id == tx.book_id, proposal.c.subject == old.key)
    tx.connection.execute(update(proposal).where(*mine).values(subject=new.key))


def move(tx: Transaction, proposal_id: str, subject: Subject) -> None:
    """One proposal is to another subject (the same person)."""
    mine = (proposal.c.book_id == tx.book_id, proposal.c.id == proposal_id)
    tx.connection.execute(update(proposal).where(*mine).values(subject=subject.key))


def move_sightings(tx: Transaction, old_id: str, new_id: str) -> None:
    """Unite the evidence of two proposals of the same value."""
    known = select(sighting.c.card_id).where(sighting.c.proposal_id == new_id)
    mine = (sighting.c.proposal_id == old_id, sighting.c.card_id.not_in(known))
    moved = [{**row, "proposal_id": new_id} for row in tx.connection.execute(select(sighting).where(*mine)).mappings()]
    tx.connection.execute(delete(sighting).where(*mine))
    if moved:
        tx.connection.execute(insert(sighting), moved)


def contacts_with_pending(tx: Transaction, start: str, most: int, now: datetime) -> tuple[Subject, ...]:
    """Contacts to whom something is offered, in the order of their keys, from this one on."""
    mine = (proposal.c.book_id == tx.book_id, proposal.c.subject >= start, proposal.c.subject.like("contact:%"))
    query = select(proposal.c.subject).where(*mine, _in_states((ProposalState.PENDING,), now)).distinct()
    found = tx.connection.execute(query.order_by(proposal.c.subject).limit(most)).scalars()
    return tuple(rows.subject(key) for key in found)


def open_with(tx: Transaction, fingerprint: str) -> tuple[Subject, ...]:
    """To whom this value is offered, in the whole address book."""
    query = select(proposal.c.subject).where(
        proposal.c.book_id == tx.book_id, proposal.c.fingerprint == fingerprint, proposal.c.state.in_(OPEN_STATES)
    )
    return tuple(rows.subject(key) for key in tx.connection.execute(query.distinct()).scalars())


def open_of_kind(tx: Transaction, kind: Kind) -> Iterator[tuple[Subject, str, str]]:
    """Subject, key and value of all open proposals of one kind, in the whole address book."""
    query = select(proposal.c.subject, proposal.c.key, proposal.c.value).where(
        proposal.c.book_id == tx.book_id, proposal.c.field_kind == kind.value, proposal.c.state.in_(OPEN_STATES)
    )
    for row in tx.connection.execute(query):
        yield rows.subject(row.subject), row.key, row.value


def remove_of(tx: Transaction, subject: Subject) -> None:
    """Take all proposals to a person away, with their sightings."""
    mine = (proposal.c.book_id == tx.book_id, proposal.c.subject == subject.key)
    tx.connection.execute(delete(proposal).where(*mine))


def _change_values(of: Change) -> dict[str, Any]:
    return {
        "change_kind": of.kind.value,
        "field_kind": of.field_kind.value if of.field_kind else "",
        "value": of.value,
        "key": of.key,
        "type": of.type,
        "type_is_default": of.type_is_default,
        "parts": of.parts,
        "old_field_id": of.old_field_id,
        "old_value": of.old_value,
        "fingerprint": of.fingerprint,
    }


def _sighting_values(of: Sighting) -> dict[str, Any]:
    return {
        "proposal_id": of.proposal_id,
        "card_id": of.card_id,
        "message_id": of.message_id,
        "sent_time": of.sent_time,
        "text": of.text,
        "start": of.start,
        "end": of.end,
        "confidence": of.confidence,
    }


def _proposal(row: Row[Any], seen: list[Row[Any]], now: datetime) -> Proposal:
    state = ProposalState(row.state)
    due = state == ProposalState.SNOOZED and row.snooze_time <= now
    return Proposal(
        id=row.id,
        book_id=row.book_id,
        subject=rows.subject(row.subject),
        subject_name=row.subject_name,
        subject_email=row.subject_email,
        change=_change(row),
        state=ProposalState.PENDING if due else state,
        confidence=row.confidence,
        etag=str(row.version),
        create_time=row.create_time,
        snooze_time=row.snooze_time,
        decide_time=row.decide_time,
        decided_by=row.decided_by,
        first_time=seen[0].first_time if seen else None,
        last_time=seen[0].sent_time if seen else None,
        sighting_count=seen[0].total if seen else 0,
        sightings=tuple(sightings.one(one) for one in seen),
        reasons=tuple(row.reasons),
        candidates=tuple(row.candidates),
    )


def _change(row: Row[Any]) -> Change:
    return Change(
        kind=ChangeKind(row.change_kind),
        field_kind=Kind(row.field_kind) if row.field_kind else None,
        value=row.value,
        key=row.key,
        type=row.type,
        type_is_default=row.type_is_default,
        parts=rows.parts(row.parts),
        old_field_id=row.old_field_id,
        old_value=row.old_value,
    )
