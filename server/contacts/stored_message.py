"""What is kept of a message: its identity, its deliveries, its cards, and why it led to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.contacts.proposal import Proposal, Subject
from server.fields.field import Field
from server.mail.message import Mailbox


@dataclass(frozen=True, slots=True)
class MessageIdentity:
    """What makes two copies of a mail one message. `digest` covers Message-ID, date, author and body."""

    message_id: str
    sent_time: datetime | None
    author: Mailbox | None
    digest: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryInput:
    """How a copy came: the mailbox it was for, the envelope's sender, the way in, the caller's key for repeats.

    `text` is what people read of it; it is kept only where the address book's settings say so.
    """

    mailbox: str = ""
    envelope_from: str = ""
    source: str = ""
    case: str = ""
    idempotency_key: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One stored delivery of a message."""

    mailbox: str
    envelope_from: str
    source: str
    deliver_time: datetime


class MatchOutcome(StrEnum):
    """How a card was joined to the address book."""

    MATCHED = "matched"
    NEW = "new"  # nobody stored is meant
    AMBIGUOUS = "ambiguous"  # several may be meant: the user chooses
    UNKNOWN = "unknown"  # the card does not say who it is about


@dataclass(frozen=True, slots=True)
class StoredCard:
    """A card as it is kept, with whom it is about and why.

    `authenticated`: the author wrote the message, and a trusted server says that it is really from there.
    """

    id: str
    message_id: str
    depth: int
    name: str
    email: str
    sent_time: datetime
    signature_text: str
    fields: tuple[Field, ...]
    model_version: str
    subject: Subject
    outcome: MatchOutcome
    probability: float
    reasons: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    authenticated: bool = False


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message with its proposals. `automated` is the reason why nothing was taken, or "".

    Of a message left out by the address book's own rules (own domain, excluded) nothing but its digest is kept.
    `created` tells whether this call stored it (False: it was known, or it was only read).
    """

    id: str
    book_id: str
    message_id: str
    sent_time: datetime | None
    author: Mailbox | None
    thread: str
    case: str
    language: str
    automated: str
    ingest_time: datetime
    deliveries: tuple[Delivery, ...] = ()
    cards: tuple[StoredCard, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    created: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a message led, or did not lead, to proposals: what the reader saw, then what became of each value."""

    message_id: str
    automated: str
    trace: tuple[str, ...]
    values: tuple[ValueExplanation, ...]


class ValueFate(StrEnum):
    """What became of one value of a card."""

    PENDING = "pending"
    SNOOZED = "snoozed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OBSOLETE = "obsolete"
    KNOWN = "known"  # the contact has it
    REMEMBERED = "remembered"  # refused before
    SHORTER = "shorter"  # a short form of what the contact has
    OLDER = "older"  # there is a newer statement
    OTHER_NAME = "other_name"  # a name that has nothing in common with the contact's
    ELSEWHERE = "elsewhere"  # another contact has this address
    NO_SUBJECT = "no_subject"  # nobody to whom it could be given
    MINING_OFF = "mining_off"  # nothing is offered by the address book's settings


@dataclass(frozen=True, slots=True)
class ValueExplanation:
    """One value of a card and what became of it; `kind` "contact" is the person as such."""

    card_id: str
    kind: str
    value: str
    fate: ValueFate
    detail: str
    proposal_id: str = ""
