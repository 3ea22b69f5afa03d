"""The use cases, one short function each. What changes data does so in one transaction and says who did it and when.

Times are aware UTC datetimes and passed in. `actor` names the user or API key for the change log.
Every function may raise NotFound (unknown address book, contact, message, proposal, rejection) and Unavailable
(the database is busy or gone: try again).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from server.contacts.contact import AddressBook, ApiKey, Contact, FieldInput, Page, PageRequest, Role, Settings
from server.contacts.proposal import (
    ChangeEntry,
    Proposal,
    ProposalState,
    Rejection,
    Review,
    ReviewResult,
)
from server.contacts.stored_message import DeliveryInput, Explanation, MessageIdentity, StoredMessage
from server.extraction import Extraction
from server.fields.field import Kind
from server.mail.message import Message
from server.storage.engine import Database

FIRST_PAGE = PageRequest()

# ── messages ──


def identify(message: Message) -> MessageIdentity:
    """The identity of a parsed mail: equal for the copies that different mailboxes got."""
    raise NotImplementedError


def ingest(
    db: Database,
    book_id: str,
    identity: MessageIdentity,
    delivery: DeliveryInput,
    extract: Callable[[Settings], Extraction],
    now: datetime,
) -> StoredMessage:
    """The stored message with its open proposals, committed when this returns.

    A message that is known (same idempotency key, or same identity) is not read again: `extract` is not called, a
    further mailbox becomes a further delivery, and the answer is the same. `extract` is called outside of any
    transaction with the settings of the address book (region, own domains, exclusions); with mining switched off it
    is not called and the message is stored with that reason.
    Raises InvalidInput IDEMPOTENCY_KEY_REUSED when the key came with another message.
    """
    raise NotImplementedError


def get_message(db: Database, book_id: str, message_id: str, now: datetime) -> StoredMessage:
    """A stored message with deliveries, cards and open proposals."""
    raise NotImplementedError


def list_messages(
    db: Database, book_id: str, now: datetime, page: PageRequest = FIRST_PAGE, *, case: str = "", thread: str = ""
) -> Page[StoredMessage]:
    """Messages, newest ingest first, without cards; with their open proposals."""
    raise NotImplementedError


def explain(db: Database, book_id: str, message_id: str, now: datetime) -> Explanation:
    """Why the message led, or did not lead, to proposals."""
    raise NotImplementedError


# ── proposals ──


def get_proposal(db: Database, book_id: str, proposal_id: str) -> Proposal:
    """A proposal with all its sightings."""
    raise NotImplementedError


def list_proposals(
    db: Database,
    book_id: str,
    now: datetime,
    page: PageRequest = FIRST_PAGE,
    *,
    contact_id: str = "",
    message_id: str = "",
    case: str = "",
    states: tuple[ProposalState, ...] = (ProposalState.PENDING,),
) -> Page[Proposal]:
    """Proposals in the order in which they arose, each with its latest sighting.

    A snoozed proposal whose time has come is pending again.
    """
    raise NotImplementedError


def decide(db: Database, book_id: str, review: Review, actor: str, now: datetime) -> ReviewResult:
    """Save a review, all of it or nothing.

    Raises InvalidInput (a proposal named that was not reviewed, NOT_REVIEWED; named twice, DECIDED_TWICE; a value
    that cannot be read, INVALID_VALUE; a time to snooze until that is past, INVALID_TIME; a request id that came with
    another review, REQUEST_ID_REUSED), NotFound PROPOSAL_NOT_FOUND, FailedPrecondition (PROPOSAL_DECIDED;
    CONTACT_NOT_CREATED: a value of a new person accepted without the contact; VALUE_REJECTED: refused for everybody
    meanwhile), Aborted STALE_ETAG.
    """
    raise NotImplementedError


def list_rejections(
    db: Database,
    book_id: str,
    page: PageRequest = FIRST_PAGE,
    *,
    contact_id: str = "",
    kind: Kind | None = None,
    text: str = "",
) -> Page[Rejection]:
    """What is remembered as refused, newest first; `text` is searched in value and person's name."""
    raise NotImplementedError


def get_rejection(db: Database, book_id: str, rejection_id: str) -> Rejection:
    """One remembered refusal."""
    raise NotImplementedError


def forget_rejection(db: Database, book_id: str, rejection_id: str, actor: str, now: datetime) -> None:
    """Drop a rejection: where its value stands on stored cards it is offered again at once."""
    raise NotImplementedError


# ── contacts ──


def get_contact(db: Database, book_id: str, contact_id: str) -> Contact:
    """A contact with its fields."""
    raise NotImplementedError


def list_contacts(db: Database, book_id: str, page: PageRequest = FIRST_PAGE, *, text: str = "") -> Page[Contact]:
    """Contacts in the order of their names; `text` is searched in all values, without regard to case."""
    raise NotImplementedError


def create_contact(db: Database, book_id: str, fields: tuple[FieldInput, ...], actor: str, now: datetime) -> Contact:
    """A new contact with these values.

    Raises InvalidInput (INVALID_VALUE, EMPTY_CONTACT), AlreadyExists CONTACT_EXISTS when another contact has one of
    the addresses.
    """
    raise NotImplementedError


def update_contact(
    db: Database, book_id: str, contact_id: str, fields: tuple[FieldInput, ...], etag: str, actor: str, now: datetime
) -> Contact:
    """The contact with exactly these values; what is missing was removed by a person and is not offered again.

    An empty `etag` overwrites whatever is there. Raises InvalidInput, Aborted STALE_ETAG.
    """
    raise NotImplementedError


def delete_contact(db: Database, book_id: str, contact_id: str, etag: str, actor: str, now: datetime) -> None:
    """Remove a contact with its proposals and rejections; the log keeps that it happened."""
    raise NotImplementedError


def connect_stranger(
    db: Database, book_id: str, message_id: str, contact_id: str, actor: str, now: datetime
) -> Contact:
    """Say that the author of a message, so far unknown, is this contact: its proposals and rejections move there.

    The author's address is added to the contact. Raises FailedPrecondition (AUTO_CREATE_ON; NO_STRANGER: the
    author is stored already, or the message names none).
    """
    raise NotImplementedError


def list_changes(
    db: Database, book_id: str, page: PageRequest = FIRST_PAGE, *, contact_id: str = "", kind: Kind | None = None
) -> Page[ChangeEntry]:
    """The change log, newest first; of one contact, of one kind of field."""
    raise NotImplementedError


def undo_change(db: Database, book_id: str, change_id: int, actor: str, now: datetime) -> tuple[ChangeEntry, ...]:
    """Undo the review or edit that the entry belongs to, exactly; gives the new entries.

    Raises FailedPrecondition (UNDO_CONFLICT: a later change touched the same field, `metadata["change"]` names it;
    ALREADY_UNDONE; NOT_UNDOABLE).
    """
    raise NotImplementedError


# ── address books and keys ──


def get_address_book(db: Database, book_id: str) -> AddressBook:
    """An address book with its settings."""
    raise NotImplementedError


def list_address_books(db: Database) -> tuple[AddressBook, ...]:
    """All address books, by id; "default" exists from the start."""
    raise NotImplementedError


def create_address_book(
    db: Database, book_id: str, display_name: str, settings: Settings, now: datetime
) -> AddressBook:
    """A new, empty address book. Raises InvalidInput, AlreadyExists ADDRESS_BOOK_EXISTS."""
    raise NotImplementedError


def update_settings(
    db: Database, book_id: str, settings: Settings, etag: str, actor: str, now: datetime
) -> AddressBook:
    """The address book with these settings, whole.

    An empty `etag` overwrites. Raises InvalidInput (INVALID_REGION, INVALID_TYPE, INVALID_DOMAIN, INVALID_DAYS),
    Aborted STALE_ETAG.
    """
    raise NotImplementedError


def create_key(db: Database, name: str, role: Role, book_ids: tuple[str, ...], now: datetime) -> tuple[ApiKey, str]:
    """A new API key and its secret, which is shown this once and kept only as a hash."""
    raise NotImplementedError


def verify_key(db: Database, secret: str) -> ApiKey:
    """The valid key with this secret. Raises Unauthenticated INVALID_KEY."""
    raise NotImplementedError


def list_keys(db: Database) -> tuple[ApiKey, ...]:
    """All keys, oldest first, revoked ones too."""
    raise NotImplementedError


def revoke_key(db: Database, key_id: str, now: datetime) -> ApiKey:
    """End a key's validity."""
    raise NotImplementedError
