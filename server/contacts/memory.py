"""What was refused, by normal form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from server.contacts.proposal import Change, Rejection
from server.fields.field import Kind

# The kind under which the refusal of a person as such is remembered.
PERSON = "contact"


@dataclass(frozen=True, slots=True)
class Memory:
    """The refusals that hold for one subject: its own and those of the whole address book."""

    refused: frozenset[tuple[str, str]] = frozenset()

    def refuses(self, kind: Kind, key: str) -> bool:
        """Whether this value was refused, in whatever spelling."""
        return (kind.value, key) in self.refused

    @property
    def refuses_person(self) -> bool:
        """Whether no contact is to be made of this person."""
        return (PERSON, "") in self.refused

    def refuses_change(self, change: Change) -> bool:
        """Whether a proposal may not be applied."""
        if change.field_kind is None:
            return self.refuses_person
        return self.refuses(change.field_kind, change.key)


def remember(rejections: Iterable[Rejection]) -> Memory:
    """The memory that these rejections make up."""
    return Memory(frozenset((one.kind.value if one.kind else PERSON, one.key) for one in rejections))
