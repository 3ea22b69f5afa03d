"""Messages and what came of them."""

from __future__ import annotations

from undersigned.v1 import contact_pb2, mail_service_pb2

from server.api import names
from server.api.convert import cards, proposals
from server.api.convert.values import FATES, KINDS, MATCHES, timestamp
from server.contacts.proposal import ProposalState
from server.contacts.stored_message import Delivery, Explanation, StoredCard, StoredMessage, ValueExplanation
from server.fields.field import Kind


def delivery(item: Delivery) -> mail_service_pb2.Delivery:
    """One copy of a message."""
    return mail_service_pb2.Delivery(
        mailbox=item.mailbox,
        mail_from=item.envelope_from,
        source=item.source,
        deliver_time=timestamp(item.deliver_time),
    )


def message(item: StoredMessage) -> mail_service_pb2.Message:
    """A message that was taken in."""
    pending = sum(each.state is ProposalState.PENDING for each in item.proposals)
    return mail_service_pb2.Message(
        name=names.name_of(item.book_id, names.MESSAGES, item.id),
        message_id=item.message_id,
        author=cards.mailbox(item.author),
        sent_time=timestamp(item.sent_time),
        create_time=timestamp(item.ingest_time),
        automated_reason=item.automated,
        language=item.language,
        case_reference=item.case,
        thread=item.thread,
        deliveries=[delivery(each) for each in item.deliveries],
        pending_proposal_count=pending,
        text=item.text,
    )


def ingested(item: StoredMessage) -> mail_service_pb2.IngestMessageResponse:
    """The answer to IngestMessage."""
    pending = [proposals.proposal(each) for each in item.proposals if each.state is ProposalState.PENDING]
    return mail_service_pb2.IngestMessageResponse(
        message=message(item), proposals=pending, already_ingested=not item.created
    )


def explanation(item: StoredMessage, why: Explanation) -> mail_service_pb2.ExplainMessageResponse:
    """Why a message led, or did not lead, to proposals."""
    outcomes = [_card_outcome(each, why.values, item.book_id) for each in item.cards]
    return mail_service_pb2.ExplainMessageResponse(message=message(item), trace=why.trace, cards=outcomes)


def _card_outcome(item: StoredCard, values: tuple[ValueExplanation, ...], book_id: str) -> mail_service_pb2.CardOutcome:
    return mail_service_pb2.CardOutcome(
        card=cards.card(item),
        match=MATCHES[item.outcome],
        subject=proposals.subject(item.subject, book_id, item.name, item.email) if item.subject.key else None,
        match_reasons=item.reasons,
        match_probability=item.probability,
        candidates=[names.name_of(book_id, names.CONTACTS, each) for each in item.candidates],
        values=[_value_outcome(each, book_id) for each in values if each.card_id == item.id],
    )


def _value_outcome(item: ValueExplanation, book_id: str) -> mail_service_pb2.ValueOutcome:
    person = item.kind == "contact"
    return mail_service_pb2.ValueOutcome(
        kind=contact_pb2.FIELD_KIND_UNSPECIFIED if person else KINDS[Kind(item.kind)],
        value=item.value,
        outcome=FATES[item.fate],
        detail=item.detail,
        proposal=names.name_of(book_id, names.PROPOSALS, item.proposal_id),
    )
