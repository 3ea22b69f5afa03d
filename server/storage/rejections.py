"""Remembered refusals."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Row, bindparam, delete, insert, select, tuple_, union_all, update

from server.contacts.contact import Page, PageRequest
from server.contacts.memory import PERSON, Memory, remember
from server.contacts.proposal import Rejection, RejectionSource, Scope, Subject
from server.errors import NotFound
from server.fields.field import Kind
from server.storage import paging, rows
from server.storage.engine import Transaction
from server.storage.tables import WITH_PATTERN, proposal, rejection

_FIRST = 2**31 - 1


def memory_of(tx: Transaction, subject: Subject, stated: Collection[tuple[Kind, str]]) -> Memory:
    """What is refused for a person: by itself; of the stated values (kind and key) by the whole address book; patterns.

    An address book may refuse any number of values for everybody: only those that are stated are read.
    """
    values = {(kind.value, key) for kind, key in stated}
    given: dict[str, object] = {"book": tx.book_id, "subject": subject.key}
    if values:
        given |= {"kinds": sorted({kind for kind, _ in values}), "keys": sorted({key for _, key in values})}
    rows = tx.connection.execute(_memory(bool(values)), given)
    return remember(_rejection(row) for row in rows if row.subject or row.pattern or (row.kind, row.key) in values)


@cache
def _memory(of_values: bool) -> CompoundSelect[Any]:
    """What is refused for a person and by pattern (parameters `book`, `subject`); of values (`kinds`, `keys`), too."""
    book = rejection.c.book_id == bindparam("book")
    own = select(rejection).where(book, rejection.c.subject == bindparam("subject"))
    by_pattern = select(rejection).where(book, WITH_PATTERN)
    everywhere = select(rejection).where(
        book,
        rejection.c.subject == "",
        rejection.c.kind.in_(bindparam("kinds", expanding=True)),
        rejection.c.key.in_(bindparam("keys", expanding=True)),
    )
    return union_all(own, by_pattern, *((everywhere,) if of_values else ()))


def patterns(tx: Transaction) -> tuple[Rejection, ...]:
    """The patterns of the address book."""
    query = select(rejection).where(rejection.c.book_id == tx.book_id, WITH_PATTERN)
    return tuple(_rejection(row) for row in tx.connection.execute(query))


def get(tx: Transaction, rejection_id: str) -> Rejection:
    """One refusal. Raises NotFound REJECTION_NOT_FOUND."""
    for found in load(tx, (rejection_id,)):
        return found
    raise NotFound("REJECTION_NOT_FOUND", "There is no such rejection in this address book.", rejection=rejection_id)


def load(tx: Transaction, ids: Collection[str]) -> tuple[Rejection, ...]:
    """Those of these refusals that there are, oldest first."""
    if not ids:
        return ()
    mine = (rejection.c.book_id == tx.book_id, rejection.c.id.in_(ids))
    query = select(rejection).where(*mine).order_by(rejection.c.number)
    return tuple(_rejection(row) for row in tx.connection.execute(query))


def of(tx: Transaction, subject: Subject) -> tuple[Rejection, ...]:
    """A person's own refusals."""
    mine = (rejection.c.book_id == tx.book_id, rejection.c.subject == subject.key)
    return tuple(_rejection(row) for row in tx.connection.execute(select(rejection).where(*mine)))


def page(
    tx: Transaction, request: PageRequest, subject: Subject | None, kind: Kind | None, text: str
) -> Page[Rejection]:
    """Refusals, newest first; a contact's are its own and those of the whole address book."""
    size = paging.size(request)
    query = select(rejection).where(
        rejection.c.book_id == tx.book_id, rejection.c.number < paging.number(request, _FIRST)
    )
    if subject:
        query = query.where(rejection.c.subject.in_((subject.key, "")))
    if kind:
        query = query.where(rejection.c.kind == kind.value)
    if text.strip():
        query = query.where(rejection.c.search_text.like(rows.contains(text), escape="\\"))
    found = tx.connection.execute(query.order_by(rejection.c.number.desc()).limit(size + 1)).all()
    items = tuple(_rejection(row) for row in found[:size])
    return Page(items, paging.token((found[size - 1].number,)) if len(found) > size else "")


def add(tx: Transaction, refused: Sequence[Rejection]) -> tuple[Rejection, ...]:
    """Remember refusals; gives those that were not remembered yet."""
    values = {(_subject_key(one), _kind(one), one.key, one.pattern): one for one in refused}
    if not values:
        return ()
    columns = (rejection.c.subject, rejection.c.kind, rejection.c.key, rejection.c.pattern)
    query = select(*columns).where(rejection.c.book_id == tx.book_id, tuple_(*columns).in_(values))
    for row in tx.connection.execute(query).all():
        del values[row.subject, row.kind, row.key, row.pattern]
    if values:
        tx.connection.execute(insert(rejection), [_values(tx, one) for one in values.values()])
    return tuple(values.values())


def remove(tx: Transaction, ids: Collection[str]) -> None:
    """Forget refusals."""
    if not ids:
        return
    tx.connection.execute(delete(rejection).where(rejection.c.book_id == tx.book_id, rejection.c.id.in_(ids)))


def move(tx: Transaction, old: Subject, new: Subject) -> None:
    """A person's refusals follow to another subject; what is refused there already is not kept twice."""
    known = {(one.kind, one.key) for one in of(tx, new)}
    twice = [one.id for one in of(tx, old) if (one.kind, one.key) in known]
    if twice:
        remove(tx, twice)
    mine = (rejection.c.book_id == tx.book_id, rejection.c.subject == old.key)
    tx.connection.execute(update(rejection).where(*mine).values(subject=new.key))


def follow(tx: Transaction, subject: Subject, number: int) -> None:
    """A person's refusals, after this number, of what was offered to another one as it turned out are that one's."""
    query = (
        select(rejection.c.id, proposal.c.subject)
        .join(proposal, proposal.c.id == rejection.c.proposal_id)
        .where(rejection.c.book_id == tx.book_id, rejection.c.subject == subject.key, rejection.c.number > number)
        .where(proposal.c.subject != subject.key)
    )
    others = {row.id: rows.subject(row.subject) for row in tx.connection.execute(query)}
    for one in load(tx, others.keys()):
        known = {(other.kind, other.key, other.pattern) for other in of(tx, others[one.id])}
        if (one.kind, one.key, one.pattern) not in known:
            mine = (rejection.c.book_id == tx.book_id, rejection.c.id == one.id)
            tx.connection.execute(update(rejection).where(*mine).values(subject=others[one.id].key))


def _subject_key(of: Rejection) -> str:
    return of.subject.key if of.subject else ""


def _kind(of: Rejection) -> str:
    return of.kind.value if of.kind else PERSON


def _values(tx: Transaction, of: Rejection) -> dict[str, Any]:
    return {
        "id": of.id,
        "book_id": tx.book_id,
        "number": tx.number(),
        "scope": of.scope.value,
        "subject": _subject_key(of),
        "subject_name": of.subject_name,
        "kind": _kind(of),
        "value": of.value,
        "key": of.key,
        "normaliser_version": of.normaliser_version,
        "source": of.source.value,
        "proposal_id": of.proposal_id,
        "message_id": of.message_id,
        "actor": of.actor,
        "create_time": of.create_time,
        "search_text": rows.search_text((of.value or of.pattern, of.subject_name)),
        "pattern": of.pattern,
    }


def _rejection(row: Row[Any]) -> Rejection:
    return Rejection(
        id=row.id,
        book_id=row.book_id,
        scope=Scope(row.scope),
        subject=rows.subject(row.subject) if row.subject else None,
        subject_name=row.subject_name,
        kind=None if row.kind == PERSON else Kind(row.kind),
        value=row.value,
        key=row.key,
        normaliser_version=row.normaliser_version,
        source=RejectionSource(row.source),
        proposal_id=row.proposal_id,
        message_id=row.message_id,
        actor=row.actor,
        create_time=row.create_time,
        pattern=row.pattern,
    )
