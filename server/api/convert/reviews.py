"""A review as a caller sends it."""

from __future__ import annotations

from collections.abc import Sequence

from undersigned.v1 import proposal_service_pb2

from server.api import names
from server.api.convert import contacts, proposals
from server.api.convert.values import to_datetime, to_scope
from server.contacts.completeness import ShownContact
from server.contacts.proposal import Accept, Reject, Review, Reviewed, ReviewResult, Snooze
from server.errors import InvalidInput

MAX_REVIEWED = 1000


def to_review(request: proposal_service_pb2.DecideProposalsRequest, book_id: str) -> Review:
    """Raises InvalidInput: RESOURCE_NAME_INVALID, DECISION_MISSING, TOO_MANY_REVIEWED, SCOPE_INVALID, TIME_INVALID."""
    if len(request.reviewed) > MAX_REVIEWED:
        raise InvalidInput("TOO_MANY_REVIEWED", f"At most {MAX_REVIEWED} proposals can be reviewed in one call.")
    reviewed = tuple(Reviewed(_proposal_id(each.name, book_id), each.etag) for each in request.reviewed)
    decisions = [_decision(each, book_id) for each in request.decisions]
    return Review(
        reviewed=reviewed,
        accept=tuple(each for each in decisions if isinstance(each, Accept)),
        reject=tuple(each for each in decisions if isinstance(each, Reject)),
        snooze=tuple(each for each in decisions if isinstance(each, Snooze)),
        request_id=request.request_id,
    )


def _proposal_id(name: str, book_id: str) -> str:
    if not name:
        raise InvalidInput("RESOURCE_NAME_INVALID", "Every entry of reviewed and decisions must name its proposal.")
    return names.parse_in_book(name, names.PROPOSALS, book_id)


def _decision(item: proposal_service_pb2.Decision, book_id: str) -> Accept | Reject | Snooze:
    proposal_id = _proposal_id(item.proposal, book_id)
    match item.WhichOneof("decision"):
        case "accept":
            value = item.accept.value if item.accept.HasField("value") else None
            type = item.accept.type if item.accept.HasField("type") else None
            return Accept(proposal_id, value, type)
        case "reject":
            return Reject(proposal_id, to_scope(item.reject.scope), item.reject.pattern)
        case "snooze":
            return Snooze(proposal_id, to_datetime(item.snooze.until_time))
        case _:
            raise InvalidInput("DECISION_MISSING", "Every decision must say accept, reject or snooze.")


def review_result(
    item: ReviewResult, shown: Sequence[ShownContact], decided: Sequence[proposal_service_pb2.Proposal]
) -> proposal_service_pb2.DecideProposalsResponse:
    """What a review did; `shown` are its contacts, `decided` its proposals."""
    packed = [contacts.shown_contact(each) for each in shown]
    return proposal_service_pb2.DecideProposalsResponse(
        contacts=packed,
        proposals=decided,
        rejections=[proposals.rejection(each) for each in item.rejections],
        changes=[contacts.change_entry(each) for each in item.changes],
    )
