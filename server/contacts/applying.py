"""An accepted change -> the contact's fields after it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.contacts.contact import ContactField
from server.contacts.proposal import ChangeAction

Fields = tuple[ContactField, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one field, as the change log keeps it."""

    action: ChangeAction
    before: ContactField | None
    after: ContactField | None


def put(fields: Fields, new: ContactField, old_field_id: str = "") -> tuple[Fields, Step | None]:
    """The fields with a value added, or put in the place of the field `old_field_id`, and what that changed.

    A field keeps its id while its value changes. A value that is there already keeps its place and gets the new
    spelling and type; the step is None when nothing changes by that.
    """
    same = next((field for field in fields if (field.kind, field.key) == (new.kind, new.key)), None)
    old = same or next((field for field in fields if field.id == old_field_id), None)
    if old is None:
        return (*fields, new), Step(ChangeAction.ADD_VALUE, None, new)
    changed = replace(new, id=old.id)
    if same and (same.value, same.type) == (new.value, new.type):
        return fields, None
    left = tuple(changed if field.id == old.id else field for field in fields)
    return left, Step(ChangeAction.CHANGE_VALUE, old, changed)


def compare(before: Fields, after: Fields) -> tuple[Step, ...]:
    """What an edit did to a contact's fields, by their ids."""
    old, new = {field.id: field for field in before}, {field.id: field for field in after}
    removed = [Step(ChangeAction.REMOVE_VALUE, field, None) for field in before if field.id not in new]
    changed = [
        Step(ChangeAction.CHANGE_VALUE, old[field.id], field)
        for field in after
        if field.id in old and old[field.id] != field
    ]
    added = [Step(ChangeAction.ADD_VALUE, None, field) for field in after if field.id not in old]
    return (*removed, *changed, *added)
