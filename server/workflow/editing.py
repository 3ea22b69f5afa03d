"""Contacts as people look at them and edit them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.contacts.applying import Fields, Step, compare
from server.contacts.contact import (
    FIRST_PAGE,
    SINGLE_VALUED,
    Contact,
    ContactField,
    FieldInput,
    Page,
    PageRequest,
    Settings,
)
from server.contacts.details import KEEP, DetailsInput, details_of, with_details
from server.contacts.keys import NORMALISER_VERSION
from server.contacts.proposal import ChangeAction, Details, Rejection, RejectionSource, Scope, Subject
from server.contacts.stored_message import MatchOutcome
from server.errors import Aborted
from server.storage import books, candidates, contacts, messages, proposals, rejections
from server.storage.engine import Database, Transaction
from server.workflow import merge_offers, offers, suppressing
from server.workflow.creating import check_addresses, typed_fields
from server.workflow.detailing import edited_details, log_details
from server.workflow.recognising import as_stranger, card_identity
from server.workflow.recording import Log, recorded


def get_contact(db: Database, book_id: str, contact_id: str) -> Contact:
    """A contact with its fields."""
    with db.read(book_id) as tx:
        return contacts.get(tx, contact_id)


def list_contacts(
    db: Database, book_id: str, page: PageRequest = FIRST_PAGE, *, text: str = "", account_id: str = ""
) -> Page[Contact]:
    """Contacts in the order of their names; of a `text` each word begins a word of a value, case and accents aside."""
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        return contacts.page(tx, page, text, account_id)


def update_contact(
    db: Database,
    book_id: str,
    contact_id: str,
    fields: tuple[FieldInput, ...] | None,
    etag: str,
    actor: str,
    now: datetime,
    details: DetailsInput = KEEP,
) -> Contact:
    """The contact with exactly these values; what is missing was removed by a person and is not offered again.

    None leaves the values as they are. An empty `etag` overwrites whatever is there. Raises InvalidInput, LimitExceeded
    PHOTO_TOO_LARGE, AlreadyExists CONTACT_EXISTS, Aborted STALE_ETAG.
    """
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        return change(tx, settings, Edit(contact_id, fields, etag, details), actor, now)


@dataclass(frozen=True, slots=True)
class Edit:
    """A contact as a person leaves it; None leaves the values as they are, an empty `etag` is not compared."""

    contact_id: str
    fields: tuple[FieldInput, ...] | None
    etag: str = ""
    details: DetailsInput = KEEP


def change(tx: Transaction, settings: Settings, edit: Edit, actor: str, now: datetime) -> Contact:
    """The edited contact, in a batch of its own. Raises as `update_contact`."""
    before = checked(tx, edit.contact_id, edit.etag)
    typed = before.fields if edit.fields is None else typed_fields(tx, settings, edit.fields, now)
    check_addresses(tx, typed, before.id)
    after = _keep_ids(before.fields, typed)
    steps = compare(before.fields, after)
    held = edited_details(tx, details_of(before), edit.details)
    if not steps and held == details_of(before):
        return before
    with recorded(tx, actor, now) as log:
        log_details(log, before.id, details_of(before), held)
        for step in steps:
            log.step(step, before.id)
        _remember_removed(tx, log, before, after, steps)
        if suppressing.lift(tx, after):
            log.add(ChangeAction.FORGET, before.id)
        saved = contacts.save(tx, with_details(replace(before, fields=after), held), before, now)
        offers.adopt(tx, settings, saved, now)
        merge_offers.offer_by_values(tx, settings, saved, now)
    return contacts.get(tx, before.id)


def checked(tx: Transaction, contact_id: str, etag: str) -> Contact:
    """The contact, as the caller saw it. Raises Aborted STALE_ETAG."""
    found = contacts.get(tx, contact_id)
    if etag and etag != found.etag:
        raise Aborted("STALE_ETAG", "The contact changed since it was read: read it anew.", contact=contact_id)
    return found


def _keep_ids(before: Fields, typed: Fields) -> Fields:
    """The typed values as the fields they were: by normal form, else the one value of a single-valued kind."""
    return tuple(_same_field(before, typed, new) for new in typed)


def _same_field(before: Fields, typed: Fields, new: ContactField) -> ContactField:
    for old in before:
        if (old.kind, old.key) == (new.kind, new.key):
            unchanged = (old.value, old.type) == (new.value, new.type)
            return old if unchanged else replace(new, id=old.id)
    if new.kind in SINGLE_VALUED:
        mine = [field for field in before if field.kind == new.kind]
        if len(mine) == 1 and sum(field.kind == new.kind for field in typed) == 1:
            return replace(new, id=mine[0].id)
    return new


def _remember_removed(tx: Transaction, log: Log, contact: Contact, after: Fields, steps: Iterable[Step]) -> None:
    """What a person took off or corrected is not offered again; what a person typed is refused no longer."""
    subject = Subject(contact_id=contact.id)
    kept = {(field.kind, field.key) for field in after}
    typed_again = [one.id for one in rejections.of(tx, subject) if one.kind and (one.kind, one.key) in kept]
    if typed_again:
        rejections.remove(tx, typed_again)
    gone = [step.before for step in steps if step.before and (step.before.kind, step.before.key) not in kept]
    added = rejections.add(tx, [removal(tx, log, contact, subject, field) for field in gone])
    for one in added:
        log.add(ChangeAction.REJECT, contact.id, rejection_id=one.id)


def removal(tx: Transaction, log: Log, contact: Contact, subject: Subject, field: ContactField) -> Rejection:
    """That a person took this value off the contact, as it is remembered."""
    return Rejection(
        id=tx.new_id(),
        book_id=tx.book_id,
        scope=Scope.SUBJECT,
        subject=subject,
        subject_name=contact.display_name,
        kind=field.kind,
        value=field.value,
        key=field.key,
        normaliser_version=NORMALISER_VERSION,
        source=RejectionSource.REMOVED,
        proposal_id=field.proposal_id,
        message_id="",
        actor=log.actor,
        create_time=log.now,
    )


def delete_contact(db: Database, book_id: str, contact_id: str, etag: str, actor: str, now: datetime) -> None:
    """Remove a contact with its proposals and rejections; the log keeps that it happened."""
    with db.write(book_id) as tx:
        take_away(tx, checked(tx, contact_id, etag), actor, now)


def take_away(tx: Transaction, found: Contact, actor: str, now: datetime) -> None:
    """The same for a contact that was looked up, in a batch of its own."""
    subject = Subject(contact_id=found.id)
    with recorded(tx, actor, now) as log:
        for step in compare(found.fields, ()):
            log.step(step, found.id)
        log_details(log, found.id, details_of(found), Details())
        log.add(ChangeAction.DELETE_CONTACT, found.id)
        merge_offers.dissolve(tx, found.id, now)
        proposals.remove_of(tx, subject)
        rejections.remove(tx, [one.id for one in rejections.of(tx, subject)])
        contacts.remove(tx, found.id)
        release_cards(tx, subject)
        candidates.replace(tx, found.id)


def release_cards(tx: Transaction, subject: Subject) -> None:
    """The cards about a contact that is no more are about strangers again."""
    while cards := messages.cards_of(tx, subject):
        by_stranger: dict[str, list[str]] = {}
        for card in cards:
            by_stranger.setdefault(as_stranger(tx, *card_identity(card)).stranger, []).append(card.id)
        for stranger, ids in by_stranger.items():
            outcome = MatchOutcome.NEW if stranger else MatchOutcome.UNKNOWN
            messages.set_subject(tx, ids, Subject(stranger=stranger), outcome)
