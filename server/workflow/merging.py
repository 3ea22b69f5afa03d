"""Joining two contacts that are one person."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from server.contacts.applying import Fields, compare
from server.contacts.contact import SINGLE_VALUED, Contact, FieldInput, Settings
from server.contacts.details import details_of, united_details, with_details
from server.contacts.merging import Merge, MergeResult, dropped, said, unite
from server.contacts.proposal import ChangeAction, Details, Subject
from server.errors import FailedPrecondition, InvalidInput
from server.storage import books, candidates, cases, changes, contacts, duplicates, rejections
from server.storage.engine import Database, Transaction
from server.workflow import merge_offers, offers
from server.workflow.creating import typed_fields
from server.workflow.detailing import log_details
from server.workflow.editing import checked, removal
from server.workflow.recording import Log, recorded
from server.workflow.repeating import checked_request_id


def merge_contacts(db: Database, book_id: str, merge: Merge, actor: str, now: datetime) -> MergeResult:
    """One contact takes in another, with all that is known and was decided of it; its name leads there from now on.

    Raises InvalidInput (SAME_CONTACT; CHOSEN_NOT_SINGLE, CHOSEN_TWICE, INVALID_VALUE: a value to hold that is none;
    REQUEST_ID_REUSED), NotFound CONTACT_NOT_FOUND, FailedPrecondition ALREADY_MERGED, Aborted STALE_ETAG.
    """
    _check_chosen(merge)
    checked_request_id(merge.request_id)
    digest = hashlib.sha256(repr(("merge", replace(merge, request_id=""))).encode()).hexdigest()
    with db.write(book_id) as tx:
        if merge.request_id and (saved := changes.find_review(tx, merge.request_id)):
            if saved[0] != digest:
                raise InvalidInput("REQUEST_ID_REUSED", "This request id came with another call: use a new one.")
            return _answer(tx, merge.contact_id, [int(number) for number in saved[1]["changes"]])
        settings = books.get(tx, book_id).settings
        kept, absorbed = checked(tx, merge.contact_id, merge.etag), checked(tx, merge.absorbed_id, merge.absorbed_etag)
        if kept.id == absorbed.id:
            raise FailedPrecondition("ALREADY_MERGED", "Both names lead to one contact: they were merged before.")
        with recorded(tx, actor, now) as log:
            join(tx, log, settings, kept, absorbed, merge.chosen)
            entries = log.save()
        if merge.request_id:
            answer = {"changes": [entry.id for entry in entries]}
            changes.save_review(tx, merge.request_id, digest, answer, now)
        return MergeResult(contacts.get(tx, kept.id), entries)


def _check_chosen(merge: Merge) -> None:
    if merge.contact_id == merge.absorbed_id:
        raise InvalidInput("SAME_CONTACT", "A contact cannot be merged into itself: name two.")
    kinds = [one.kind for one in merge.chosen]
    for kind in kinds:
        if kind not in SINGLE_VALUED:
            singles = ", ".join(sorted(SINGLE_VALUED))
            raise InvalidInput(
                "CHOSEN_NOT_SINGLE", f"A contact keeps every {kind}: choose only among {singles}.", kind=kind.value
            )
    if len(set(kinds)) != len(kinds):
        raise InvalidInput("CHOSEN_TWICE", "Of one kind two values are chosen: a contact holds one.")


def _answer(tx: Transaction, contact_id: str, numbers: list[int]) -> MergeResult:
    return MergeResult(contacts.get(tx, contact_id), tuple(changes.get(tx, number) for number in numbers))


def join(
    tx: Transaction, log: Log, settings: Settings, kept: Contact, absorbed: Contact, chosen: tuple[FieldInput, ...] = ()
) -> None:
    """Unite two stored contacts inside of a recorded batch."""
    typed = typed_fields(tx, settings, chosen, log.now) if chosen else ()
    united = unite(kept.fields, absorbed.fields, typed)
    details = united_details(details_of(kept), details_of(absorbed))
    _log_sides(log, kept, absorbed, united, details)
    mine, theirs = Subject(contact_id=kept.id), Subject(contact_id=absorbed.id)
    merge_offers.dissolve(tx, absorbed.id, log.now)
    offers.take_over(tx, theirs, mine, log.now)
    contacts.absorb(tx, absorbed.id, kept.id)
    candidates.replace(tx, absorbed.id, kept.id)
    cases.move_main_contact(tx, absorbed.id, kept.id)
    duplicates.move(tx, absorbed.id, kept.id)
    contacts.remove(tx, absorbed.id)
    saved = contacts.save(tx, with_details(replace(kept, fields=united), details), kept, log.now)
    _remember_passed_over(tx, log, saved, dropped(kept.fields, absorbed.fields, united, [one.kind for one in typed]))
    offers.refresh_window(tx, settings, mine, log.now)


def _log_sides(log: Log, kept: Contact, absorbed: Contact, united: Fields, details: Details) -> None:
    log.add(ChangeAction.MERGE, kept.id)
    for step in said(compare(kept.fields, united)):
        log.step(step, kept.id)
    log_details(log, kept.id, details_of(kept), details)
    log.add(ChangeAction.MERGE, absorbed.id)
    for step in compare(absorbed.fields, ()):
        log.step(step, absorbed.id)
    log_details(log, absorbed.id, details_of(absorbed), Details())


def _remember_passed_over(tx: Transaction, log: Log, contact: Contact, gone: Fields) -> None:
    """Where a person chose, what was not chosen is not offered again."""
    subject = Subject(contact_id=contact.id)
    for one in rejections.add(tx, [removal(tx, log, contact, subject, field) for field in gone]):
        log.add(ChangeAction.REJECT, contact.id, rejection_id=one.id)
