"""ContactService: unpack, call the use case, pack."""

from __future__ import annotations

from collections.abc import Collection

from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import case_service_pb2, contact_pb2
from undersigned.v1 import contact_service_pb2 as pb

from server import workflow
from server.api import names
from server.api.batch_service import BatchServicer
from server.api.convert import accounts, cases, contacts, details
from server.api.convert.edits import to_edit, to_new
from server.api.convert.values import to_kind_or_none
from server.api.paging import MAX_SIZE, next_page_token, page_request
from server.api.permissions import Caller
from server.contacts.case import Case
from server.contacts.contact import Contact
from server.contacts.proposal import ChangeEntry
from server.errors import InvalidInput, NotFound


class ContactServicer(BatchServicer):
    """The address book itself."""

    def GetContact(self, request: pb.GetContactRequest, caller: Caller) -> contact_pb2.Contact:
        """One contact."""
        book_id, contact_id = names.parse_name(request.name, names.CONTACTS)
        mask = details.checked_mask(request.read_mask.paths, details.READABLE, "read_mask")
        found = workflow.get_contact(self._db, caller.check_book(book_id), contact_id)
        return self._one(found, mask)

    def _one(self, contact: Contact, mask: Collection[str] = ()) -> contact_pb2.Contact:
        with_photo = not mask or "photo" in mask
        shown = workflow.show(self._db, contact.book_id, (contact,), self._now(), with_photos=with_photo)
        return contacts.shown_contact(shown[0], mask)

    def ListContacts(self, request: pb.ListContactsRequest, caller: Caller) -> pb.ListContactsResponse:
        """A page of contacts, by name."""
        book_id = caller.check_book(names.parse_book(request.parent))
        account_id = names.parse_in_book(request.account, names.ACCOUNTS, book_id)
        page = workflow.list_contacts(
            self._db, book_id, page_request(request), text=request.query, account_id=account_id
        )
        return pb.ListContactsResponse(
            contacts=[
                contacts.shown_contact(each) for each in workflow.show(self._db, book_id, page.items, self._now())
            ],
            next_page_token=next_page_token(request, page.next_token),
        )

    def ListAccounts(self, request: pb.ListAccountsRequest, caller: Caller) -> pb.ListAccountsResponse:
        """A page of the organizations that contacts belong to, by name."""
        book_id = caller.check_book(names.parse_book(request.parent))
        page = workflow.list_accounts(self._db, book_id, page_request(request), text=request.query)
        return pb.ListAccountsResponse(
            accounts=[accounts.account(each) for each in page.items],
            next_page_token=next_page_token(request, page.next_token),
        )

    def CreateContact(self, request: pb.CreateContactRequest, caller: Caller) -> contact_pb2.Contact:
        """The new contact."""
        book_id = caller.check_book(names.parse_book(request.parent))
        new = to_new(request)
        return self._one(
            workflow.create_contact(
                self._db,
                book_id,
                new.fields,
                caller.actor,
                self._now(),
                new.details,
                id=new.id,
                request_id=new.request_id,
            )
        )

    def UpdateContact(self, request: pb.UpdateContactRequest, caller: Caller) -> contact_pb2.Contact:
        """The contact with exactly what is given of what the mask names."""
        book_id, _ = names.parse_name(request.contact.name, names.CONTACTS)
        edit = to_edit(request, caller.check_book(book_id))
        return self._one(
            workflow.update_contact(
                self._db, book_id, edit.contact_id, edit.fields, edit.etag, caller.actor, self._now(), edit.details
            )
        )

    def DeleteContact(self, request: pb.DeleteContactRequest, caller: Caller) -> Empty:
        """Removes a contact."""
        book_id, contact_id = names.parse_name(request.name, names.CONTACTS)
        caller.check_book(book_id)
        workflow.delete_contact(self._db, book_id, contact_id, request.etag, caller.actor, self._now())
        return Empty()

    def EraseContact(self, request: pb.EraseContactRequest, caller: Caller) -> pb.EraseContactResponse:
        """What was removed of a person."""
        book_id, contact_id = names.parse_name(request.name, names.CONTACTS)
        caller.check_book(book_id)
        etag, suppress = request.etag, request.suppress
        counts = workflow.erase_contact(
            self._db, book_id, contact_id, etag, caller.actor, self._now(), suppress=suppress
        )
        return pb.EraseContactResponse(erased_counts=counts)

    def BatchGetContacts(self, request: pb.BatchGetContactsRequest, caller: Caller) -> pb.BatchGetContactsResponse:
        """Contacts in the order asked for."""
        book_id = caller.check_book(names.parse_book(request.parent))
        if len(request.names) > MAX_SIZE:
            raise InvalidInput("TOO_MANY_NAMES", f"At most {MAX_SIZE} contacts can be read in one call.")
        ids = [names.parse_in_book(name, names.CONTACTS, book_id) for name in request.names]
        found = [workflow.get_contact(self._db, book_id, each) for each in ids]
        return pb.BatchGetContactsResponse(contacts=self._listed(book_id, found))

    def ConnectAddress(self, request: pb.ConnectAddressRequest, caller: Caller) -> pb.ConnectAddressResponse:
        """The contact that the unknown author of a message is said to be."""
        book_id, contact_id = names.parse_name(request.name, names.CONTACTS)
        caller.check_book(book_id)
        message_id = names.parse_in_book(request.message, names.MESSAGES, book_id)
        if not message_id:
            raise InvalidInput("RESOURCE_NAME_INVALID", "message must name the message whose author is meant.")
        workflow.check_messages(self._db, book_id, (message_id,), caller.mailboxes)
        found = workflow.connect_address(self._db, book_id, message_id, contact_id, caller.actor, self._now())
        return pb.ConnectAddressResponse(contact=self._one(found.contact), case=_case(found.case))

    def CreateContactFromMessage(
        self, request: pb.CreateContactFromMessageRequest, caller: Caller
    ) -> pb.CreateContactFromMessageResponse:
        """The new contact of a message's unknown author."""
        book_id, message_id = names.parse_name(request.message, names.MESSAGES)
        caller.check_book(book_id)
        workflow.check_messages(self._db, book_id, (message_id,), caller.mailboxes)
        main, request_id = request.set_main_contact, request.request_id
        found = workflow.create_contact_from_message(
            self._db, book_id, message_id, main, request_id, caller.actor, self._now()
        )
        return pb.CreateContactFromMessageResponse(contact=self._one(found.contact), case=_case(found.case))

    def ListChanges(self, request: pb.ListChangesRequest, caller: Caller) -> pb.ListChangesResponse:
        """A page of the log, newest first."""
        book_id = caller.check_book(names.parse_book(request.parent))
        page = workflow.list_changes(
            self._db,
            book_id,
            page_request(request),
            contact_id=names.parse_in_book(request.contact, names.CONTACTS, book_id),
            kind=to_kind_or_none(request.kind),
        )
        return pb.ListChangesResponse(
            changes=[contacts.change_entry(each) for each in page.items],
            next_page_token=next_page_token(request, page.next_token),
        )

    def UndoChange(self, request: pb.UndoChangeRequest, caller: Caller) -> pb.UndoChangeResponse:
        """What taking back a review, an edit, a merge did."""
        book_id, change_id = names.parse_name(request.name, names.CHANGES)
        caller.check_book(book_id)
        if not (change_id.isascii() and change_id.isdigit() and len(change_id) < 19):
            raise NotFound("CHANGE_NOT_FOUND", "There is no such entry in the log.")
        entries = workflow.undo_change(self._db, book_id, int(change_id), caller.actor, self._now())
        return pb.UndoChangeResponse(
            changes=[contacts.change_entry(each) for each in entries],
            contacts=self._contacts_of(book_id, entries),
        )

    def _contacts_of(self, book_id: str, entries: tuple[ChangeEntry, ...]) -> list[contact_pb2.Contact]:
        found = []
        for contact_id in dict.fromkeys(entry.contact_id for entry in entries if entry.contact_id):
            try:
                found.append(self._one(workflow.get_contact(self._db, book_id, contact_id)))
            except NotFound:  # the undo took the contact away again
                continue
        return found


def _case(found: Case | None) -> case_service_pb2.Case | None:
    return cases.case(found) if found else None
