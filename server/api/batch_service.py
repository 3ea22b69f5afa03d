"""The part of ContactService that changes several contacts in one call, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence

from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server import workflow
from server.api import names
from server.api.convert import contacts
from server.api.convert.edits import to_edit, to_new
from server.api.merging_service import MergingServicer
from server.api.permissions import Caller
from server.contacts.contact import Contact
from server.errors import InvalidInput


class BatchServicer(MergingServicer):
    """Several contacts at once."""

    def BatchCreateContacts(
        self, request: pb.BatchCreateContactsRequest, caller: Caller
    ) -> pb.BatchCreateContactsResponse:
        """The new contacts, in the order of the requests."""
        book_id = caller.check_book(names.parse_book(request.parent))
        for each in request.requests:
            if each.parent and each.parent != request.parent:
                raise InvalidInput("RESOURCE_NAME_INVALID", "Every request's parent is that of the batch, or empty.")
        wanted = [to_new(each) for each in request.requests]
        made = workflow.create_contacts(self._db, book_id, wanted, caller.actor, self._now())
        return pb.BatchCreateContactsResponse(contacts=self._listed(book_id, made))

    def BatchUpdateContacts(
        self, request: pb.BatchUpdateContactsRequest, caller: Caller
    ) -> pb.BatchUpdateContactsResponse:
        """The edited contacts, in the order of the requests."""
        book_id = caller.check_book(names.parse_book(request.parent))
        edits = [to_edit(each, book_id) for each in request.requests]
        _check_named([each.contact_id for each in edits])
        changed = workflow.update_contacts(self._db, book_id, edits, caller.actor, self._now())
        return pb.BatchUpdateContactsResponse(contacts=self._listed(book_id, changed))

    def BatchDeleteContacts(self, request: pb.BatchDeleteContactsRequest, caller: Caller) -> Empty:
        """Removes contacts."""
        book_id = caller.check_book(names.parse_book(request.parent))
        named = [(names.parse_in_book(each.name, names.CONTACTS, book_id), each.etag) for each in request.requests]
        _check_named([id for id, _ in named])
        workflow.delete_contacts(self._db, book_id, named, caller.actor, self._now())
        return Empty()

    def _listed(self, book_id: str, found: Sequence[Contact]) -> list[contact_pb2.Contact]:
        """Contacts without their photos."""
        return [contacts.shown_contact(each) for each in workflow.show(self._db, book_id, found, self._now())]


def _check_named(ids: Sequence[str]) -> None:
    if not all(ids):
        raise InvalidInput("RESOURCE_NAME_INVALID", "Every request of the batch must name its contact.")
