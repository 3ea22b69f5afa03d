"""Offering to merge contacts that a card proves to be one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from server.contacts.contact import Contact
from server.contacts.duplicates import pair_of
from server.contacts.matching import Author, load_weights
from server.contacts.merge_preview import MergePreview, preview_of
from server.contacts.merge_proof import ProvenPair, proven_pairs, seniority
from server.contacts.proposal import Change, ChangeAction, ChangeKind, Proposal, ProposalState, Sighting, Subject
from server.contacts.settings import Settings
from server.contacts.stored_message import StoredCard
from server.fields.field import Field, Kind
from server.storage import books, contacts, duplicates, proposals
from server.storage.engine import Database, Transaction
from server.workflow.recording import Log

# A merge is offered on proof alone.
_CERTAIN = 1.0
# By whom a proposal is closed that became pointless.
_MACHINE = ""


def offer(tx: Transaction, cards: Iterable[tuple[StoredCard, Author]], now: datetime) -> None:
    """Offer the merges that these cards prove, but for those that a person said are two."""
    for card, author in cards:
        keys = {(kind, key) for kind, key in author.blocking_keys() if kind != Kind.NAME}
        sharing = contacts.sharing(tx, keys) if len(keys) > 1 else ()
        for pair in proven_pairs(author, sharing, card.subject.contact_id, load_weights()):
            if not duplicates.are_dismissed(tx, pair_of(pair.kept.id, pair.absorbed.id)):
                _propose(tx, card, pair, now)


def _propose(tx: Transaction, card: StoredCard, pair: ProvenPair, now: datetime) -> None:
    known = _open_between(tx, pair.kept.id, pair.absorbed.id, now)
    id = known.id if known else tx.new_id()
    if not known:
        proposals.insert_all(tx, (_proposal(tx, id, pair, now),))
    seen = Sighting(
        id, card.message_id, card.id, card.sent_time, "", 0, 0, _CERTAIN, card.signature_text, card.model_version
    )
    proposals.add_sightings(tx, {(id, card.id): seen})


def offer_by_values(tx: Transaction, settings: Settings, changed: Contact, now: datetime) -> None:
    """Offer the merges that a contact's own values prove, and no longer those that they alone proved before.

    The contact is looked at as a card of its own: one query, and more only where a number or profile is another's too.
    """
    if not settings.mining:
        return
    stated = tuple(Field(one.kind, one.value, one.key, one.type, parts=one.parts) for one in changed.fields)
    keys = {(one.kind, one.key) for one in stated if one.kind in (Kind.PHONE, Kind.SOCIAL)}
    sharing = contacts.sharing(tx, keys)
    proven: dict[str, ProvenPair] = {}
    for name in [one.key for one in changed.of_kind(Kind.NAME)] if len(sharing) > 1 else []:
        for pair in proven_pairs(Author(name, "", stated), sharing, changed.id, load_weights()):
            proven.setdefault(pair.absorbed.id, _older_first(pair))
    about = _open_about(tx, changed.id, now)
    pairs = [{one.kept.id, one.absorbed.id} for one in proven.values()]
    idle = [one.id for one in about if not one.sighting_count and _both(one) not in pairs]
    proposals.decide(tx, idle, ProposalState.OBSOLETE, _MACHINE, now)
    for one in proven.values():
        between = pair_of(one.kept.id, one.absorbed.id)
        if not duplicates.are_dismissed(tx, between) and not _open_between(tx, *between, now):
            proposals.insert_all(tx, (_proposal(tx, tx.new_id(), one, now),))


def _older_first(pair: ProvenPair) -> ProvenPair:
    """The contact that was there first takes in the other."""
    kept, absorbed = sorted((pair.kept, pair.absorbed), key=seniority)
    return ProvenPair(kept, absorbed, pair.reasons)


def preview(db: Database, book_id: str, found: Iterable[Proposal]) -> Mapping[str, MergePreview]:
    """What the merges among these proposals would do, by id of the proposal; nothing for those that are settled."""
    merges = [one for one in found if one.change.kind == ChangeKind.MERGE]
    if not merges:
        return {}
    with db.read(book_id) as tx:
        weights = books.get(tx, book_id).settings.completeness_weights
        ids = {id for one in merges for id in _both(one)}
        there = {one.id: one for one in contacts.load(tx, ids)}
    return {
        one.id: preview_of(there[one.subject.contact_id], there[one.change.key], weights)
        for one in merges
        if _both(one) <= set(there)
    }


def _open_between(tx: Transaction, one: str, other: str, now: datetime) -> Proposal | None:
    """The open offer to merge these two, whichever of them stays."""
    return next((found for found in _open_about(tx, one, now) if {one, other} == _both(found)), None)


def _both(found: Proposal) -> set[str]:
    return {found.subject.contact_id, found.change.key}


def _open_about(tx: Transaction, contact_id: str, now: datetime) -> tuple[Proposal, ...]:
    """The open offers to merge this contact with another, on either side."""
    keepers = proposals.open_with(tx, merge_into(contact_id).fingerprint)
    subjects = dict.fromkeys((Subject(contact_id=contact_id), *keepers))
    merges = (one for each in subjects for one in proposals.open_of(tx, each, now))
    return tuple(one for one in merges if one.change.kind == ChangeKind.MERGE and contact_id in _both(one))


def merge_into(absorbed_id: str) -> Change:
    """The change that takes in this contact."""
    return Change(ChangeKind.MERGE, None, "", absorbed_id)


def _proposal(tx: Transaction, id: str, pair: ProvenPair, now: datetime) -> Proposal:
    return Proposal(
        id=id,
        book_id=tx.book_id,
        subject=Subject(contact_id=pair.kept.id),
        subject_name=pair.kept.display_name,
        subject_email=_address(pair.kept),
        change=merge_into(pair.absorbed.id),
        state=ProposalState.PENDING,
        confidence=_CERTAIN,
        etag="1",
        create_time=now,
        reasons=pair.reasons,
    )


def _address(contact: Contact) -> str:
    return next((field.value for field in contact.of_kind(Kind.EMAIL)), "")


def dissolve(tx: Transaction, contact_id: str, now: datetime) -> None:
    """A contact is gone, or taken in: nobody is asked any more whether to merge it."""
    ids = [one.id for one in _open_about(tx, contact_id, now)]
    proposals.decide(tx, ids, ProposalState.OBSOLETE, _MACHINE, now)


def dismiss(tx: Transaction, log: Log, one: str, other: str) -> None:
    """Two contacts are two persons, as a person said: remembered once, and not offered as one again."""
    pair = pair_of(one, other)
    if duplicates.are_dismissed(tx, pair):
        return
    duplicates.dismiss(tx, pair)
    for id in pair:
        log.add(ChangeAction.DISMISS_DUPLICATE, id)
    if found := _open_between(tx, one, other, log.now):
        proposals.decide(tx, (found.id,), ProposalState.OBSOLETE, _MACHINE, log.now)
