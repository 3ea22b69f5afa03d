"""The unknown author of a message becomes a contact: one that there is, or a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.contacts.applying import compare
from server.contacts.case import Case
from server.contacts.contact import Contact, ContactField, FieldInput, Origin, Settings
from server.contacts.identity import identity_of, stranger_of
from server.contacts.matching import Author
from server.contacts.proposal import ChangeAction, ProposalState, Subject
from server.contacts.stored_message import MatchOutcome, StoredMessage
from server.errors import FailedPrecondition
from server.fields.field import Field, Kind
from server.fields.person_name import best_name
from server.storage import books, changes, contacts, messages, proposals, sightings
from server.storage.engine import Database, Transaction
from server.workflow import offers
from server.workflow.cases import case_of, make_main
from server.workflow.creating import typed_fields
from server.workflow.recognising import card_identity, match_author, sender_identity
from server.workflow.recording import new_contact, recorded
from server.workflow.repeating import checked_request_id, made_before, request_digest


@dataclass(frozen=True, slots=True)
class Connected:
    """A contact, and the case of the message that it came by, None for none."""

    contact: Contact
    case: Case | None


@dataclass(frozen=True, slots=True)
class _Stranger:
    """The unknown author of a message: `key` as all cards of the person know it, name and address of the header."""

    key: str
    name: str
    address: str


def connect_address(
    db: Database, book_id: str, message_id: str, contact_id: str, actor: str, now: datetime
) -> Connected:
    """Say that the author of a message, so far unknown, is this contact: its proposals and rejections move there.

    The author's own address is added to the contact. The case is the message's, unless the contact is its main contact
    already. Raises FailedPrecondition (AUTO_CREATE_ON; NO_STRANGER: the author is stored already, or the message names
    none).
    """
    with db.write(book_id) as tx:
        settings = _by_hand(tx, book_id)
        contact = contacts.get(tx, contact_id)
        message = messages.get(tx, message_id)
        found = _stranger(tx, message)
        own = [field for field in identity_of(found.name, found.address) if field.kind == Kind.EMAIL]
        fields = (*contact.fields, *_as_read(tx, settings, own, _time(message, now)))
        with recorded(tx, actor, now) as log:
            log.add(ChangeAction.CONNECT, contact.id, stranger=found.key)
            for step in compare(contact.fields, fields):
                log.step(step, contact.id)
            if fields != contact.fields:
                contact = contacts.save(tx, replace(contact, fields=fields), contact, now)
            _adopt(tx, settings, message, found.key, contact, now, by_hand=True)
        case = case_of(tx, message.case, now)
        open_to_ask = case if case and case.main_contact_id != contact.id else None
        return Connected(contacts.get(tx, contact.id), open_to_ask)


def create_contact_from_message(
    db: Database, book_id: str, message_id: str, set_main_contact: bool, request_id: str, actor: str, now: datetime
) -> Connected:
    """A new contact with name and address of a message's unknown author, as the header has them.

    With `set_main_contact` it becomes the main contact of the message's case. The same `request_id` again gives the
    same answer and does nothing. Raises FailedPrecondition (as `connect_address`; NO_CASE: the message belongs to
    none), InvalidInput (INVALID_REQUEST_ID, REQUEST_ID_REUSED).
    """
    digest = request_digest("create_contact_from_message", message_id, set_main_contact)
    checked_request_id(request_id)
    with db.write(book_id) as tx:
        message = messages.get(tx, message_id)
        if made := made_before(tx, request_id, digest):
            return Connected(contacts.get(tx, made), case_of(tx, message.case, now))
        settings = _by_hand(tx, book_id)
        if set_main_contact and not message.case:
            raise FailedPrecondition("NO_CASE", "The message belongs to no case whose main contact it could be.")
        found = _stranger(tx, message)
        created = new_contact(tx, _header_fields(tx, settings, found, _time(message, now)), now)
        with recorded(tx, actor, now) as log:
            contacts.create(tx, created)
            log.add(ChangeAction.CREATE_CONTACT, created.id, stranger=found.key)
            _adopt(tx, settings, message, found.key, created, now)
            if set_main_contact and (case := case_of(tx, message.case, now)):
                make_main(tx, log, case, created.id)
        if request_id:
            changes.save_review(tx, request_id, digest, {"contacts": [created.id]}, now)
        return Connected(contacts.get(tx, created.id), case_of(tx, message.case, now))


def _by_hand(tx: Transaction, book_id: str) -> Settings:
    """The settings, by which unknown senders must not become contacts of themselves."""
    settings = books.get(tx, book_id).settings
    if settings.auto_create:
        raise FailedPrecondition(
            "AUTO_CREATE_ON",
            "Unknown senders become contacts by themselves: switch auto_create_contacts off to do it by hand.",
        )
    return settings


def _stranger(tx: Transaction, message: StoredMessage) -> _Stranger:
    """Who wrote the message and is nobody's contact yet. Raises FailedPrecondition NO_STRANGER."""
    author, identity = sender_identity(message)
    key = stranger_of(author, identity)
    own = [field.key for field in identity if field.kind == Kind.EMAIL]
    if not key or contacts.owners(tx, Kind.EMAIL, own) or _is_known(tx, key, author, identity):
        raise FailedPrecondition(
            "NO_STRANGER", "The author of this message is a contact already, or the message names none."
        )
    name, address = (message.author.name, message.author.address) if message.author else ("", "")
    return _Stranger(key, name, address)


def _is_known(tx: Transaction, key: str, author: Author, identity: tuple[Field, ...]) -> bool:
    """Whether this stranger is a contact: as a person said, or as was accepted and the comparison still says."""
    alias = contacts.aliases_of(tx, (key,)).get(key)
    return alias is not None and (alias.by_hand or match_author(tx, author, identity).contact_id == alias.contact_id)


def _header_fields(
    tx: Transaction, settings: Settings, found: _Stranger, stated_time: datetime
) -> tuple[ContactField, ...]:
    """Name and address of the author; the address of a function only as long as nobody has it."""
    address = identity_of("", found.address)
    taken = contacts.owners(tx, Kind.EMAIL, [field.key for field in address])
    name = best_name((found.name,)) or found.name
    named = [field for field in identity_of(name, "") if field.kind == Kind.NAME]
    values = (*named, *(() if taken else address))
    if not values:
        raise FailedPrecondition("NO_STRANGER", "The header of this message has neither a name nor an address to keep.")
    return _as_read(tx, settings, values, stated_time)


def _time(message: StoredMessage, now: datetime) -> datetime:
    return min(message.sent_time or now, now)


def _adopt(
    tx: Transaction,
    settings: Settings,
    message: StoredMessage,
    key: str,
    contact: Contact,
    now: datetime,
    *,
    by_hand: bool = False,
) -> None:
    """What is known of the stranger becomes the contact's, with the cards that somebody else was given by mistake."""
    mine = Subject(contact_id=contact.id)
    others = {card.subject for card in message.cards if card.subject.contact_id and card.subject != mine}
    for other in others:
        cards = [card for card in messages.cards_of(tx, other) if stranger_of(*card_identity(card)) == key]
        ids = [card.id for card in cards]
        messages.set_subject(tx, ids, mine, MatchOutcome.MATCHED)
        pointless = sightings.take_cards(tx, other, ids)
        proposals.decide(tx, pointless, ProposalState.OBSOLETE, offers.MACHINE, now)
        offers.refresh_window(tx, settings, other, now)
    offers.adopt(tx, settings, contact, now, (key,), by_hand=by_hand)


def _as_read(
    tx: Transaction, settings: Settings, values: Iterable[Field], stated_time: datetime
) -> tuple[ContactField, ...]:
    inputs = [FieldInput(field.kind, field.value) for field in values]
    typed = typed_fields(tx, settings, inputs, stated_time) if inputs else ()
    return tuple(replace(field, origin=Origin.MAIL) for field in typed)
