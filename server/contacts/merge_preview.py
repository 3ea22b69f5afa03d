"""What a merge that is offered would do, for who decides on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from server.contacts.completeness import completeness_of
from server.contacts.contact import Contact, ContactField
from server.contacts.merging import unite
from server.contacts.settings import CompletenessWeight


@dataclass(frozen=True, slots=True)
class MergePreview:
    """The name of the contact that would be taken in, the values that the other would gain, completeness in percent."""

    name: str
    gained: tuple[ContactField, ...]
    percent: int
    percent_merged: int


def preview_of(kept: Contact, absorbed: Contact, weights: Sequence[CompletenessWeight]) -> MergePreview:
    """What the one would gain by taking in the other."""
    united = unite(kept.fields, absorbed.fields)
    gained = tuple(one for one in united if not kept.has(one.kind, one.key))
    merged = Contact(kept.id, kept.book_id, united, kept.etag, kept.create_time, kept.update_time)
    percents = [completeness_of(one, (), weights).percent for one in (kept, merged)]
    return MergePreview(absorbed.display_name, gained, *percents)
