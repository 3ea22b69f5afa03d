"""Bringing back what a review or edit did to cards, proposals and rejections."""

from __future__ import annotations

from datetime import datetime

from server.contacts.proposal import ProposalState, Subject
from server.contacts.stored_message import MatchOutcome
from server.storage import images, messages, proposals, rejections
from server.storage.engine import Transaction

_OPEN = (ProposalState.PENDING, ProposalState.SNOOZED)


def restore(tx: Transaction, image: images.Image, now: datetime) -> tuple[Subject, ...]:
    """Put everything back to where it was before the batch; gives the persons whom that concerns.

    What later reviews decided stays decided.
    """
    for subject in dict.fromkeys(image.cards.values()):
        ids = [id for id, old in image.cards.items() if old == subject]
        messages.set_subject(tx, ids, subject, MatchOutcome.NEW)
    rejections.restore(tx, image.rejections)
    for old in image.proposals:
        _restore_proposal(tx, old, now)
    refused = (one.subject for one in image.rejections if one.subject)
    return tuple(dict.fromkeys((*image.cards.values(), *(one.subject for one in image.proposals), *refused)))


def _restore_proposal(tx: Transaction, old: images.OldProposal, now: datetime) -> None:
    for one in proposals.load(tx, (old.id,), now):
        twins = [other.id for other in proposals.open_of(tx, old.subject, now) if other.id != old.id]
        fingerprints = {other.change.fingerprint for other in proposals.load(tx, twins, now)}
        twin = one.change.fingerprint in fingerprints
        if twin and one.state in _OPEN:
            proposals.decide(tx, (old.id,), ProposalState.OBSOLETE, "", now)
        proposals.move(tx, old.id, old.subject)
        if not twin and one.etag == old.version and one.state != old.state:
            proposals.decide(tx, (old.id,), old.state, "", now, old.snooze_time)
