"""SettingsService: unpack, call the use case, pack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from undersigned.v1 import settings_service_pb2 as pb
from undersigned.v1 import settings_service_pb2_grpc

from server import workflow
from server.api import names
from server.api.convert import settings
from server.api.paging import next_page_token, page_request
from server.api.permissions import Caller
from server.storage.engine import Database


class SettingsServicer(settings_service_pb2_grpc.SettingsServiceServicer):
    """How an address book behaves."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def GetSettings(self, request: pb.GetSettingsRequest, caller: Caller) -> pb.Settings:
        """The settings of an address book."""
        book_id = caller.check_book(names.parse_settings(request.name))
        return settings.settings(workflow.get_address_book(self._db, book_id))

    def UpdateSettings(self, request: pb.UpdateSettingsRequest, caller: Caller) -> pb.Settings:
        """The settings with what the mask names changed; without an etag, as they were read here."""
        book_id = caller.check_book(names.parse_settings(request.settings.name))
        book = workflow.get_address_book(self._db, book_id)
        changed = settings.updated_settings(book.settings, request.settings, request.update_mask.paths)
        etag = request.settings.etag or book.etag
        return settings.settings(workflow.update_settings(self._db, book_id, changed, etag, caller.actor, self._now()))

    def SimulatePolicy(self, request: pb.SimulatePolicyRequest, caller: Caller) -> pb.SimulatePolicyResponse:
        """A page of what policies would accept of the pending proposals."""
        book_id = caller.check_book(names.parse_settings(request.name))
        workflow.check_whole_book(self._db, book_id, caller.mailboxes)
        policies = settings.to_policies(request.policies)
        page = workflow.simulate_policies(self._db, book_id, policies, self._now(), page_request(request))
        outcomes = [
            pb.PolicyOutcome(proposal=names.name_of(book_id, names.PROPOSALS, each.proposal_id), policy=each.policy)
            for each in page.items
        ]
        return pb.SimulatePolicyResponse(outcomes=outcomes, next_page_token=next_page_token(request, page.next_token))
