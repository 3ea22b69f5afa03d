"""Keeping the open proposals to a person right: after mail came in, a decision, an edit, a forgotten rejection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from server.contacts import person
from server.contacts.contact import SINGLE_VALUED, Contact, ContactField, Settings
from server.contacts.identity import (
    email_stranger,
    signed_identity,
    stranger_of,
    without_address,
)
from server.contacts.known_as import Alias, signs_otherwise
from server.contacts.memory import read_pattern
from server.contacts.proposal import Change, ChangeKind, Proposal, ProposalState, Rejection, Sighting, Subject
from server.contacts.proposing import Situation, Statement, Verdict, creation, judge, statements_of
from server.contacts.stored_message import StoredCard
from server.fields.field import Field, Kind
from server.storage import contacts, messages, normalising, proposals, rejections
from server.storage.engine import Transaction
from server.workflow.recognising import card_identity, formerly, strangers_by_name

# By whom a proposal is closed that became pointless.
MACHINE = ""


@dataclass(frozen=True, slots=True)
class _Offer:
    """A change that is to be open, with the cards that state it."""

    change: Change
    card_ids: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    """The person whose proposals are looked after."""

    situation: Situation
    cards: Mapping[str, StoredCard]
    open: tuple[Proposal, ...]
    now: datetime


def refresh(
    tx: Transaction, settings: Settings, subject: Subject, now: datetime, cards: Sequence[StoredCard] = ()
) -> None:
    """Make the open proposals to a person those that the cards, and what is open already, still give reason for.

    With mining switched off nothing new is offered.
    """
    if not subject.key:
        return
    before = proposals.open_of(tx, subject, now)
    stated = [one for card in cards if settings.mining for one in statements_of(card, signed_identity(card))]
    stated += [_restated(one) for one in before if one.change.field_kind]
    situation = situation_of(tx, settings, subject, stated)
    if situation.contact:
        again = {(one.field.key, one.sent_time) for one in stated if one.field.kind in SINGLE_VALUED}
        stated_again = [one for one in situation.contact.fields if (one.key, one.stated_time) in again]
        contacts.restate(tx, situation.contact.id, stated_again)
    about = _Person(situation, {card.id: card for card in cards}, before, now)
    offers = _offers(judge(stated, situation))
    if subject.stranger and (offer := _creation(about)):
        offers = {"contact:": offer, **offers}
    _save(tx, about, offers)


def refresh_window(tx: Transaction, settings: Settings, subject: Subject, now: datetime) -> None:
    """Compare a person's cards of the last days (a setting) anew."""
    refresh(tx, settings, subject, now, messages.cards_of(tx, subject, now - timedelta(days=settings.window_days)))


def situation_of(tx: Transaction, settings: Settings, subject: Subject, stated: Sequence[Statement]) -> Situation:
    """What is known of a person; the contact's values with the times at which they were last stated."""
    contact = contacts.get(tx, subject.contact_id) if subject.contact_id else None
    memory = rejections.memory_of(tx, subject, {(one.field.kind, one.field.key) for one in stated})
    addresses = {one.field.key for one in stated if one.field.kind == Kind.EMAIL}
    if contact:
        addresses -= {field.key for field in contact.of_kind(Kind.EMAIL)}
        contact = _stated_again(contact, stated)
    elsewhere = frozenset(key for key in contacts.owners(tx, Kind.EMAIL, addresses) if not person.is_role_address(key))
    return Situation(subject, contact, memory, settings, elsewhere)


def _stated_again(contact: Contact, stated: Sequence[Statement]) -> Contact:
    """The contact with the times at which its single values were last stated."""
    latest: dict[tuple[Kind, str], datetime] = {}
    for one in stated:
        at = (one.field.kind, one.field.key)
        if one.field.kind in SINGLE_VALUED:
            latest[at] = max(one.sent_time, latest.get(at, one.sent_time))
    fields = tuple(
        replace(field, stated_time=max(field.stated_time, latest.get((field.kind, field.key), field.stated_time)))
        for field in contact.fields
    )
    return replace(contact, fields=fields)


def restated(tx: Transaction, subject: Subject, now: datetime) -> tuple[Statement, ...]:
    """What is offered to a person, as what was stated last."""
    return tuple(_restated(one) for one in proposals.open_of(tx, subject, now) if one.change.field_kind)


def _restated(one: Proposal) -> Statement:
    """An open proposal as what was stated last."""
    change, last = one.change, next(iter(one.sightings), None)
    assert change.field_kind is not None  # asked only for values
    field = Field(
        change.field_kind,
        change.value,
        change.key,
        change.type,
        change.type_is_default,
        confidence=one.confidence,
        parts=change.parts,
    )
    time = last.sent_time if last else one.create_time
    return Statement(field, time, last.card_id if last else one.id, last.message_id if last else "")


def _offers(verdicts: Iterable[Verdict]) -> dict[str, _Offer]:
    """What is to be offered, by fingerprint; of several spellings and types the surest one that is stated."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.change:
            groups.setdefault(verdict.change.fingerprint, []).append(verdict)
    return {fingerprint: _united(group) for fingerprint, group in groups.items()}


def _united(group: list[Verdict]) -> _Offer:
    changes = [one.change for one in group if one.change]
    fields = tuple(one.statement.field for one in group)
    surest = max(
        zip(changes, fields, strict=True),
        key=lambda pair: (not pair[0].type_is_default, pair[0].kind == ChangeKind.REPLACE_VALUE, pair[1].confidence),
    )
    return _Offer(surest[0], tuple(one.statement.card_id for one in group), fields)


def _creation(about: _Person) -> _Offer | None:
    """The offer to create the contact; a fuller form of the name goes before the one that is offered already."""
    if about.situation.memory.refuses_person:
        return None
    changes = [one.change for one in about.open if one.change.kind == ChangeKind.CREATE_CONTACT]
    headers: list[Field] = []
    ids: list[str] = []
    for card in about.cards.values():
        identity = signed_identity(card)
        if about.situation.settings.mining and (change := creation(card, identity, about.situation.memory)):
            changes.append(change)
            ids.append(card.id)
            headers.append(_header_field(card, change))
    if not changes:
        return None
    fullest = max(changes, key=lambda change: len(person.words(change.value)))
    return _Offer(fullest, tuple(ids), tuple(headers))


def _header_field(card: StoredCard, change: Change) -> Field:
    start = card.signature_text.find(card.name) if card.name else -1
    text = card.name if start >= 0 else ""
    return Field(Kind.NAME, change.value, "", text=text, start=max(start, 0), end=max(start, 0) + len(text))


def _save(tx: Transaction, about: _Person, offers: Mapping[str, _Offer]) -> None:
    known = {one.change.fingerprint: one for one in about.open}
    values = (fingerprint for fingerprint, one in known.items() if one.change.kind != ChangeKind.MERGE)
    gone = [known[fingerprint].id for fingerprint in values if fingerprint not in offers]
    proposals.decide(tx, gone, ProposalState.OBSOLETE, MACHINE, about.now)
    created: list[Proposal] = []
    seen: dict[tuple[str, str], Sighting] = {}
    for fingerprint, offer in offers.items():
        if one := known.get(fingerprint):
            _update(tx, one, offer)
        else:
            one = _created(tx, about, offer)
            created.append(one)
        seen |= _sightings(one.id, offer, about.cards)
    _rename(tx, about)
    proposals.insert_all(tx, created)
    proposals.add_sightings(tx, seen, {one.id for one in created})


def _update(tx: Transaction, one: Proposal, offer: _Offer) -> None:
    """Adapt an open proposal to what is known now, only where a reviewer must see the difference."""
    confidence = max((field.confidence for field in offer.fields), default=one.confidence)
    old, new = one.change, offer.change
    shown = replace(new, value=old.value, parts=old.parts) if old.field_kind else new
    if shown != old:
        proposals.change(tx, one.id, shown, max(confidence, one.confidence))


def _created(tx: Transaction, about: _Person, offer: _Offer) -> Proposal:
    cards = [about.cards[id] for id in offer.card_ids if id in about.cards]
    card = max(cards, key=lambda one: one.sent_time, default=None)
    name, address = _whose(about.situation, card)
    return Proposal(
        id=tx.new_id(),
        book_id=tx.book_id,
        subject=about.situation.subject,
        subject_name=name,
        subject_email=address,
        change=offer.change,
        state=ProposalState.PENDING,
        confidence=max(field.confidence for field in offer.fields),
        etag="1",
        create_time=about.now,
        reasons=card.reasons if card else (),
        candidates=card.candidates if card and offer.change.kind == ChangeKind.CREATE_CONTACT else (),
    )


def _whose(situation: Situation, card: StoredCard | None) -> tuple[str, str]:
    """Name and own address as they are shown; who is known by name alone wrote from somebody else's address."""
    if contact := situation.contact:
        return contact.display_name, next((one.value for one in contact.of_kind(Kind.EMAIL)), "")
    if card is None:
        return "", ""
    return card.name, "" if situation.subject.stranger.startswith("name:") else card.email


def _rename(tx: Transaction, about: _Person) -> None:
    """What waits shows the contact by the name and address that it has by now."""
    if about.situation.contact:
        whose = _whose(about.situation, None)
        proposals.rename(tx, [one.id for one in about.open if (one.subject_name, one.subject_email) != whose], *whose)


def _sightings(proposal_id: str, offer: _Offer, cards: Mapping[str, StoredCard]) -> dict[tuple[str, str], Sighting]:
    found: dict[tuple[str, str], Sighting] = {}
    for card_id, field in zip(offer.card_ids, offer.fields, strict=True):
        card = cards.get(card_id)
        if card and (proposal_id, card_id) not in found:
            found[proposal_id, card_id] = Sighting(
                proposal_id,
                card.message_id,
                card_id,
                card.sent_time,
                field.text,
                field.start,
                field.end,
                field.confidence,
                card.signature_text,
                card.model_version,
            )
    return found


def adopt(
    tx: Transaction,
    settings: Settings,
    contact: Contact,
    now: datetime,
    strangers: Collection[str] = (),
    *,
    by_hand: bool = False,
) -> None:
    """Cards, proposals and rejections of the strangers who this contact turns out to be become the contact's.

    These are the ones named (`by_hand`: a person said that they are this contact, else their contact was accepted),
    those with the contact's own addresses who sign as the contact may, and those without an address whose name and firm
    are this contact's alone. Then its recent cards are compared anew, and nobody else is offered these addresses.
    """
    mine = Subject(contact_id=contact.id)
    for stranger in dict.fromkeys((*map(_stranger, strangers), *strangers_of(contact.fields))):
        if stranger.stranger in strangers:
            take_over(tx, stranger, mine, now)
            contacts.add_alias(tx, Alias(stranger.stranger, contact.id, by_hand))
        elif not _leave_to_its_signer(tx, settings, stranger, contact, now):
            take_over(tx, stranger, mine, now)
    for stranger in strangers_by_name(tx, contact):
        take_over(tx, stranger, mine, now)
    refresh_window(tx, settings, mine, now)
    for other in _offered_addresses(tx, contact.fields):
        if other != mine:
            refresh(tx, settings, other, now)


def _leave_to_its_signer(
    tx: Transaction, settings: Settings, stranger: Subject, contact: Contact, now: datetime
) -> bool:
    """Whether somebody else signed from the contact's address, who is known by name from then on."""
    cards = messages.cards_of(tx, stranger)
    if not cards or not (names := [one.key for one in contact.of_kind(Kind.NAME)]):
        return False
    known = [card_identity(card) for card in cards]
    if not all(signs_otherwise(author, names) for author, _ in known):
        return False
    author, identity = known[0]
    other = Subject(stranger=stranger_of(author, without_address(identity)))
    normalising.rename(tx, stranger, other, now)
    refresh(tx, settings, other, now, messages.cards_of(tx, other))
    return True


def strangers_of(fields: Iterable[ContactField]) -> tuple[Subject, ...]:
    """As whom the owner of these addresses was known before; the address of a function is nobody's own."""
    addresses = [one.key for one in fields if one.kind == Kind.EMAIL and not person.is_role_address(one.key)]
    return tuple(_stranger(email_stranger(address)) for address in addresses)


def _offered_addresses(tx: Transaction, fields: Iterable[ContactField]) -> tuple[Subject, ...]:
    keys = [one.key for one in fields if one.kind == Kind.EMAIL and not person.is_role_address(one.key)]
    return tuple(subject for key in keys for subject in proposals.open_with(tx, f"{Kind.EMAIL}:{key}"))


def _stranger(key: str) -> Subject:
    return Subject(stranger=key)


def take_over(tx: Transaction, stranger: Subject, mine: Subject, now: datetime) -> None:
    """Cards, proposals and rejections of the one are the other's; what is offered to both is one proposal."""
    messages.move_cards(tx, stranger, mine)
    rejections.remove(tx, [one.id for one in rejections.of(tx, stranger) if one.kind is None])
    rejections.move(tx, stranger, mine)
    there = {one.change.fingerprint: one.id for one in proposals.open_of(tx, mine, now)}
    for one in proposals.open_of(tx, stranger, now):
        twin = there.get(one.change.fingerprint)
        if twin:
            proposals.move_sightings(tx, one.id, twin)
        if twin or one.change.kind == ChangeKind.CREATE_CONTACT:
            proposals.decide(tx, (one.id,), ProposalState.OBSOLETE, MACHINE, now)
    proposals.move_all(tx, stranger, mine)


def recognise_stranger(tx: Transaction, card: StoredCard, now: datetime) -> None:
    """A card is a contact's by comparison: what was known of its author as a stranger becomes the contact's."""
    if card.subject.contact_id and (stranger := formerly(tx, card)):
        take_over(tx, stranger, card.subject, now)


def offered_to(tx: Transaction, kind: Kind, key: str, pattern: str = "") -> tuple[Subject, ...]:
    """To whom this value, or what fits the pattern, is offered in the whole address book."""
    if not pattern:
        return proposals.open_with(tx, f"{kind.value}:{key}")
    fits = read_pattern(kind, pattern).matches
    return tuple(dict.fromkeys(one for one, key, value in proposals.open_of_kind(tx, kind) if fits(key, value)))


def memory_changed(tx: Transaction, settings: Settings, refused: Rejection, now: datetime) -> None:
    """A value or pattern was refused for the whole address book: nobody is offered it any more."""
    if refused.kind:
        for subject in offered_to(tx, refused.kind, refused.key, refused.pattern):
            refresh(tx, settings, subject, now)


def offered_again(tx: Transaction, settings: Settings, forgotten: Rejection, now: datetime) -> None:
    """A rejection was forgotten: compare the cards anew of whom it concerned.

    All cards of a person, or those that state the value; of a pattern those of the last days (a setting), older ones
    when their message is opened.
    """
    concerned: tuple[Subject, ...] = (forgotten.subject,) if forgotten.subject else ()
    since = now - timedelta(days=settings.window_days) if forgotten.pattern else None
    if forgotten.pattern and forgotten.kind and since:
        fits = read_pattern(forgotten.kind, forgotten.pattern).matches
        stating = messages.stating_kind(tx, forgotten.kind, since)
        concerned = tuple(dict.fromkeys(one for one, key, value in stating if fits(key, value)))
    elif forgotten.kind and not forgotten.subject:
        concerned = messages.subjects_stating(tx, forgotten.kind, forgotten.key)
    for one in concerned:
        refresh(tx, settings, one, now, messages.cards_of(tx, one, since))
