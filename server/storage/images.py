"""What a batch of the change log changed, row for row, and putting it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, UniqueConstraint, delete, insert, select, update

from server.contacts.proposal import ProposalState
from server.storage import contacts, journal, proposals
from server.storage.engine import Transaction
from server.storage.journal import Key, RowImage, Values
from server.storage.tables import OPEN_STATES, address_book, before_image, metadata, proposal

# What never goes back: by these a caller knows that a thing is not what it was when the caller saw it.
_VERSION, _TIME = "version", "update_time"
# By these it is known whether a proposal was decided since: its version also counts what was undone.
_DECISION = ("state", "decide_time", "decided_by", "snooze_time")


@dataclass(frozen=True, slots=True)
class Image:
    """The rows that a batch changed; `number` is the last one that the address book had given by then."""

    number: int
    rows: tuple[RowImage, ...]

    def of(self, table: str) -> tuple[RowImage, ...]:
        """Those of one table."""
        return tuple(one for one in self.rows if one.table == table)


def keep(tx: Transaction, batch_id: str, rows: Iterable[RowImage]) -> None:
    """Store what a batch changed; without that it cannot be undone."""
    data = {"number": tx.counter, "rows": [[one.table, one.key, one.before, one.after] for one in rows]}
    tx.connection.execute(insert(before_image).values(book_id=tx.book_id, batch_id=batch_id, data=data))


def load(tx: Transaction, batch_id: str) -> Image | None:
    """What a batch changed, None if that is not known (any more)."""
    mine = (before_image.c.book_id == tx.book_id, before_image.c.batch_id == batch_id)
    data = tx.connection.execute(select(before_image.c.data).where(*mine)).scalar_one_or_none()
    if data is None or "rows" not in data:
        return None
    rows = tuple(RowImage(table, tuple(key), before, after) for table, key, before, after in data["rows"])
    return Image(data["number"], rows)


def drop(tx: Transaction, batch_ids: Collection[str]) -> None:
    """Forget what batches changed: they cannot be undone any more."""
    mine = (before_image.c.book_id == tx.book_id, before_image.c.batch_id.in_(batch_ids))
    tx.connection.execute(delete(before_image).where(*mine))


def put_back(tx: Transaction, image: Image, now: datetime) -> None:
    """Every row as it was before the batch, as far as nothing later changed it; versions go on counting.

    A proposal that was decided since stays decided; only the person it is to goes back. What would be offered or
    refused to one person twice by that is one.
    """
    plans = [_plan(tx, table, image, now) for table in metadata.sorted_tables if image.of(table.name)]
    for plan in reversed(plans):
        if plan.made:
            tx.connection.execute(delete(plan.table).where(journal.among(plan.table, plan.made)))
    twins: dict[str, str] = {}
    tx.forget()
    for plan in plans:
        twins |= _close_twins(tx, plan, now) if plan.table is proposal else {}
        _insert(tx, plan)
        _change(tx, plan)
    for twin, one in twins.items():
        proposals.move_sightings(tx, twin, one)
    contacts.find_by_words(tx, {str(one.key[0]) for one in image.of("contact")})


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be done to one table: rows to delete, to insert, and new values of others."""

    table: Table
    made: list[Key]
    gone: dict[Key, Values]
    changed: dict[Key, Values]
    current: Mapping[Key, Values]


def _plan(tx: Transaction, table: Table, image: Image, now: datetime) -> _Plan:
    rows = image.of(table.name)
    current = journal.read(tx, table.name, [one.key for one in rows])
    made = [one.key for one in rows if _was_made(one, current.get(one.key))]
    gone = {one.key: _next_version(one.before) for one in rows if one.before and not one.after}
    changed = {one.key: values for one in rows if (values := _former(one, current.get(one.key), now))}
    return _Plan(table, made, {key: row for key, row in gone.items() if key not in current}, changed, current)


def _was_made(one: RowImage, row: Values | None) -> bool:
    """Whether the batch made the row, and nobody has decided on it since."""
    if one.before is not None or row is None:
        return False
    decided = one.table == proposal.name and row["state"] not in OPEN_STATES
    return not (decided and one.after is not None and row["state"] != one.after.get("state"))


def _next_version(row: Values) -> Values:
    return {**row, _VERSION: row[_VERSION] + 1} if _VERSION in row else row


def _former(one: RowImage, row: Values | None, now: datetime) -> Values:
    """The columns to set so that a row is as it was."""
    if not one.before or not one.after or row is None:
        return {}
    columns = [name for name in one.before if row[name] == one.after[name] and name not in (_VERSION, _TIME)]
    if one.table == proposal.name and any(row[name] != one.after.get(name, row[name]) for name in _DECISION):
        columns = [name for name in columns if name == "subject"]
    values = {name: one.before[name] for name in columns}
    if values and _VERSION in one.before:
        values[_VERSION] = row[_VERSION] + 1
    if values and _TIME in one.before:
        values[_TIME] = now.isoformat()
    return values


def _close_twins(tx: Transaction, plan: _Plan, now: datetime) -> dict[str, str]:
    """Closes what was offered anew since, in the place of what comes back: the proposal that does, by its twin.

    Those that come back do not stand in each other's way either: while they move, none is open.
    """
    aside = [key for key in plan.changed if plan.current[key]["state"] in OPEN_STATES]
    if aside:
        closed = update(proposal).where(journal.among(proposal, aside))
        tx.connection.execute(closed.values(state=ProposalState.OBSOLETE.value))
        for key in aside:
            plan.changed[key] = {"state": plan.current[key]["state"], **plan.changed[key]}
    coming: dict[str, Values] = {str(key[0]): {**plan.current[key], **one} for key, one in plan.changed.items()}
    coming |= {str(key[0]): row for key, row in plan.gone.items()}
    back = {(row["subject"], row["fingerprint"]): id for id, row in coming.items() if row["state"] in OPEN_STATES}
    twins: dict[str, str] = {}
    for (subject, fingerprint), id in back.items():
        same = (proposal.c.subject == subject, proposal.c.fingerprint == fingerprint)
        query = select(proposal.c.id).where(proposal.c.book_id == tx.book_id, *same, proposal.c.state.in_(OPEN_STATES))
        twins |= dict.fromkeys(tx.connection.execute(query).scalars(), id)
    proposals.decide(tx, twins, ProposalState.OBSOLETE, "", now)
    return twins


def _insert(tx: Transaction, plan: _Plan) -> None:
    """Rows that were deleted, without those whose parents are gone for good and those that were made anew since."""
    rows = _with_parents(tx, plan.table, plan.gone)
    taken = _taken(tx, plan.table, rows)
    values = [journal.decode(plan.table, row) for key, row in rows.items() if key not in taken]
    if values:
        tx.connection.execute(insert(plan.table), values)


def _change(tx: Transaction, plan: _Plan) -> None:
    """New values of rows, without those whose parents are gone for good and those in whose place is another."""
    rows = _with_parents(tx, plan.table, {key: {**plan.current[key], **one} for key, one in plan.changed.items()})
    taken = _taken(tx, plan.table, rows)
    for key, values in plan.changed.items():
        if key in rows and key not in taken:
            row = update(plan.table).where(journal.among(plan.table, [key]))
            tx.connection.execute(row.values(journal.decode(plan.table, values)))


def _with_parents(tx: Transaction, table: Table, rows: dict[Key, Values]) -> dict[Key, Values]:
    for foreign in table.foreign_keys:
        name, parent = foreign.parent.name, foreign.column.table
        if parent is address_book:
            continue
        there = journal.read(tx, parent.name, {(row[name],) for row in rows.values() if row[name] is not None})
        rows = {key: row for key, row in rows.items() if row[name] is None or (row[name],) in there}
    return rows


def _taken(tx: Transaction, table: Table, rows: Mapping[Key, Values]) -> set[Key]:
    """Those of these rows in whose place, by a unique constraint, there is another row."""
    taken: set[Key] = set()
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = [column.name for column in constraint.columns]
            places = {tuple(row[name] for name in names): key for key, row in rows.items()}
            for row in journal.find(tx, table, names, list(places)):
                key = places[tuple(row[name] for name in names)]
                if key != tuple(row[column.name] for column in table.primary_key):
                    taken.add(key)
    return taken
