"""How an address book is kept: what its users decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.fields.field import Kind

# What the type of a value may be as it is read.
READ_TYPES = ("work", "mobile", "home", "fax", "pager", "tollfree", "other")
# The actor of what people do on a server that is open to this machine: no policy may pass for them.
LOCAL_ACTOR = "local"


@dataclass(frozen=True, slots=True)
class DefaultType:
    """The type that a value of this kind gets where the mail states none."""

    kind: Kind
    type: str


@dataclass(frozen=True, slots=True)
class TypeMapping:
    """The address book's own word for a type as it is read."""

    kind: Kind
    read_type: str
    type: str


@dataclass(frozen=True, slots=True)
class CompletenessWeight:
    """What a value of this kind adds to the completeness of a contact, in percent."""

    kind: Kind
    weight: int


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which things are removed, 0 to keep them. Only with `message_text_days` are whole texts stored."""

    evidence_days: int = 0
    message_text_days: int = 0
    decided_proposal_days: int = 0


@dataclass(frozen=True, slots=True)
class AutoAcceptPolicy:
    """Which proposals are accepted without asking; all that is set must hold. No kinds: every kind of value.

    `name` is the actor under which that is logged. A person's word is never replaced, a new contact never made.
    """

    name: str
    kinds: tuple[Kind, ...] = ()
    min_confidence: float = 0.0
    only_empty_fields: bool = False
    only_authenticated_senders: bool = False


class ProposalVisibility(StrEnum):
    """Who sees a proposal."""

    ADDRESS_BOOK = "address_book"  # everyone who may review the address book
    MAILBOX = "mailbox"  # those who may see the mailbox that it came from


@dataclass(frozen=True, slots=True)
class Settings:
    """How an address book is kept. `excluded` holds addresses ("a@b.example") and domains ("b.example")."""

    mining: bool = True
    default_region: str = ""
    default_types: tuple[DefaultType, ...] = (
        DefaultType(Kind.PHONE, "work"),
        DefaultType(Kind.EMAIL, "work"),
        DefaultType(Kind.URL, "work"),
        DefaultType(Kind.ADDRESS, "work"),
    )
    own_domains: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    auto_create: bool = False
    window_days: int = 7
    type_mappings: tuple[TypeMapping, ...] = ()
    retention: Retention = Retention()
    completeness_weights: tuple[CompletenessWeight, ...] = (
        CompletenessWeight(Kind.NAME, 20),
        CompletenessWeight(Kind.EMAIL, 20),
        CompletenessWeight(Kind.PHONE, 20),
        CompletenessWeight(Kind.ORGANIZATION, 15),
        CompletenessWeight(Kind.JOB_TITLE, 10),
        CompletenessWeight(Kind.DEPARTMENT, 5),
        CompletenessWeight(Kind.ADDRESS, 5),
        CompletenessWeight(Kind.URL, 3),
        CompletenessWeight(Kind.SOCIAL, 2),
    )
    auto_accept_policies: tuple[AutoAcceptPolicy, ...] = ()
    proposal_visibility: ProposalVisibility = ProposalVisibility.ADDRESS_BOOK
    trusted_authserv_ids: tuple[str, ...] = ()

    def default_type(self, kind: Kind) -> str:
        """The type for values of this kind that state none, "" where the book has no default."""
        return next((default.type for default in self.default_types if default.kind == kind), "")

    def mapped_type(self, kind: Kind, read_type: str) -> str:
        """The address book's word for a type as read."""
        mine = (one.type for one in self.type_mappings if (one.kind, one.read_type) == (kind, read_type))
        return next(mine, read_type)


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """The settings before and after a change, as the change log keeps them."""

    before: Settings
    after: Settings
