"""Cases: what messages belong to them is found by the reference that the messages carry."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, func, insert, select, union, update

from server.contacts.case import Case
from server.contacts.contact import Page, PageRequest
from server.contacts.proposal import ProposalState
from server.errors import NotFound
from server.storage import paging, proposals
from server.storage.engine import Transaction
from server.storage.tables import mail_case, mail_message, proposal, sighting


def get(tx: Transaction, case_id: str) -> Case:
    """A case without its counts. Raises NotFound CASE_NOT_FOUND."""
    mine = (mail_case.c.book_id == tx.book_id, mail_case.c.id == case_id)
    row = tx.connection.execute(select(mail_case).where(*mine)).one_or_none()
    if row is None:
        raise NotFound("CASE_NOT_FOUND", "There is no such case in this address book.", case=case_id)
    return _case(row)


def load(tx: Transaction, ids: Collection[str]) -> tuple[Case, ...]:
    """Those of these cases that there are, without their counts."""
    mine = (mail_case.c.book_id == tx.book_id, mail_case.c.id.in_(ids))
    return tuple(_case(row) for row in tx.connection.execute(select(mail_case).where(*mine))) if ids else ()


def find(tx: Transaction, reference: str) -> Case | None:
    """The case with this reference, without its counts."""
    mine = (mail_case.c.book_id == tx.book_id, mail_case.c.reference == reference)
    row = tx.connection.execute(select(mail_case).where(*mine)).one_or_none()
    return _case(row) if row else None


def page(tx: Transaction, request: PageRequest, reference: str) -> Page[Case]:
    """Cases without their counts, that with the newest message first."""
    size = paging.size(request)
    query = select(mail_case).where(
        mail_case.c.book_id == tx.book_id, mail_case.c.last_number < paging.number(request, paging.LARGEST_NUMBER)
    )
    if reference:
        query = query.where(mail_case.c.reference == reference)
    found = tx.connection.execute(query.order_by(mail_case.c.last_number.desc()).limit(size + 1)).all()
    shown = found[:size]
    return Page(tuple(_case(row) for row in shown), paging.token((shown[-1].last_number,)) if len(found) > size else "")


def counted(tx: Transaction, cases: Sequence[Case], now: datetime) -> tuple[Case, ...]:
    """The cases with the numbers of their messages and pending proposals."""
    if not cases:
        return ()
    by_reference = (
        select(mail_message.c.case_reference, func.count().label("total"))
        .where(
            mail_message.c.book_id == tx.book_id, mail_message.c.case_reference.in_([one.reference for one in cases])
        )
        .group_by(mail_message.c.case_reference)
    )
    total = {row.case_reference: row.total for row in tx.connection.execute(by_reference)}
    pending = _pending(tx, [one.reference for one in cases], now)
    return tuple(
        replace(one, message_count=total.get(one.reference, 0), pending_count=pending.get(one.reference, 0))
        for one in cases
    )


def _pending(tx: Transaction, references: Collection[str], now: datetime) -> dict[str, int]:
    """How much waits for a decision in each case: of its messages, and of those of its threads that name no case."""
    other = mail_message.alias()
    named = (other.c.book_id == tx.book_id, other.c.case_reference.in_(references))
    same_thread = and_(mail_message.c.book_id == other.c.book_id, mail_message.c.thread == other.c.thread)
    seen = union(
        select(other.c.case_reference.label("reference"), other.c.id.label("message_id")).where(*named),
        select(other.c.case_reference, mail_message.c.id)
        .join(mail_message, same_thread)
        .where(*named, other.c.thread != "", mail_message.c.case_reference == ""),
    ).subquery()
    waiting = proposals.conditions(tx, proposals.Filter(states=(ProposalState.PENDING,)), now)
    query = (
        select(seen.c.reference, func.count(proposal.c.id.distinct()).label("total"))
        .join(sighting, sighting.c.message_id == seen.c.message_id)
        .join(proposal, proposal.c.id == sighting.c.proposal_id)
        .where(*waiting)
        .group_by(seen.c.reference)
    )
    return {row.reference: row.total for row in tx.connection.execute(query)}


def add_message(tx: Transaction, reference: str, now: datetime) -> None:
    """A message came to this case, which is made if there was none; of all cases it has the newest message."""
    mine = (mail_case.c.book_id == tx.book_id, mail_case.c.reference == reference)
    last = tx.number()
    if tx.connection.execute(update(mail_case).where(*mine).values(last_number=last, update_time=now)).rowcount:
        return
    times = {"create_time": now, "update_time": now}
    tx.connection.execute(
        insert(mail_case).values(
            id=tx.new_id(), book_id=tx.book_id, reference=reference, version=1, last_number=last, **times
        )
    )


def set_main_contact(tx: Transaction, case_id: str, contact_id: str, now: datetime) -> None:
    """Say whose case it is; "" for nobody's."""
    mine = (mail_case.c.book_id == tx.book_id, mail_case.c.id == case_id)
    values = {"main_contact_id": contact_id or None, "version": mail_case.c.version + 1, "update_time": now}
    tx.connection.execute(update(mail_case).where(*mine).values(values))


def move_main_contact(tx: Transaction, old_contact_id: str, new_contact_id: str) -> None:
    """The cases of a contact that another one takes in are the other's."""
    mine = (mail_case.c.book_id == tx.book_id, mail_case.c.main_contact_id == old_contact_id)
    values = {"main_contact_id": new_contact_id, "version": mail_case.c.version + 1}
    tx.connection.execute(update(mail_case).where(*mine).values(values))


def _case(row: Row[Any]) -> Case:
    return Case(
        id=row.id,
        book_id=row.book_id,
        reference=row.reference,
        main_contact_id=row.main_contact_id or "",
        create_time=row.create_time,
        update_time=row.update_time,
        etag=str(row.version),
    )
