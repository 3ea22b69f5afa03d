"""Why a message led, or did not lead, to proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from server.contacts.contact import Settings
from server.contacts.proposal import Proposal, ProposalState, Subject
from server.contacts.proposing import Situation, Verdict, judge, statements_of
from server.contacts.stored_message import Explanation, StoredCard, ValueExplanation, ValueFate
from server.storage import books, messages, proposals
from server.storage.engine import Database, Transaction
from server.workflow import offers
from server.workflow.recognising import card_identity

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
    ValueFate.MINING_OFF: "nothing is offered while mining is switched off",
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
    stated = statements_of(card, card_identity(card)[1])
    beside = offers.restated(tx, card.subject, now)
    situation = offers.situation_of(tx, settings, card.subject, [*stated, *beside])
    if person := _person(card, offered.get("contact:"), situation):
        yield person
    for verdict in judge([*stated, *beside], situation)[: len(stated)]:
        yield _value(card, verdict, offered, settings)


def _person(card: StoredCard, creation: Proposal | None, situation: Situation) -> ValueExplanation | None:
    """What became of the offer to make a contact of a stranger, None for who is one."""
    if creation:
        return _explained(card, "contact", creation.change.value, _FATES[creation.state], creation.id)
    if card.subject.stranger and situation.memory.refuses_person:
        return _explained(card, "contact", card.name or card.email, ValueFate.REMEMBERED)
    return None


def _value(card: StoredCard, verdict: Verdict, offered: Mapping[str, Proposal], settings: Settings) -> ValueExplanation:
    field = verdict.statement.field
    if one := offered.get(f"{field.kind}:{field.key}"):
        return _explained(card, field.kind.value, field.value, _FATES[one.state], one.id)
    off = verdict.change and not settings.mining
    return _explained(card, field.kind.value, field.value, ValueFate.MINING_OFF if off else verdict.fate)


def _offered(tx: Transaction, subject: Subject, message_id: str, now: datetime) -> dict[str, Proposal]:
    """The latest proposal of each value that the message supports."""
    found = proposals.find(tx, proposals.Filter(subject, message_id), now)
    return {one.change.fingerprint: one for one in found}


def _explained(card: StoredCard, kind: str, value: str, fate: ValueFate, proposal_id: str = "") -> ValueExplanation:
    return ValueExplanation(card.id, kind, value, fate, _DETAILS[fate], proposal_id)
