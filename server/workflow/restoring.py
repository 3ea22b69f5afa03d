"""What came in after a batch that is undone: given to whom it belongs now that things are as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import datetime

from server.contacts.comparing import BLOCKING
from server.contacts.contact import Contact, Settings
from server.contacts.proposal import ProposalState, Subject
from server.contacts.stored_message import MatchOutcome, StoredCard
from server.fields.field import Kind
from server.storage import candidates, contacts, messages, proposals, rejections, rows, sightings
from server.storage.engine import Transaction
from server.storage.images import Image
from server.workflow import offers
from server.workflow.recognising import card_identity, names_of_strangers, whom_about


def release(tx: Transaction, contact_id: str, stranger: str, now: datetime) -> tuple[Subject, ...]:
    """A contact is no more: what is still said of it is a stranger's, or nobody's. Gives whom that concerns."""
    mine, former = Subject(contact_id=contact_id), Subject(stranger=stranger)
    cards = messages.cards_of(tx, mine)
    if former.key:
        offers.take_over(tx, mine, former, now)
    else:
        proposals.remove_of(tx, mine)
    candidates.replace(tx, contact_id)
    concerned = _match_anew(tx, cards, former, now)
    _leave_refusals(tx, mine, [one for one in concerned if one.key])
    return (*concerned, *((former,) if cards and former.key else ()))


def _leave_refusals(tx: Transaction, gone: Subject, heirs: Sequence[Subject]) -> None:
    """What is still refused to who is no more is refused to the one whose cards they were, if it is but one."""
    if len(heirs) == 1:
        rejections.move(tx, gone, heirs[0])
    rejections.remove(tx, [one.id for one in rejections.of(tx, gone)])


def readmit(tx: Transaction, settings: Settings, contact: Contact, image: Image, now: datetime) -> tuple[Subject, ...]:
    """A contact has its former values again: what came in since is matched anew with them. Gives whom that concerns."""
    mine = Subject(contact_id=contact.id)
    concerned: tuple[Subject, ...] = ()
    if _is_known_otherwise(image):
        later = messages.later_cards(tx, mine, image.number)
        concerned = _match_anew(tx, later, mine, now)
        rejections.follow(tx, mine, image.number)
    named = [one for one in contacts.aliases(tx, contact.id) if rows.subject(one).stranger]
    own = (*offers.strangers_of(contact.fields), *names_of_strangers(contact.fields))
    strangers = dict.fromkeys((*map(rows.subject, named), *own))
    if any(_is_spoken_of(tx, one, now) for one in strangers):
        offers.adopt(tx, settings, contact, now, named)
        concerned = (*concerned, mine)
    return concerned


def _is_known_otherwise(image: Image) -> bool:
    """Whether the batch changed by what people are known again."""
    if image.of("alias") or image.of("contact"):
        blocking = {kind.value for kind in BLOCKING} | {Kind.ORGANIZATION.value}
        changed = image.of("contact_field")
        fields = [{**(one.before or {}), **(one.after or {})} for one in changed]
        of_sort = any(one.get("kind", "") in blocking or "key" in one for one in fields)
        # Of a value that was added the image does not say what it is.
        return bool(image.of("alias")) or of_sort or any(one.before is None for one in changed)
    return False


def _is_spoken_of(tx: Transaction, stranger: Subject, now: datetime) -> bool:
    return bool(messages.card_ids(tx, stranger) or proposals.open_of(tx, stranger, now) or rejections.of(tx, stranger))


def _match_anew(tx: Transaction, cards: Sequence[StoredCard], held: Subject, now: datetime) -> tuple[Subject, ...]:
    """Gives cards to whom they belong now; what only they stated is offered to the former holder no longer."""
    moved: dict[Subject, list[str]] = {}
    for card in cards:
        author, identity = card_identity(card)
        match, subject = whom_about(tx, author, identity)
        if subject != held:
            moved.setdefault(subject, []).append(card.id)
            outcome = match.outcome if subject.key else MatchOutcome.UNKNOWN
            messages.set_subject(tx, (card.id,), subject, outcome)
    for subject, ids in moved.items():
        _take_along(tx, held, subject, set(ids), now)
    return (*moved, held) if moved else ()


def _take_along(tx: Transaction, held: Subject, subject: Subject, card_ids: Set[str], now: datetime) -> None:
    """What only these cards stated was, and is, offered to whom they are about; what others state too stays."""
    if not held.key:
        return
    there = {one.change.fingerprint for one in proposals.open_of(tx, subject, now)} if subject.key else set()
    supported = sightings.supported_by(tx, held, card_ids)
    for one in proposals.load(tx, [id for id, own in supported.items() if own <= card_ids], now):
        if subject.key and one.change.fingerprint not in there:
            proposals.move(tx, one.id, subject)
    alone = sightings.take_cards(tx, held, card_ids)
    proposals.decide(tx, alone, ProposalState.OBSOLETE, offers.MACHINE, now)


def compare_anew(tx: Transaction, settings: Settings, subjects: Iterable[Subject], now: datetime) -> None:
    """Offers anew what is due to these persons, as far as there are such."""
    for subject in dict.fromkeys(subjects):
        if subject.stranger or (subject.contact_id and contacts.load(tx, (subject.contact_id,))):
            offers.refresh_window(tx, settings, subject, now)
