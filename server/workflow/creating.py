"""New contacts: from unknown senders by setting, and from what people type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from server.contacts import person
from server.contacts.contact import Contact, ContactField, FieldInput, Origin, Settings
from server.contacts.details import KEEP, DetailsInput, with_details
from server.contacts.identity import email_stranger, identity_of, key_in
from server.contacts.keys import typed_value
from server.contacts.proposal import ChangeAction, Details, Subject
from server.errors import AlreadyExists, InvalidInput
from server.fields.field import Kind
from server.mail.message import Mailbox
from server.storage import books, contacts, known, rejections
from server.storage.engine import Database, Transaction
from server.workflow import merge_offers, offers, suppressing
from server.workflow.detailing import edited_details
from server.workflow.recognising import header_identity, match_author
from server.workflow.recording import contact_field, new_contact, recorded


def create_contact(
    db: Database,
    book_id: str,
    fields: tuple[FieldInput, ...],
    actor: str,
    now: datetime,
    details: DetailsInput = KEEP,
) -> Contact:
    """A new contact with these values.

    Raises InvalidInput (INVALID_VALUE, EMPTY_CONTACT, PHOTO_INVALID, ANNIVERSARY_INVALID), LimitExceeded
    PHOTO_TOO_LARGE, AlreadyExists CONTACT_EXISTS when another contact has one of the addresses.
    """
    with db.write(book_id) as tx:
        settings = books.get(tx, book_id).settings
        typed = typed_fields(tx, settings, fields, now)
        check_addresses(tx, typed)
        created = with_details(new_contact(tx, typed, now), edited_details(tx, Details(), details))
        store(tx, settings, created, actor, now)
        return contacts.get(tx, created.id)


def create_sender(tx: Transaction, settings: Settings, author: Mailbox, now: datetime) -> None:
    """An unknown sender becomes a contact, unless the address is a function's or the person was refused."""
    if person.is_role_address(author.address):
        return
    identity = identity_of(author.name, author.address)
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
    """Store a new contact, give it what was known of the strangers with its addresses, and write it down."""
    with recorded(tx, actor, now) as log:
        contacts.create(tx, created)
        strangers = offers.strangers_of(created.fields)
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
        value = typed_value(one.kind, one.value, settings.default_region, one.type)
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
