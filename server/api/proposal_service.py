"""ProposalService: unpack, call the use case, pack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from google.protobuf.empty_pb2 import Empty
from undersigned.v1 import proposal_service_pb2 as pb
from undersigned.v1 import proposal_service_pb2_grpc

from server import workflow
from server.api import names
from server.api.convert import proposals, reviews
from server.api.convert.values import to_kind_or_none, to_states
from server.api.paging import next_page_token, page_request
from server.api.permissions import Caller
from server.contacts.proposal import Proposal
from server.storage.engine import Database

# So many of a proposal's sightings are given where it is asked for by name.
MOST_SIGHTINGS = 100


class ProposalServicer(proposal_service_pb2_grpc.ProposalServiceServicer):
    """Reviewing what was read."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now

    def ListProposals(self, request: pb.ListProposalsRequest, caller: Caller) -> pb.ListProposalsResponse:
        """A page of proposals."""
        book_id = caller.check_book(names.parse_book(request.parent))
        page = workflow.list_proposals(
            self._db,
            book_id,
            self._now(),
            page_request(request),
            contact_id=names.parse_in_book(request.contact, names.CONTACTS, book_id),
            message_id=names.parse_in_book(request.message, names.MESSAGES, book_id),
            case=request.case_reference,
            states=to_states(request.states),
            mailboxes=caller.mailboxes,
        )
        return pb.ListProposalsResponse(
            proposals=self._shown(book_id, page.items, caller),
            next_page_token=next_page_token(request, page.next_token),
        )

    def GetProposal(self, request: pb.GetProposalRequest, caller: Caller) -> pb.Proposal:
        """One proposal with all its sightings."""
        book_id, proposal_id = names.parse_name(request.name, names.PROPOSALS)
        workflow.check_proposals(self._db, caller.check_book(book_id), (proposal_id,), caller.mailboxes)
        found = workflow.get_proposal(self._db, book_id, proposal_id, self._now())
        return self._shown(book_id, (found,), caller, MOST_SIGHTINGS)[0]

    def _shown(self, book_id: str, found: Sequence[Proposal], caller: Caller, most: int = 1) -> list[pb.Proposal]:
        seen = workflow.as_seen(self._db, book_id, found, caller.mailboxes, most)
        return proposals.proposals(seen, workflow.preview(self._db, book_id, seen))

    def DecideProposals(self, request: pb.DecideProposalsRequest, caller: Caller) -> pb.DecideProposalsResponse:
        """Saves one review."""
        book_id = caller.check_book(names.parse_book(request.parent))
        review = reviews.to_review(request, book_id)
        workflow.check_proposals(self._db, book_id, [one.proposal_id for one in review.reviewed], caller.mailboxes)
        done = workflow.decide(self._db, book_id, review, caller.actor, self._now())
        shown = workflow.show(self._db, book_id, done.contacts, self._now(), with_photos=True)
        return reviews.review_result(done, shown, self._shown(book_id, done.proposals, caller))

    def ListRejections(self, request: pb.ListRejectionsRequest, caller: Caller) -> pb.ListRejectionsResponse:
        """A page of what is remembered as refused."""
        book_id = caller.check_book(names.parse_book(request.parent))
        page = workflow.list_rejections(
            self._db,
            book_id,
            page_request(request),
            contact_id=names.parse_in_book(request.contact, names.CONTACTS, book_id),
            kind=to_kind_or_none(request.kind),
            text=request.query,
        )
        return pb.ListRejectionsResponse(
            rejections=[proposals.rejection(each) for each in page.items],
            next_page_token=next_page_token(request, page.next_token),
        )

    def DeleteRejection(self, request: pb.DeleteRejectionRequest, caller: Caller) -> Empty:
        """Forgets a refusal."""
        book_id, rejection_id = names.parse_name(request.name, names.REJECTIONS)
        workflow.forget_rejection(self._db, caller.check_book(book_id), rejection_id, caller.actor, self._now())
        return Empty()
