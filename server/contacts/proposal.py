"""What is offered, from which evidence, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.contacts.contact import Contact, ContactField
from server.contacts.settings import SettingsChange
from server.fields.anniversary import Anniversary
from server.fields.field import Kind


@dataclass(frozen=True, slots=True)
class Subject:
    """Who something is about: a contact, or a person not yet stored.

    Exactly one of both is set. `stranger` is the normal form of the person's address ("email:…"), else of name and
    organization ("name:…"); all messages of one stranger share it.
    """

    contact_id: str = ""
    stranger: str = ""

    @property
    def key(self) -> str:
        """One string for both sorts of subject."""
        return f"contact:{self.contact_id}" if self.contact_id else self.stranger


class ChangeKind(StrEnum):
    """What a proposal would do."""

    ADD_VALUE = "add_value"
    REPLACE_VALUE = "replace_value"
    CREATE_CONTACT = "create_contact"
    MERGE = "merge"


class ProposalState(StrEnum):
    """Where a proposal stands. PENDING and SNOOZED are open, the others final."""

    PENDING = "pending"
    SNOOZED = "snoozed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OBSOLETE = "obsolete"  # the contact got the value, or lost what was to be replaced, in another way


@dataclass(frozen=True, slots=True)
class Change:
    """What would be changed.

    ADD_VALUE: `value` of kind `field_kind`. REPLACE_VALUE: the same, in the place of the contact's field
    `old_field_id`, whose value is `old_value`. CREATE_CONTACT: `field_kind` is None, `value` is the person's name, and
    the address of the header, if it is the person's own, is among the `parts` ("email", …). MERGE: `field_kind` None,
    `key` is the id of the contact that would be taken in.
    """

    kind: ChangeKind
    field_kind: Kind | None
    value: str
    key: str
    type: str = ""
    type_is_default: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    old_field_id: str = ""
    old_value: str = ""

    @property
    def fingerprint(self) -> str:
        """What makes two offers to one subject the same: the sort of data and its normal form."""
        about = "merge" if self.kind == ChangeKind.MERGE else self.field_kind or "contact"
        return f"{about}:{self.key}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One occurrence of a proposed value: `signature_text[start:end]` is `text`, unless it comes from a header.

    `start == end` and an empty `text` mean that the value is not in the signature (the address of the header).
    """

    proposal_id: str
    message_id: str
    card_id: str
    sent_time: datetime
    text: str
    start: int
    end: int
    confidence: float
    signature_text: str
    model_version: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offered change. `candidates` are contacts that a new person might be; the user chooses."""

    id: str
    book_id: str
    subject: Subject
    subject_name: str
    subject_email: str
    change: Change
    state: ProposalState
    confidence: float
    etag: str
    create_time: datetime
    snooze_time: datetime | None = None
    decide_time: datetime | None = None
    decided_by: str = ""
    first_time: datetime | None = None
    last_time: datetime | None = None
    sighting_count: int = 0
    sightings: tuple[Sighting, ...] = ()
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


class Scope(StrEnum):
    """For whom a rejection holds."""

    SUBJECT = "subject"
    ADDRESS_BOOK = "address_book"


class RejectionSource(StrEnum):
    """How a value came to be refused."""

    REJECTED = "rejected"  # named as refused
    UNSELECTED = "unselected"  # shown and left
    CORRECTED = "corrected"  # accepted as something else
    REMOVED = "removed"  # taken off the contact by a person


@dataclass(frozen=True, slots=True)
class Rejection:
    """A remembered refusal. `subject` is None when it holds for the whole address book.

    `kind` None refuses the person as such (no contact is to be created). With a `pattern`, `value` and `key` are empty.
    """

    id: str
    book_id: str
    scope: Scope
    subject: Subject | None
    subject_name: str
    kind: Kind | None
    value: str
    key: str
    normaliser_version: int
    source: RejectionSource
    proposal_id: str
    message_id: str
    actor: str
    create_time: datetime
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A proposal as it was shown."""

    proposal_id: str
    etag: str


@dataclass(frozen=True, slots=True)
class Accept:
    """Take the proposal; `value` and `type` other than None are what the user made of them."""

    proposal_id: str
    value: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse the proposal, for its subject or for every contact of the address book.

    With a `pattern` (scope ADDRESS_BOOK only) every value of the kind that matches it is refused.
    """

    proposal_id: str
    scope: Scope = Scope.SUBJECT
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Decide later: the proposal is not offered before `until`."""

    proposal_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """One saved review. What was reviewed and is not named otherwise is rejected and remembered.

    Each proposal of `accept`, `reject` and `snooze` must be among the `reviewed`. `request_id` (at most 64
    characters, "" for none) makes the call repeatable.
    """

    reviewed: tuple[Reviewed, ...]
    accept: tuple[Accept, ...] = ()
    reject: tuple[Reject, ...] = ()
    snooze: tuple[Snooze, ...] = ()
    request_id: str = ""


class ChangeAction(StrEnum):
    """What an entry of the change log records."""

    CREATE_CONTACT = "create_contact"
    DELETE_CONTACT = "delete_contact"
    ADD_VALUE = "add_value"
    CHANGE_VALUE = "change_value"
    REMOVE_VALUE = "remove_value"
    REJECT = "reject"
    FORGET = "forget"
    CONNECT = "connect"
    UPDATE_SETTINGS = "update_settings"
    UNDO = "undo"
    MERGE = "merge"
    DISMISS_DUPLICATE = "dismiss_duplicate"
    ERASE = "erase"
    CHANGE_ANNIVERSARIES = "change_anniversaries"
    CHANGE_PHOTO = "change_photo"
    SET_MAIN_CONTACT = "set_main_contact"


@dataclass(frozen=True, slots=True)
class Details:
    """What a contact holds beside its values; `photo` is the picture's digest, "" for none."""

    anniversaries: tuple[Anniversary, ...] = ()
    photo: str = ""


@dataclass(frozen=True, slots=True)
class DetailsChange:
    """Anniversaries or photo before and after; the other one of both is left empty."""

    before: Details
    after: Details


@dataclass(frozen=True, slots=True)
class MainContactChange:
    """Ids of the main contact that a case had and has, "" for none."""

    case_id: str
    reference: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One line of the append-only log. Entries of one saved review or edit share a `batch_id`.

    `stranger` is who the contact was before it was created or connected, "" if nobody was known.
    """

    id: int
    book_id: str
    batch_id: str
    time: datetime
    actor: str
    action: ChangeAction
    contact_id: str = ""
    before: ContactField | None = None
    after: ContactField | None = None
    proposal_id: str = ""
    rejection_id: str = ""
    model_version: str = ""
    stranger: str = ""
    undone_by: str = ""
    details: DetailsChange | None = None
    settings: SettingsChange | None = None
    main_contact: MainContactChange | None = None


@dataclass(frozen=True, slots=True)
class ReviewResult:
    """What a review did: every reviewed proposal as it is now, the contacts it touched, what is remembered."""

    proposals: tuple[Proposal, ...]
    contacts: tuple[Contact, ...]
    rejections: tuple[Rejection, ...]
    changes: tuple[ChangeEntry, ...]
