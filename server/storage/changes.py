"""The append-only change log, and the reviews that may be asked to repeat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from server.contacts.contact import Page, PageRequest
from server.contacts.proposal import ChangeAction, ChangeEntry, MainContactChange
from server.errors import NotFound
from server.fields.field import Kind
from server.storage import paging, rows
from server.storage.engine import Transaction
from server.storage.settings import read_settings_change, settings_change_json
from server.storage.tables import change, review

_FIRST = 2**31 - 1


def append(tx: Transaction, entries: Sequence[ChangeEntry]) -> None:
    """Write entries; their ids were taken from `Transaction.number`."""
    values = [_values(tx, entry) for entry in entries]
    if values:
        tx.connection.execute(insert(change), values)


def get(tx: Transaction, number: int) -> ChangeEntry:
    """One entry. Raises NotFound CHANGE_NOT_FOUND."""
    mine = (change.c.book_id == tx.book_id, change.c.number == min(max(number, 0), _FIRST))
    row = tx.connection.execute(select(change).where(*mine)).one_or_none()
    if row is None:
        raise NotFound("CHANGE_NOT_FOUND", "There is no such entry in the change log.", change=str(number))
    return _entry(row)


def load(tx: Transaction, numbers: Collection[int]) -> tuple[ChangeEntry, ...]:
    """Those of these entries that there are, in the order of their numbers."""
    if not numbers:
        return ()
    mine = (change.c.book_id == tx.book_id, change.c.number.in_(numbers))
    return tuple(_entry(row) for row in tx.connection.execute(select(change).where(*mine).order_by(change.c.number)))


def of_batch(tx: Transaction, batch_id: str) -> tuple[ChangeEntry, ...]:
    """The entries of one review or edit, in order."""
    mine = (change.c.book_id == tx.book_id, change.c.batch_id == batch_id)
    return tuple(_entry(row) for row in tx.connection.execute(select(change).where(*mine).order_by(change.c.number)))


def later(tx: Transaction, contact_id: str, number: int) -> tuple[ChangeEntry, ...]:
    """The entries about a contact after this one, in order."""
    mine = (change.c.book_id == tx.book_id, change.c.contact_id == contact_id, change.c.number > number)
    return tuple(_entry(row) for row in tx.connection.execute(select(change).where(*mine).order_by(change.c.number)))


def stands_later(tx: Transaction, number: int) -> bool:
    """Whether anything was changed after this number and not undone since."""
    undone = select(change.c.undone_by).where(change.c.book_id == tx.book_id, change.c.number > number)
    cancelled = undone.where(change.c.undone_by != "")
    mine = (change.c.book_id == tx.book_id, change.c.number > number, change.c.undone_by == "")
    query = select(change.c.number).where(*mine, change.c.batch_id.not_in(cancelled))
    return tx.connection.execute(query.limit(1)).first() is not None


def page(tx: Transaction, request: PageRequest, contact_ids: Collection[str], kind: Kind | None) -> Page[ChangeEntry]:
    """The log, newest first; of these contacts only, if any are named."""
    size = paging.size(request)
    query = select(change).where(change.c.book_id == tx.book_id, change.c.number < paging.number(request, _FIRST))
    if contact_ids:
        query = query.where(change.c.contact_id.in_(contact_ids))
    if kind:
        query = query.where(change.c.field_kind == kind.value)
    found = tx.connection.execute(query.order_by(change.c.number.desc()).limit(size + 1)).all()
    items = tuple(_entry(row) for row in found[:size])
    return Page(items, paging.token((items[-1].id,)) if len(found) > size else "")


def mark_undone(tx: Transaction, batch_id: str, by: str) -> None:
    """Note which batch undid this one; the entries themselves stay as they are."""
    mine = (change.c.book_id == tx.book_id, change.c.batch_id == batch_id)
    tx.connection.execute(update(change).where(*mine).values(undone_by=by))


def undone_values(tx: Transaction, contact_id: str) -> frozenset[tuple[Kind, str]]:
    """Kind and key of the values that a contact was given and that were taken back by undo."""
    given = (ChangeAction.ADD_VALUE.value, ChangeAction.CHANGE_VALUE.value)
    mine = (change.c.book_id == tx.book_id, change.c.contact_id == contact_id, change.c.undone_by != "")
    query = select(change.c.after).where(*mine, change.c.action.in_(given))
    fields = (rows.read_contact_field(after) for after in tx.connection.execute(query).scalars())
    return frozenset((field.kind, field.key) for field in fields if field)


def find_review(tx: Transaction, request_id: str) -> tuple[str, dict[str, list[Any]]] | None:
    """Digest and answer (ids by sort) of the review that was saved with this request id."""
    mine = (review.c.book_id == tx.book_id, review.c.request_id == request_id)
    row = tx.connection.execute(select(review).where(*mine)).one_or_none()
    return (row.digest, row.answer) if row else None


def save_review(tx: Transaction, request_id: str, digest: str, answer: dict[str, list[Any]], now: datetime) -> None:
    """Keep what a review did, so that its repetition can be answered."""
    tx.connection.execute(
        insert(review).values(book_id=tx.book_id, request_id=request_id, digest=digest, answer=answer, time=now)
    )


def _values(tx: Transaction, entry: ChangeEntry) -> dict[str, Any]:
    touched = entry.after or entry.before
    return {
        "number": entry.id,
        "book_id": tx.book_id,
        "batch_id": entry.batch_id,
        "time": entry.time,
        "actor": entry.actor,
        "action": entry.action.value,
        "contact_id": entry.contact_id,
        "field_kind": touched.kind.value if touched else "",
        "before": rows.contact_field_json(entry.before),
        "after": rows.contact_field_json(entry.after),
        "details": rows.details_change_json(entry.details)
        or settings_change_json(entry.settings)
        or rows.main_contact_change_json(entry.main_contact),
        "proposal_id": entry.proposal_id,
        "rejection_id": entry.rejection_id,
        "model_version": entry.model_version,
        "stranger": entry.stranger,
        "undone_by": "",
    }


def _entry(row: Row[Any]) -> ChangeEntry:
    of_settings, of_case = row.action == ChangeAction.UPDATE_SETTINGS, row.action == ChangeAction.SET_MAIN_CONTACT
    return ChangeEntry(
        id=row.number,
        book_id=row.book_id,
        batch_id=row.batch_id,
        time=row.time,
        actor=row.actor,
        action=ChangeAction(row.action),
        contact_id=row.contact_id,
        before=rows.read_contact_field(row.before),
        after=rows.read_contact_field(row.after),
        proposal_id=row.proposal_id,
        rejection_id=row.rejection_id,
        model_version=row.model_version,
        stranger=row.stranger,
        undone_by=row.undone_by,
        details=None if of_settings or of_case else rows.read_details_change(row.details),
        settings=read_settings_change(row.details) if of_settings else None,
        main_contact=MainContactChange(**row.details) if of_case and row.details else None,
    )
