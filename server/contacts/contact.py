"""The address book: its contacts, their fields, its settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from server.contacts.settings import DefaultType as DefaultType
from server.contacts.settings import Settings as Settings
from server.fields.anniversary import Anniversary
from server.fields.field import Kind

T = TypeVar("T")

DEFAULT_ADDRESS_BOOK = "default"

# A person has one of these at a time: a newer, different statement is offered as a replacement.
SINGLE_VALUED = frozenset({Kind.NAME, Kind.JOB_TITLE, Kind.DEPARTMENT, Kind.ORGANIZATION})
# The kinds whose values carry a type, and for which an address book has a default one.
TYPED = frozenset({Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.SOCIAL, Kind.ADDRESS})


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many things, in order; `next_token` asks for the next ones, "" when there are none."""

    items: tuple[T, ...]
    next_token: str = ""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which things of a list: at most `size` (1 to 1000) after those of the page that gave `token`."""

    size: int = 50
    token: str = ""


FIRST_PAGE = PageRequest()


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Where contacts live; one tenant has one or more. `etag` and `update_time` change with the settings."""

    id: str
    display_name: str
    settings: Settings
    etag: str
    create_time: datetime
    update_time: datetime | None = None


class Origin(StrEnum):
    """Who stated a value: a person's word is never replaced without being asked."""

    PERSON = "person"  # typed or corrected by a user
    MAIL = "mail"  # accepted as it was read
    AUTOMATIC = "automatic"  # taken by a setting, seen by nobody
    IMPORT = "import"  # read from an imported file


@dataclass(frozen=True, slots=True)
class FieldInput:
    """A value as a person gives it: not yet normal. An empty `type` means the address book's default."""

    kind: Kind
    value: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class ContactField:
    """A value that a contact has. `stated_time` is when the person was last known to state it."""

    id: str
    kind: Kind
    value: str
    key: str
    type: str
    type_is_default: bool
    parts: tuple[tuple[str, str], ...]
    origin: Origin
    stated_time: datetime
    proposal_id: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A stored person; `fields` in the order of `Kind`, then in which they came. `etag` changes with every change.

    `photo` is the digest of the contact's picture, "" for none: pictures are read only where they are shown.
    """

    id: str
    book_id: str
    fields: tuple[ContactField, ...]
    etag: str
    create_time: datetime
    update_time: datetime
    anniversaries: tuple[Anniversary, ...] = ()
    photo: str = ""

    @property
    def display_name(self) -> str:
        """The name, else the first address, else the organization, else ""."""
        for kind in (Kind.NAME, Kind.EMAIL, Kind.ORGANIZATION):
            for field in self.of_kind(kind):
                return field.value
        return ""

    def of_kind(self, kind: Kind) -> tuple[ContactField, ...]:
        """The contact's values of one kind."""
        return tuple(field for field in self.fields if field.kind == kind)

    def has(self, kind: Kind, key: str) -> bool:
        """Whether the contact has this value, in whatever spelling."""
        return any(field.kind == kind and field.key == key for field in self.fields)


class Role(StrEnum):
    """What an API key may do."""

    INTAKE = "intake"  # hand in messages
    REVIEWER = "reviewer"  # and see and decide
    ADMIN = "admin"  # and change settings and keys


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: without its secret. No `book_ids` means every address book, no `mailboxes` every one.

    `mailboxes` are in small letters; they matter where an address book's settings say so (`proposal_visibility`).
    """

    id: str
    name: str
    role: Role
    book_ids: tuple[str, ...]
    create_time: datetime
    revoke_time: datetime | None = None
    mailboxes: tuple[str, ...] = ()

    def allows_book(self, book_id: str) -> bool:
        """Whether the key is valid for this address book."""
        return not self.book_ids or book_id in self.book_ids
