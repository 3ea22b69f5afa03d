"""Proposals and rejections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from undersigned.v1 import contact_pb2, extraction_service_pb2, proposal_service_pb2

from server.api import names
from server.api.convert.cards import parts
from server.api.convert.contacts import contact_field
from server.api.convert.values import KINDS, SCOPES, SOURCES, STATES, timestamp
from server.contacts.merge_preview import MergePreview
from server.contacts.proposal import Change, ChangeKind, Proposal, Rejection, Sighting, Subject


def subject(item: Subject, book_id: str, name: str = "", email: str = "") -> proposal_service_pb2.Subject:
    """Whom something is about."""
    if item.contact_id:
        return proposal_service_pb2.Subject(contact=names.name_of(book_id, names.CONTACTS, item.contact_id))
    stranger = proposal_service_pb2.Stranger(key=item.stranger, full_name=name, email=email)
    return proposal_service_pb2.Subject(stranger=stranger)


def sighting(item: Sighting, book_id: str) -> proposal_service_pb2.Sighting:
    """One occurrence of a proposed value."""
    return proposal_service_pb2.Sighting(
        message=names.name_of(book_id, names.MESSAGES, item.message_id),
        sent_time=timestamp(item.sent_time),
        text=item.text,
        signature_text=item.signature_text,
        start=item.start,
        end=item.end,
        confidence=item.confidence,
        model_version=item.model_version,
    )


def proposals(items: Iterable[Proposal], previews: Mapping[str, MergePreview]) -> list[proposal_service_pb2.Proposal]:
    """Offered changes, merges with what they would do."""
    return [proposal(each, previews.get(each.id)) for each in items]


def proposal(item: Proposal, preview: MergePreview | None = None) -> proposal_service_pb2.Proposal:
    """An offered change; of a merge what it would do, as far as both contacts are there."""
    book = item.book_id
    packed = proposal_service_pb2.Proposal(
        name=names.name_of(book, names.PROPOSALS, item.id),
        state=STATES[item.state],
        subject=subject(item.subject, book, item.subject_name, item.subject_email),
        sightings=[sighting(each, book) for each in item.sightings],
        sighting_count=item.sighting_count,
        first_sent_time=timestamp(item.first_time),
        last_sent_time=timestamp(item.last_time),
        confidence=item.confidence,
        snooze_until_time=timestamp(item.snooze_time),
        create_time=timestamp(item.create_time),
        decide_time=timestamp(item.decide_time),
        decider=item.decided_by,
        match_reasons=item.reasons,
        candidates=[names.name_of(book, names.CONTACTS, each) for each in item.candidates],
        subject_name=item.subject_name,
        subject_email=item.subject_email,
        etag=item.etag,
    )
    _CHANGES[item.change.kind](packed, item)
    if preview:
        _add_preview(packed.merge_contact, preview, book)
    return packed


def _add_preview(packed: proposal_service_pb2.MergeContact, preview: MergePreview, book_id: str) -> None:
    packed.display_name = preview.name
    packed.gained.extend(contact_field(each, book_id) for each in preview.gained)
    packed.percent, packed.percent_merged = preview.percent, preview.percent_merged


def _offered(change: Change) -> extraction_service_pb2.Field:
    assert change.field_kind is not None  # of every change but CREATE_CONTACT
    return extraction_service_pb2.Field(
        kind=KINDS[change.field_kind],
        value=change.value,
        key=change.key,
        type=change.type,
        type_is_default=change.type_is_default,
        parts=parts(change.parts),
    )


def _add_value(packed: proposal_service_pb2.Proposal, item: Proposal) -> None:
    packed.add_value.field.CopyFrom(_offered(item.change))


def _replace_value(packed: proposal_service_pb2.Proposal, item: Proposal) -> None:
    packed.replace_value.new.CopyFrom(_offered(item.change))
    old = contact_pb2.ContactField(kind=packed.replace_value.new.kind, value=item.change.old_value)
    packed.replace_value.old.CopyFrom(old)


def _create_contact(packed: proposal_service_pb2.Proposal, item: Proposal) -> None:
    email = dict(item.change.parts).get("email", "")
    offered = proposal_service_pb2.CreateContact(full_name=item.change.value, email=email)
    packed.create_contact.CopyFrom(offered)


def _merge_contact(packed: proposal_service_pb2.Proposal, item: Proposal) -> None:
    absorbed = names.name_of(item.book_id, names.CONTACTS, item.change.key)
    packed.merge_contact.CopyFrom(proposal_service_pb2.MergeContact(contact=absorbed, reasons=item.reasons))


_CHANGES = {
    ChangeKind.ADD_VALUE: _add_value,
    ChangeKind.REPLACE_VALUE: _replace_value,
    ChangeKind.CREATE_CONTACT: _create_contact,
    ChangeKind.MERGE: _merge_contact,
}


def rejection(item: Rejection) -> proposal_service_pb2.Rejection:
    """A remembered refusal."""
    book = item.book_id
    return proposal_service_pb2.Rejection(
        name=names.name_of(book, names.REJECTIONS, item.id),
        scope=SCOPES[item.scope],
        subject=subject(item.subject, book, item.subject_name) if item.subject else None,
        kind=KINDS[item.kind] if item.kind else contact_pb2.FIELD_KIND_UNSPECIFIED,
        value=item.value,
        key=item.key,
        pattern=item.pattern,
        source=SOURCES[item.source],
        proposal=names.name_of(book, names.PROPOSALS, item.proposal_id),
        message=names.name_of(book, names.MESSAGES, item.message_id),
        actor=item.actor,
        create_time=timestamp(item.create_time),
        subject_name=item.subject_name,
    )
