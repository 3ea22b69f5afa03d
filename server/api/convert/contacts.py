"""Contacts and the log of their changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from undersigned.v1 import contact_pb2

from server.api import names
from server.api.convert import details
from server.api.convert.accounts import account
from server.api.convert.cards import parts
from server.api.convert.settings import setting_changes
from server.api.convert.values import ACTIONS, KINDS, ORIGINS, timestamp, to_kind
from server.contacts.completeness import ShownContact
from server.contacts.contact import Contact, ContactField, FieldInput
from server.contacts.proposal import ChangeEntry


def contact_field(item: ContactField, book_id: str) -> contact_pb2.ContactField:
    """A stored value."""
    return contact_pb2.ContactField(
        kind=KINDS[item.kind],
        value=item.value,
        key=item.key,
        type=item.type,
        type_is_default=item.type_is_default,
        parts=parts(item.parts),
        origin=ORIGINS[item.origin],
        stated_time=timestamp(item.stated_time),
        proposal=names.name_of(book_id, names.PROPOSALS, item.proposal_id),
    )


def contact(item: Contact) -> contact_pb2.Contact:
    """A stored person."""
    return contact_pb2.Contact(
        name=names.name_of(item.book_id, names.CONTACTS, item.id),
        display_name=item.display_name,
        fields=[contact_field(each, item.book_id) for each in item.fields],
        anniversaries=details.anniversaries(item.anniversaries),
        create_time=timestamp(item.create_time),
        update_time=timestamp(item.update_time),
        etag=item.etag,
    )


def shown_contact(item: ShownContact, mask: Collection[str] = ()) -> contact_pb2.Contact:
    """A contact with its completeness; of what the mask can name only that, everything without one."""
    packed = contact(item.contact)
    packed.pending_proposal_count = item.pending_count
    packed.completeness.CopyFrom(details.completeness(item.completeness))
    if item.account:
        packed.account.CopyFrom(account(item.account))
    if item.photo:
        packed.photo.CopyFrom(contact_pb2.Photo(media_type=item.photo.media_type, data=item.photo.data))
    for name in details.READABLE if mask else ():
        if name not in mask:
            packed.ClearField(name)
    return packed


def to_field_inputs(items: Iterable[contact_pb2.ContactField]) -> tuple[FieldInput, ...]:
    """Values as a person gives them. Raises InvalidInput KIND_INVALID."""
    return tuple(
        FieldInput(to_kind(each.kind, f"fields[{index}].kind"), each.value, each.type)
        for index, each in enumerate(items)
    )


def change_entry(item: ChangeEntry) -> contact_pb2.Change:
    """One line of the log."""
    book = item.book_id
    return contact_pb2.Change(
        name=names.name_of(book, names.CHANGES, item.id),
        batch=item.batch_id,
        action=ACTIONS[item.action],
        contact=names.name_of(book, names.CONTACTS, item.contact_id),
        actor=item.actor,
        create_time=timestamp(item.time),
        before=contact_field(item.before, book) if item.before else None,
        after=contact_field(item.after, book) if item.after else None,
        proposal=names.name_of(book, names.PROPOSALS, item.proposal_id),
        rejection=names.name_of(book, names.REJECTIONS, item.rejection_id),
        model_version=item.model_version,
        undone_by=item.undone_by,
        anniversaries_before=details.anniversaries(item.details.before.anniversaries) if item.details else (),
        anniversaries_after=details.anniversaries(item.details.after.anniversaries) if item.details else (),
        photo_digest_before=item.details.before.photo if item.details else "",
        photo_digest_after=item.details.after.photo if item.details else "",
        setting_changes=setting_changes(item.settings) if item.settings else (),
        **_main_contact(item),
    )


def _main_contact(item: ChangeEntry) -> dict[str, str]:
    """The fields of a change of a case's main contact; none for any other."""
    if not (changed := item.main_contact):
        return {}
    book = item.book_id
    return {
        "case": names.name_of(book, names.CASES, changed.case_id),
        "case_reference": changed.reference,
        "main_contact_before": names.name_of(book, names.CONTACTS, changed.before),
        "main_contact_after": names.name_of(book, names.CONTACTS, changed.after),
    }
