"""New contacts: from unknown senders by setting, and from what people type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.contacts import person
from server.contacts.contact import Contact, ContactField, FieldInput, Origin, Settings
from server.contacts.details import KEEP, DetailsInput, with_details
from server.contacts.identity import email_stranger, identity_of, key_in
from server.contacts.keys import checked_type, typed_value
from server.contacts.proposal import ChangeAction, Details, Subject
from server.errors import AlreadyExists, InvalidInput
from server.fields.field import Kind
from server.fields.person_name import best_name
from server.mail.message import Mailbox
from server.storage import books, changes, contacts, known, rejections
from server.storage.engine import Database, Transaction
from server.workflow import merge_offers, offers, suppressing
from server.workflow.detailing import edited_details
from server.workflow.recognising import header_identity, match_author, names_of_strangers
from server.workflow.recording import contact_field, new_contact, recorded
from server.workflow.repeating import made_before, request_digest

_CONTACT_ID = re.compile(r"[a-z0-9-]{4,63}")


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact as a person makes it; `id` is the caller's own choice, with a `request_id` it is made once."""

    fields: tuple[FieldInput, ...]
    details: DetailsInput = KEEP
    id: str = ""
    request_id: str = ""


def create_contact(
    db: Database,
    book_id: str,
    fields: tuple[FieldInput, ...],
    actor: str,
    now: datetime,
    details: DetailsInput = KEEP,
    *,
    id: str = "",
    request_id: str = "",
) -> Contact:
    """A new contact with these values.

    Raises InvalidInput (INVALID_VALUE, EMPTY_CONTACT, PHOTO_INVALID, ANNIVERSARY_INVALID, INVALID_CONTACT_ID,
    INVALID_REQUEST_ID, REQUEST_ID_REUSED), LimitExceeded PHOTO_TOO_LARGE, AlreadyExists (CONTACT_EXISTS: another
    contact has one of the addresses; CONTACT_ID_TAKEN).
    """
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        return make(tx, settings, NewContact(fields, details, id, request_id), actor, now)


def make(tx: Transaction, settings: Settings, wanted: NewContact, actor: str, now: datetime) -> Contact:
    """The new contact, in a batch of its own. Raises as `create_contact`."""
    digest = request_digest("create", replace(wanted, request_id=""))
    if made := made_before(tx, wanted.request_id, digest):
        return contacts.get(tx, made)
    typed = typed_fields(tx, settings, wanted.fields, now)
    check_addresses(tx, typed)
    created = with_details(new_contact(tx, typed, now), edited_details(tx, Details(), wanted.details))
    if wanted.id:
        created = replace(created, id=_free_id(tx, wanted.id))
    store(tx, settings, created, actor, now)
    if wanted.request_id:
        changes.save_review(tx, wanted.request_id, digest, {"contacts": [created.id]}, now)
    return contacts.get(tx, created.id)


def _free_id(tx: Transaction, id: str) -> str:
    """The id, which nothing has and had: what is remembered of the one would be taken for the other's."""
    if not _CONTACT_ID.fullmatch(id):
        raise InvalidInput("INVALID_CONTACT_ID", 'The id of a contact is 4 to 63 of a-z, 0-9 and "-".')
    known = contacts.load(tx, (id,)) or contacts.known_as(tx, (Subject(contact_id=id).key,))
    if known or changes.later(tx, id, 0):
        raise AlreadyExists("CONTACT_ID_TAKEN", "This id is, or was, another contact's: choose another.", contact=id)
    return id


def create_sender(tx: Transaction, settings: Settings, author: Mailbox, now: datetime) -> None:
    """An unknown sender becomes a contact, unless the address is a function's or the person was refused.

    Of a display name the person is taken ("Ann Lee | Lee Ltd"); where it names none ("Sales"), a name is offered later.
    """
    if person.is_role_address(author.address):
        return
    identity = identity_of(best_name((author.name,)), author.address)
    address = key_in(identity, Kind.EMAIL)
    stranger = email_stranger(address)
    if not address or contacts.owners(tx, Kind.EMAIL, (address,)):
        return
    if contacts.aliases_of(tx, (stranger,)) and match_author(tx, *header_identity(author)).contact_id:
        return
    if rejections.memory_of(tx, Subject(stranger=stranger), ()).refuses_person:
        return
    fields = tuple(contact_field(tx, settings, value, Origin.AUTOMATIC, now) for value in identity)
    created = new_contact(tx, fields, now)
    store(tx, settings, created, offers.MACHINE, now)


def store(tx: Transaction, settings: Settings, created: Contact, actor: str, now: datetime) -> None:
    """Store a new contact, give it what was known of the strangers who it is, and write it down."""
    with recorded(tx, actor, now) as log:
        contacts.create(tx, created)
        strangers = (*offers.strangers_of(created.fields), *names_of_strangers(created.fields))
        log.add(ChangeAction.CREATE_CONTACT, created.id, stranger=next(iter(strangers), Subject()).stranger)
        if suppressing.lift(tx, created.fields):
            log.add(ChangeAction.FORGET, created.id)
        if known.is_spoken_of(tx, strangers):
            offers.adopt(tx, settings, created, now)
        merge_offers.offer_by_values(tx, settings, created, now)


def typed_fields(
    tx: Transaction, settings: Settings, given: Iterable[FieldInput], now: datetime
) -> tuple[ContactField, ...]:
    """What a person typed, in normal form; the same value twice is one. Raises InvalidInput."""
    found: dict[tuple[Kind, str], ContactField] = {}
    for one in given:
        value = typed_value(one.kind, one.value, settings.default_region, checked_type(one.kind, one.type))
        field = contact_field(tx, settings, replace(value, type=one.type or value.type), Origin.PERSON, now)
        found.setdefault((field.kind, field.key), field)
    if not found:
        raise InvalidInput("EMPTY_CONTACT", "A contact has at least one value: give a name or an address.")
    return tuple(found.values())


def check_addresses(tx: Transaction, fields: Iterable[ContactField], contact_id: str = "") -> None:
    """Two contacts do not share an e-mail address. Raises AlreadyExists CONTACT_EXISTS."""
    keys = [field.key for field in fields if field.kind == Kind.EMAIL]
    for owners in contacts.owners(tx, Kind.EMAIL, keys).values():
        if others := owners - {contact_id}:
            raise AlreadyExists(
                "CONTACT_EXISTS",
                "Another contact has this e-mail address: edit that one, or leave the address out.",
                contact=min(others),
            )
