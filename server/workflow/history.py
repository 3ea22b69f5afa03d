"""The change log, and taking back what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from server.contacts.applying import Fields, compare
from server.contacts.contact import FIRST_PAGE, Contact, Page, PageRequest, Settings
from server.contacts.details import details_of
from server.contacts.merging import said
from server.contacts.proposal import ChangeAction, ChangeEntry, Details, MainContactChange, Subject
from server.errors import FailedPrecondition
from server.fields.field import Kind
from server.storage import accounts, books, cases, changes, contacts, images, messages, rows
from server.storage.engine import Database, Transaction
from server.workflow import restoring, resuming
from server.workflow.conflicts import check_unshared, check_untouched
from server.workflow.detailing import log_details
from server.workflow.recording import Log, recorded


def list_changes(
    db: Database, book_id: str, page: PageRequest = FIRST_PAGE, *, contact_id: str = "", kind: Kind | None = None
) -> Page[ChangeEntry]:
    """The change log, newest first; of one contact with those it absorbed, of one kind of field."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        return changes.page(tx, page, _with_absorbed(tx, contact_id) if contact_id else (), kind)


def _with_absorbed(tx: Transaction, contact_id: str) -> tuple[str, ...]:
    """The contact, or the one that absorbed it, and all that this one absorbed."""
    known = contacts.known_as(tx, (Subject(contact_id=contact_id).key,))
    survivor = next(iter(known.values()), contact_id)
    absorbed = [subject.contact_id for one in contacts.aliases(tx, survivor) if (subject := rows.subject(one))]
    return (survivor, *(id for id in absorbed if id))


def undo_change(db: Database, book_id: str, change_id: int, actor: str, now: datetime) -> tuple[ChangeEntry, ...]:
    """Undo the batch (review, edit, merge, undo …) that the entry belongs to, exactly; gives the new entries.

    Raises FailedPrecondition (UNDO_CONFLICT: a later change touched the same field, `metadata` names `change`,
    `contact` and `kind`; ALREADY_UNDONE; NOT_UNDOABLE).
    """
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        entries = _undo_batch(tx, settings, change_id, actor, now)
    resuming.make_up(db, book_id, settings, now)
    return entries


def _undo_batch(
    tx: Transaction, settings: Settings, change_id: int, actor: str, now: datetime
) -> tuple[ChangeEntry, ...]:
    batch = changes.of_batch(tx, changes.get(tx, change_id).batch_id)
    image = _undoable(tx, batch)
    check_untouched(tx, batch, image)
    with recorded(tx, actor, now) as log:
        concerned = _undo(tx, log, settings, batch, image)
        log.add(ChangeAction.UNDO)
        changes.mark_undone(tx, batch[0].batch_id, log.batch_id)
        entries = log.save()
        restoring.compare_anew(tx, settings, concerned, now)
    return entries


def _undoable(tx: Transaction, batch: Sequence[ChangeEntry]) -> images.Image:
    number = str(batch[0].id)
    if any(entry.undone_by for entry in batch):
        raise FailedPrecondition("ALREADY_UNDONE", "This was undone already.", change=number)
    image = images.load(tx, batch[0].batch_id)
    if image is None:
        what = batch[-1].action.value.replace("_", " ")
        raise FailedPrecondition("NOT_UNDOABLE", f'An entry of the sort "{what}" cannot be undone.', change=number)
    return image


def _undo(
    tx: Transaction, log: Log, settings: Settings, batch: Sequence[ChangeEntry], image: images.Image
) -> tuple[Subject, ...]:
    """Put everything back; gives the persons whose offers are to be looked at again."""
    ids = _contact_ids(batch, image)
    before = {one.id: one for one in contacts.load(tx, ids)}
    main = {one.id: one for one in cases.load(tx, _case_ids(batch))}
    images.put_back(tx, image, log.now)
    after = {one.id: contacts.save(tx, one, one, log.now) for one in contacts.load(tx, ids)}
    check_unshared(tx, after.values())
    for id in _without_former_account(tx, image) & after.keys():
        accounts.assign(tx, after[id], log.now)
    concerned: tuple[Subject, ...] = ()
    for id in ids:
        _log_difference(log, id, before.get(id), after.get(id), _stranger_of(batch, id))
        if id in after:
            concerned += restoring.readmit(tx, settings, after[id], image, log.now)
        elif id in before:
            concerned += restoring.release(tx, id, _stranger_of(batch, id), log.now)
    for case in cases.load(tx, main):
        former = main[case.id].main_contact_id
        if case.main_contact_id != former:
            log.main_contact_changed(MainContactChange(case.id, case.reference, former, case.main_contact_id))
    subjects = _subjects(batch, image)
    if changes.stands_later(tx, image.number):
        return (*concerned, *subjects)
    return (*concerned, *(one for one in subjects if messages.later_cards(tx, one, image.number)))


def _without_former_account(tx: Transaction, image: images.Image) -> set[str]:
    """Contacts whose account before the batch was nobody's meanwhile and went with an erasure."""
    members = [(str(one.key[0]), one.before) for one in image.of("account_member")]
    former = {id: str(before["account_id"]) for id, before in members if before and "account_id" in before}
    there = {one.id for one in accounts.load(tx, set(former.values()))}
    return {id for id, account_id in former.items() if account_id not in there}


def _case_ids(batch: Sequence[ChangeEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.main_contact.case_id for entry in batch if entry.main_contact))


def _contact_ids(batch: Sequence[ChangeEntry], image: images.Image) -> tuple[str, ...]:
    logged = [entry.contact_id for entry in batch if entry.contact_id]
    return tuple(dict.fromkeys((*logged, *(str(one.key[0]) for one in image.of("contact")))))


def _subjects(batch: Sequence[ChangeEntry], image: images.Image) -> tuple[Subject, ...]:
    """Everybody about whom the batch changed something, as they were before and after it."""
    touched = [*image.of("card"), *image.of("proposal"), *image.of("rejection")]
    keys = [str(side.get("subject", "")) for one in touched for side in (one.before, one.after) if side]
    found = [rows.subject(key) for key in keys if key]
    found += [Subject(contact_id=id) for id in _contact_ids(batch, image)]
    return tuple(dict.fromkeys((*found, *(Subject(stranger=one.stranger) for one in batch if one.stranger))))


def _stranger_of(batch: Sequence[ChangeEntry], contact_id: str) -> str:
    """As whom the contact was known before the batch made it."""
    return next((entry.stranger for entry in batch if entry.contact_id == contact_id and entry.stranger), "")


def _log_difference(log: Log, contact_id: str, before: Contact | None, after: Contact | None, stranger: str) -> None:
    if before is None and after is not None:
        log.add(ChangeAction.CREATE_CONTACT, contact_id)
    for step in said(compare(_fields(before), _fields(after))):
        log.step(step, contact_id)
    log_details(log, contact_id, *(details_of(one) if one else Details() for one in (before, after)))
    if before is not None and after is None:
        log.add(ChangeAction.DELETE_CONTACT, contact_id, stranger=stranger)


def _fields(contact: Contact | None) -> Fields:
    return contact.fields if contact else ()
