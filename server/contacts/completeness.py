"""How complete a contact is, and what would complete it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.contacts.account import Account
from server.contacts.contact import Contact
from server.contacts.settings import CompletenessWeight
from server.fields.field import Kind
from server.fields.photo import Photo


class Range(StrEnum):
    """In which of three a percentage lies: red, yellow, green."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


# The least percentage of each range, the highest first.
RANGES = ((80, Range.HIGH), (50, Range.MEDIUM), (0, Range.LOW))


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of which the contact has no value, and the percentage points that one would add."""

    kind: Kind
    gain: int


@dataclass(frozen=True, slots=True)
class Completeness:
    """From 0 to 100; `with_proposals` is what it would be with all that is offered; the largest gain comes first."""

    percent: int
    with_proposals: int
    missing: tuple[Missing, ...]

    @property
    def range(self) -> Range:
        """Where the percentage lies."""
        return next(range for least, range in RANGES if self.percent >= least)


@dataclass(frozen=True, slots=True)
class ShownContact:
    """A contact with what is worked out when it is shown; `photo` only where it was asked for."""

    contact: Contact
    completeness: Completeness
    pending_count: int = 0
    photo: Photo | None = None
    account: Account | None = None


def completeness_of(contact: Contact, offered: Collection[Kind], weights: Sequence[CompletenessWeight]) -> Completeness:
    """How complete the contact is by these weights, which sum to 100; `offered` are the kinds of open proposals."""
    held = {field.kind for field in contact.fields}
    gains = {one.kind: one.weight for one in weights if one.weight and one.kind not in held}
    percent = 100 - sum(gains.values())
    added = sum(gain for kind, gain in gains.items() if kind in offered)
    missing = sorted(gains.items(), key=lambda item: -item[1])
    return Completeness(percent, percent + added, tuple(Missing(kind, gain) for kind, gain in missing))


def shown(
    contact: Contact, pending: Mapping[Kind, int], weights: Sequence[CompletenessWeight], photo: Photo | None = None
) -> ShownContact:
    """The contact as it is shown; `pending` counts its open proposals by kind."""
    return ShownContact(contact, completeness_of(contact, pending, weights), sum(pending.values()), photo)
