"""Whether what is to be undone still stands: what later changes touched is not taken from under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from server.contacts.contact import Contact
from server.contacts.proposal import ChangeAction, ChangeEntry
from server.errors import FailedPrecondition
from server.fields.field import Kind
from server.storage import changes, contacts
from server.storage.engine import Transaction
from server.storage.images import Image

# What may happen to a contact later without hindering that its creation is undone.
_HARMLESS = (ChangeAction.REJECT, ChangeAction.FORGET, ChangeAction.DISMISS_DUPLICATE)


def check_untouched(tx: Transaction, batch: Sequence[ChangeEntry], image: Image) -> None:
    """Raises FailedPrecondition UNDO_CONFLICT, whose metadata name the later change, its contact and kind of field."""
    for contact_id in dict.fromkeys(entry.contact_id for entry in batch if entry.contact_id):
        entries = [entry for entry in batch if entry.contact_id == contact_id]
        later = standing(changes.later(tx, contact_id, batch[-1].id))
        for one in _hindering(entries, later):
            raise conflict(one)
    if any(entry.action == ChangeAction.UPDATE_SETTINGS for entry in batch):
        for one in standing(changes.later(tx, "", batch[-1].id)):
            if one.action == ChangeAction.UPDATE_SETTINGS:
                raise conflict(one)
    _check_there(tx, batch, image)


def _hindering(entries: Sequence[ChangeEntry], later: Iterable[ChangeEntry]) -> list[ChangeEntry]:
    if any(entry.action == ChangeAction.CREATE_CONTACT for entry in entries):
        return [one for one in later if one.action not in _HARMLESS]
    touched = {place for entry in entries for place in _places(entry)}
    return [one for one in later if touched & set(_places(one))]


def _places(entry: ChangeEntry) -> list[tuple[str, str]]:
    """What an entry touches: a field by its id, and a value by its normal form; anniversaries, photo; a case."""
    fields = [field for field in (entry.before, entry.after) if field]
    places = [("id", field.id) for field in fields] + [(field.kind.value, field.key) for field in fields]
    if entry.main_contact:
        places.append(("case", entry.main_contact.case_id))
    return [*places, ("details", entry.action.value)] if entry.details else places


def _check_there(tx: Transaction, batch: Sequence[ChangeEntry], image: Image) -> None:
    """The contacts that the batch left behind must still be there."""
    expected = [str(one.key[0]) for one in image.of("contact") if one.after is not None]
    there = {one.id for one in contacts.load(tx, expected)}
    for contact_id in expected:
        if contact_id not in there:
            raise conflict(changes.later(tx, contact_id, batch[-1].id)[-1])


def standing(entries: Sequence[ChangeEntry]) -> list[ChangeEntry]:
    """The entries less those that were undone and those that undid them: together they changed nothing."""
    undoing = {one.undone_by for one in entries if one.undone_by}
    return [one for one in entries if not one.undone_by and one.batch_id not in undoing]


def check_unshared(tx: Transaction, restored: Iterable[Contact]) -> None:
    """No other contact has got an address meanwhile that comes back. Raises FailedPrecondition UNDO_CONFLICT."""
    for contact in restored:
        keys = [field.key for field in contact.of_kind(Kind.EMAIL)]
        for owners in contacts.owners(tx, Kind.EMAIL, keys).values():
            for other in sorted(owners - {contact.id}):
                raise conflict(changes.later(tx, other, 0)[-1])


def conflict(later: ChangeEntry) -> FailedPrecondition:
    """The error that names the later change."""
    field = later.after or later.before
    kind = field.kind.value if field else ""
    what = f"the same {kind.replace('_', ' ')}" if kind else "the same contact or settings"
    return FailedPrecondition(
        "UNDO_CONFLICT",
        f"A later change, number {later.id}, touched {what}: undo that one first.",
        change=str(later.id),
        contact=later.contact_id,
        kind=kind,
    )
