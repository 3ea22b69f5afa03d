"""Contacts as callers make and edit them."""

from __future__ import annotations

from undersigned.v1 import contact_service_pb2 as pb

from server import workflow
from server.api import names
from server.api.convert import contacts, details


def to_new(request: pb.CreateContactRequest) -> workflow.NewContact:
    """Raises InvalidInput KIND_INVALID."""
    fields, held = contacts.to_field_inputs(request.contact.fields), details.to_details(request.contact)
    return workflow.NewContact(fields, held, request.contact_id, request.request_id)


def to_edit(request: pb.UpdateContactRequest, book_id: str) -> workflow.Edit:
    """Exactly what is given of what the mask names. Raises InvalidInput."""
    contact_id = names.parse_in_book(request.contact.name, names.CONTACTS, book_id)
    mask = details.checked_mask(request.update_mask.paths, details.WRITABLE, "update_mask")
    fields = contacts.to_field_inputs(request.contact.fields) if not mask or "fields" in mask else None
    return workflow.Edit(contact_id, fields, request.contact.etag, details.to_details(request.contact, mask))
