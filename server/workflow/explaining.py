"""Why a message led, or did not lead, to proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from server.contacts.contact import Settings
from server.contacts.proposal import Proposal, ProposalState, Subject
from server.contacts.proposing import Verdict, judge, statements_of
from server.contacts.stored_message import Explanation, StoredCard, ValueExplanation, ValueFate
from server.storage import books, messages, proposals
from server.storage.engine import Database, Transaction
from server.workflow import offers
from server.workflow.messages import card_identity

_FATES = {
    ProposalState.PENDING: ValueFate.PENDING,
    ProposalState.SNOOZED: ValueFate.SNOOZED,
    ProposalState.ACCEPTED: ValueFate.ACCEPTED,
    ProposalState.REJECTED: ValueFate.REJECTED,
    ProposalState.OBSOLETE: ValueFate.OBSOLETE,
}
_DETAILS = {
    ValueFate.PENDING: "waits for a decision",
    ValueFate.SNOOZED: "put off",
    ValueFate.ACCEPTED: "accepted",
    ValueFate.REJECTED: "refused",
    ValueFate.OBSOLETE: "no longer needed",
    ValueFate.KNOWN: "the contact has it already",
    ValueFate.REMEMBERED: "refused before",
    ValueFate.SHORTER: "a short form of what the contact has",
    ValueFate.OLDER: "there is a newer statement",
    ValueFate.OTHER_NAME: "has nothing in common with the contact's name",
    ValueFate.ELSEWHERE: "another contact has this address",
    ValueFate.NO_SUBJECT: "the signature does not say who wrote it",
}


def explain(db: Database, book_id: str, message_id: str, now: datetime) -> Explanation:
    """Why the message led, or did not lead, to proposals."""
    with db.read(book_id) as tx:
        settings = books.get(tx, book_id).settings
        found = messages.get(tx, message_id)
        values = [value for card in found.cards for value in _values(tx, settings, card, now)]
        return Explanation(message_id, found.automated, messages.trace(tx, message_id), tuple(values))


def _values(tx: Transaction, settings: Settings, card: StoredCard, now: datetime) -> Iterator[ValueExplanation]:
    if not card.subject.key:
        for field in card.fields:
            yield _explained(card, field.kind.value, field.value, ValueFate.NO_SUBJECT)
        return
    offered = _offered(tx, card.subject, card.message_id, now)
    if creation := offered.get("contact:"):
        yield _explained(card, "contact", creation.change.value, _FATES[creation.state], creation.id)
    stated = statements_of(card, card_identity(card)[1])
    for verdict in judge(stated, offers.situation_of(tx, settings, card.subject, stated)):
        yield _value(card, verdict, offered)


def _value(card: StoredCard, verdict: Verdict, offered: Mapping[str, Proposal]) -> ValueExplanation:
    field = verdict.statement.field
    one = offered.get(f"{field.kind}:{field.key}")
    if one is None:
        return _explained(card, field.kind.value, field.value, verdict.fate)
    return _explained(card, field.kind.value, field.value, _FATES[one.state], one.id)


def _offered(tx: Transaction, subject: Subject, message_id: str, now: datetime) -> dict[str, Proposal]:
    """The latest proposal of each value that the message supports."""
    found = proposals.find(tx, proposals.Filter(subject, message_id), now)
    return {one.change.fingerprint: one for one in found}


def _explained(card: StoredCard, kind: str, value: str, fate: ValueFate, proposal_id: str = "") -> ValueExplanation:
    return ValueExplanation(card.id, kind, value, fate, _DETAILS[fate], proposal_id)
