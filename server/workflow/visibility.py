"""What who may see only some mailboxes is shown, in an address book that keeps its mailboxes apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from server.contacts.proposal import Proposal
from server.contacts.settings import ProposalVisibility
from server.errors import NotFound, PermissionDenied
from server.storage import books, proposals, sightings, visibility
from server.storage.engine import Database, Transaction


def limits(tx: Transaction, mailboxes: Collection[str] | None) -> Collection[str] | None:
    """The mailboxes to which the caller is held, None for no limit."""
    if mailboxes is None:
        return None
    apart = books.get(tx, tx.book_id).settings.proposal_visibility == ProposalVisibility.MAILBOX
    return mailboxes if apart else None


def check_messages(db: Database, book_id: str, ids: Sequence[str], mailboxes: Collection[str] | None) -> None:
    """Raises NotFound MESSAGE_NOT_FOUND for a message of another mailbox, as if it were none."""
    if mailboxes is None:
        return
    with db.read(book_id) as tx:
        limit = limits(tx, mailboxes)
        seen = set(ids) if limit is None else visibility.messages_seen(tx, ids, limit)
    for id in ids:
        if id not in seen:
            raise NotFound("MESSAGE_NOT_FOUND", "There is no such message in this address book.", message_id=id)


def check_proposals(db: Database, book_id: str, ids: Sequence[str], mailboxes: Collection[str] | None) -> None:
    """Raises NotFound PROPOSAL_NOT_FOUND for a proposal from another mailbox, as if it were none."""
    if mailboxes is None:
        return
    with db.read(book_id) as tx:
        limit = limits(tx, mailboxes)
        seen = set(ids) if limit is None else visibility.proposals_seen(tx, ids, limit)
    for id in ids:
        if id not in seen:
            raise proposals.not_found(id)


def check_whole_book(db: Database, book_id: str, mailboxes: Collection[str] | None) -> None:
    """For what shows the evidence of every mailbox. Raises PermissionDenied MAILBOX_NOT_ALLOWED."""
    if mailboxes is None:
        return
    with db.read(book_id) as tx:
        if limits(tx, mailboxes) is not None:
            raise PermissionDenied("MAILBOX_NOT_ALLOWED", "This shows mail of every mailbox; the key is for some.")


def as_seen(
    db: Database, book_id: str, found: Sequence[Proposal], mailboxes: Collection[str] | None, most: int = 1
) -> tuple[Proposal, ...]:
    """The proposals with those of their sightings alone that the caller may see."""
    if mailboxes is None or not found:
        return tuple(found)
    with db.read(book_id) as tx:
        limit = limits(tx, mailboxes)
        if limit is None:
            return tuple(found)
        ids = [one.id for one in found]
        seen = visibility.proposals_seen(tx, ids, limit)
        evidence = sightings.latest_in(tx, ids, most, visibility.delivered(tx, limit))
    return tuple(_trimmed(one, evidence.get(one.id)) for one in found if one.id in seen)


def _trimmed(one: Proposal, seen: sightings.Seen | None) -> Proposal:
    if seen is None:
        return replace(one, sightings=(), sighting_count=0, first_time=None, last_time=None)
    last = seen.sightings[0].sent_time
    return replace(one, sightings=seen.sightings, sighting_count=seen.total, first_time=seen.first_time, last_time=last)
