"""The change log, and taking a saved review or edit back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from server.contacts.applying import Step, revert
from server.contacts.contact import FIRST_PAGE, Contact, Page, PageRequest, Settings
from server.contacts.proposal import ChangeAction, ChangeEntry, Subject
from server.errors import FailedPrecondition
from server.fields.field import Kind
from server.storage import books, changes, contacts, images, messages, proposals, rejections
from server.storage.engine import Database, Transaction
from server.workflow import offers
from server.workflow.editing import release_cards
from server.workflow.recording import Log, open_log
from server.workflow.restoring import restore

_VALUE_ACTIONS = (ChangeAction.ADD_VALUE, ChangeAction.CHANGE_VALUE, ChangeAction.REMOVE_VALUE)
_UNDOABLE = (*_VALUE_ACTIONS, ChangeAction.CREATE_CONTACT, ChangeAction.REJECT)


def list_changes(
    db: Database, book_id: str, page: PageRequest = FIRST_PAGE, *, contact_id: str = "", kind: Kind | None = None
) -> Page[ChangeEntry]:
    """The change log, newest first; of one contact, of one kind of field."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        return changes.page(tx, page, contact_id, kind)


def undo_change(db: Database, book_id: str, change_id: int, actor: str, now: datetime) -> tuple[ChangeEntry, ...]:
    """Undo the review or edit that the entry belongs to, exactly; gives the new entries.

    Raises FailedPrecondition (UNDO_CONFLICT: a later change touched the same field, `metadata["change"]` names it;
    ALREADY_UNDONE; NOT_UNDOABLE).
    """
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        batch = changes.of_batch(tx, changes.get(tx, change_id).batch_id)
        _check_undoable(batch)
        log = open_log(tx, actor, now)
        image = images.load(tx, batch[0].batch_id)
        for contact_id in dict.fromkeys(entry.contact_id for entry in batch if entry.contact_id):
            _undo_contact(tx, log, [entry for entry in batch if entry.contact_id == contact_id], image.order)
        rejections.remove(tx, [entry.rejection_id for entry in batch if entry.rejection_id])
        concerned = restore(tx, image, now)
        log.add(ChangeAction.UNDO)
        changes.mark_undone(tx, batch[0].batch_id, log.batch_id)
        entries = log.save()
        _refresh(tx, settings, batch, concerned, now)
        return entries


def _check_undoable(batch: Sequence[ChangeEntry]) -> None:
    if any(entry.undone_by for entry in batch):
        raise FailedPrecondition("ALREADY_UNDONE", "This was undone already.", change=str(batch[0].id))
    if any(entry.action not in _UNDOABLE for entry in batch):
        raise FailedPrecondition(
            "NOT_UNDOABLE", f"An entry of sort {batch[-1].action.value} cannot be undone.", change=str(batch[0].id)
        )


def _undo_contact(tx: Transaction, log: Log, entries: Sequence[ChangeEntry], order: Sequence[str]) -> None:
    contact_id = entries[0].contact_id
    later = _standing(changes.later(tx, contact_id, entries[-1].id))
    creation = next((entry for entry in entries if entry.action == ChangeAction.CREATE_CONTACT), None)
    if creation:
        _check_untouched(one for one in later if one.action in _VALUE_ACTIONS)
        _remove_created(tx, log, creation)
        return
    touched = {field.id for entry in entries for field in (entry.before, entry.after) if field}
    _check_untouched(one for one in later if {field.id for field in (one.before, one.after) if field} & touched)
    steps = [Step(one.action, one.before, one.after) for one in entries if one.action in _VALUE_ACTIONS]
    if steps:
        _revert(tx, log, contacts.get(tx, contact_id), steps, entries, order)


def _standing(entries: Sequence[ChangeEntry]) -> list[ChangeEntry]:
    """The entries less those that were undone and those that undid them: together they changed nothing."""
    undoing = {one.undone_by for one in entries if one.undone_by}
    return [one for one in entries if not one.undone_by and one.batch_id not in undoing]


def _check_untouched(conflicts: Iterable[ChangeEntry]) -> None:
    for one in conflicts:
        raise _conflict(one.id)


def _conflict(number: int) -> FailedPrecondition:
    return FailedPrecondition(
        "UNDO_CONFLICT", "A later change touched the same values: undo that one first.", change=str(number)
    )


def _revert(
    tx: Transaction,
    log: Log,
    contact: Contact,
    steps: Sequence[Step],
    entries: Sequence[ChangeEntry],
    order: Sequence[str],
) -> None:
    fields = contact.fields
    for step in reversed(steps):
        reverted = revert(fields, step)
        if reverted is None:
            raise _conflict(entries[-1].id)
        fields = reverted
        back = ChangeAction.CHANGE_VALUE
        if step.after is None:
            back = ChangeAction.ADD_VALUE
        elif step.before is None:
            back = ChangeAction.REMOVE_VALUE
        log.step(Step(back, step.after, step.before), contact.id)
    places = {id: place for place, id in enumerate(order)}
    ordered = tuple(sorted(fields, key=lambda field: places.get(field.id, len(places))))
    contacts.save(tx, replace(contact, fields=ordered), contact, log.now)


def _remove_created(tx: Transaction, log: Log, creation: ChangeEntry) -> None:
    """A contact that the batch made is a stranger again, with the proposals and refusals it had as one."""
    mine, stranger = Subject(contact_id=creation.contact_id), Subject(stranger=creation.stranger)
    release_cards(tx, mine)
    if stranger.key:
        rejections.move(tx, mine, stranger)
        proposals.move_all(tx, mine, stranger)
    else:
        rejections.remove(tx, [one.id for one in rejections.of(tx, mine)])
        proposals.remove_of(tx, mine)
    messages.forget_candidate(tx, creation.contact_id)
    contacts.remove(tx, creation.contact_id)
    log.add(ChangeAction.DELETE_CONTACT, creation.contact_id, stranger=creation.stranger)


def _refresh(
    tx: Transaction, settings: Settings, batch: Sequence[ChangeEntry], concerned: Sequence[Subject], now: datetime
) -> None:
    """Offer again what the undone batch had settled."""
    ids = [entry.contact_id for entry in batch] + [one.contact_id for one in concerned]
    found = [Subject(contact_id=one.id) for one in contacts.load(tx, [id for id in dict.fromkeys(ids) if id])]
    strangers = [Subject(stranger=entry.stranger) for entry in batch if entry.stranger]
    for subject in dict.fromkeys((*found, *strangers, *(one for one in concerned if one.stranger))):
        offers.refresh_window(tx, settings, subject, now)
