"""The part of ContactService that joins contacts and finds those that are one person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import contact_service_pb2 as pb

from server import workflow
from server.api import names
from server.api.convert import contacts
from server.api.exchange_service import ExchangeServicer
from server.api.paging import next_page_token, page_request
from server.api.permissions import Caller
from server.contacts.duplicates import DuplicatePair
from server.contacts.merging import Merge
from server.errors import InvalidInput


class MergingServicer(ExchangeServicer):
    """Two contacts that are one person."""

    def MergeContacts(self, request: pb.MergeContactsRequest, caller: Caller) -> pb.MergeContactsResponse:
        """The contact that took in the other."""
        book_id, contact_id = names.parse_name(request.name, names.CONTACTS)
        merge = Merge(
            contact_id,
            _other(request.absorbed_contact, caller.check_book(book_id), "absorbed_contact"),
            request.etag,
            request.absorbed_etag,
            contacts.to_field_inputs(request.chosen),
            request.request_id,
        )
        done = workflow.merge_contacts(self._db, book_id, merge, caller.actor, self._now())
        shown = workflow.show(self._db, book_id, (done.contact,), self._now(), with_photos=True)
        changes = [contacts.change_entry(each) for each in done.changes]
        return pb.MergeContactsResponse(contact=contacts.shown_contact(shown[0]), changes=changes)

    def FindDuplicates(self, request: pb.FindDuplicatesRequest, caller: Caller) -> Iterator[pb.FindDuplicatesResponse]:
        """The progress of a search."""
        book_id = caller.check_book(names.parse_book(request.parent))
        for progress in workflow.find_duplicates(self._db, book_id):
            yield pb.FindDuplicatesResponse(percent=progress.percent, duplicate_count=progress.found)

    def ListDuplicates(self, request: pb.ListDuplicatesRequest, caller: Caller) -> pb.ListDuplicatesResponse:
        """A page of what the last search found, the most probable first."""
        book_id = caller.check_book(names.parse_book(request.parent))
        page = workflow.list_duplicates(self._db, book_id, page_request(request))
        return pb.ListDuplicatesResponse(
            duplicates=self._duplicates(book_id, page.items),
            next_page_token=next_page_token(request, page.next_token),
        )

    def _duplicates(self, book_id: str, pairs: Sequence[DuplicatePair]) -> Iterator[pb.Duplicate]:
        """Pairs with their contacts as lists show them, without photos."""
        found = {one.id: one for pair in pairs for one in (pair.contact, pair.other)}
        listed = workflow.show(self._db, book_id, tuple(found.values()), self._now())
        packed = {one.contact.id: contacts.shown_contact(one) for one in listed}
        for pair in pairs:
            yield pb.Duplicate(
                contact=packed[pair.contact.id],
                other=packed[pair.other.id],
                probability=pair.probability,
                reasons=pair.reasons,
            )

    def DismissDuplicate(self, request: pb.DismissDuplicateRequest, caller: Caller) -> Empty:
        """Remembers that two contacts are two persons."""
        book_id, contact_id = names.parse_name(request.name, names.CONTACTS)
        other_id = _other(request.other_contact, caller.check_book(book_id), "other_contact")
        workflow.dismiss_duplicate(self._db, book_id, contact_id, other_id, caller.actor, self._now())
        return Empty()


def _other(name: str, book_id: str, field: str) -> str:
    if not name:
        raise InvalidInput("RESOURCE_NAME_INVALID", f"{field} must name the other contact.", field=field)
    return names.parse_in_book(name, names.CONTACTS, book_id)
