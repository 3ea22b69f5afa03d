"""CaseService: unpack, call the use case, pack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from undersigned.v1 import case_service_pb2 as pb
from undersigned.v1 import case_service_pb2_grpc

from server import workflow
from server.api import names
from server.api.convert import cases
from server.api.paging import next_page_token, page_request
from server.api.permissions import Caller
from server.storage.engine import Database


class CaseServicer(case_service_pb2_grpc.CaseServiceServicer):
    """Cases of the caller, to which messages belong."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def GetCase(self, request: pb.GetCaseRequest, caller: Caller) -> pb.Case:
        """One case."""
        book_id, case_id = names.parse_name(request.name, names.CASES)
        return cases.case(workflow.get_case(self._db, caller.check_book(book_id), case_id, self._now()))

    def ListCases(self, request: pb.ListCasesRequest, caller: Caller) -> pb.ListCasesResponse:
        """A page of cases, that with the newest message first."""
        book_id = caller.check_book(names.parse_book(request.parent))
        page = workflow.list_cases(self._db, book_id, self._now(), page_request(request), reference=request.reference)
        return pb.ListCasesResponse(
            cases=[cases.case(each) for each in page.items],
            next_page_token=next_page_token(request, page.next_token),
        )

    def SetMainContact(self, request: pb.SetMainContactRequest, caller: Caller) -> pb.Case:
        """The case, now this contact's."""
        book_id, case_id = names.parse_name(request.name, names.CASES)
        caller.check_book(book_id)
        contact_id = names.parse_in_book(request.contact, names.CONTACTS, book_id)
        now = self._now()
        return cases.case(
            workflow.set_main_contact(self._db, book_id, case_id, contact_id, request.etag, caller.actor, now)
        )
