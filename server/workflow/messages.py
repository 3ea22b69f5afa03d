"""Taking messages in and looking at them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from server.contacts.contact import FIRST_PAGE, Page, PageRequest, Settings
from server.contacts.identity import author_of, identity_of
from server.contacts.keys import is_short_enough
from server.contacts.stored_message import (
    DeliveryInput,
    MatchOutcome,
    MessageIdentity,
    StoredCard,
    StoredMessage,
)
from server.errors import InvalidInput
from server.extraction import Card, Extraction
from server.mail.message import Message
from server.storage import books, cases, messages, proposals, texts
from server.storage.engine import Database, Transaction
from server.storage.rows import clean
from server.workflow import accepting, creating, merge_offers, offers, suppressing, visibility
from server.workflow.cases import checked_reference
from server.workflow.recognising import card_identity, whom_about

LONGEST_IDEMPOTENCY_KEY = 500
MINING_OFF = "mining_off"
# Of what the address book's own rules keep out nothing is stored but a digest and the reason.
KEPT_OUT = frozenset({"own_domain", "excluded"})


def identify(message: Message) -> MessageIdentity:
    """The identity of a parsed mail: equal for the copies that different mailboxes got."""
    author = message.author.address if message.author else ""
    sent = message.sent_time.isoformat() if message.sent_time else ""
    digest = hashlib.sha256()
    for part in (message.message_id, sent, author, message.body.text):
        digest.update(hashlib.sha256(part.encode("utf-8", "surrogatepass")).digest())
    thread = message.references[0] if message.references else message.message_id
    return MessageIdentity(message.message_id, message.sent_time, message.author, digest.hexdigest(), thread)


def ingest(
    db: Database,
    book_id: str,
    identity: MessageIdentity,
    delivery: DeliveryInput,
    extract: Callable[[Settings], Extraction],
    now: datetime,
    is_authenticated: Callable[[tuple[str, ...]], bool] = lambda trusted: False,
) -> StoredMessage:
    """The stored message with its open proposals, committed when this returns.

    A message that is known (same idempotency key, or same identity) is not read again: `extract` is not called, a
    further mailbox becomes a further delivery, and the answer is the same. `extract` is called outside of any
    transaction with the settings of the address book (region, own domains, exclusions); with mining switched off it
    is not called and the message is stored with that reason. `is_authenticated` says whether the sender is who the
    header says, by the servers that the settings trust.
    Raises InvalidInput: IDEMPOTENCY_KEY_REUSED when the key came with another message, INVALID_IDEMPOTENCY_KEY,
    INVALID_CASE_REFERENCE.
    """
    if len(delivery.idempotency_key) > LONGEST_IDEMPOTENCY_KEY:
        raise InvalidInput(
            "INVALID_IDEMPOTENCY_KEY", f"An idempotency key has at most {LONGEST_IDEMPOTENCY_KEY} characters."
        )
    delivery = replace(delivery, case=checked_reference(delivery.case))
    with db.read(book_id) as tx:
        settings = books.get(tx, book_id).settings
        known = _known(tx, identity, delivery)
    extraction = Extraction((), "", "", ()) if known else _extract(settings, extract)
    with db.write(book_id) as tx:
        if id := _known(tx, identity, delivery):
            _deliver_again(tx, id, suppressing.screen_delivery(tx, identity, delivery), now)
            return _shown(tx, id, now)
        settings = books.get(tx, book_id).settings
        authenticated = is_authenticated(settings.trusted_authserv_ids)
        stored = _store(tx, settings, identity, delivery, extraction, now, authenticated)
        return replace(stored, created=True)


def _extract(settings: Settings, extract: Callable[[Settings], Extraction]) -> Extraction:
    if not settings.mining:
        return Extraction((), MINING_OFF, "", ("The address book's settings switch mining off.",))
    return extract(settings)


def _known(tx: Transaction, identity: MessageIdentity, delivery: DeliveryInput) -> str:
    by_key, by_identity = messages.find(tx, delivery.idempotency_key, identity.digest)
    if by_key and by_key != by_identity:
        raise InvalidInput("IDEMPOTENCY_KEY_REUSED", "This idempotency key came with another message before.")
    return by_identity


def _deliver_again(tx: Transaction, message_id: str, delivery: DeliveryInput, now: datetime) -> None:
    if not messages.has_delivery(tx, message_id, delivery.mailbox):
        messages.add_delivery(tx, message_id, delivery, now)
    if delivery.case and messages.set_case(tx, message_id, delivery.case):
        cases.add_message(tx, delivery.case, now)


def _store(
    tx: Transaction,
    settings: Settings,
    identity: MessageIdentity,
    delivery: DeliveryInput,
    extraction: Extraction,
    now: datetime,
    authenticated: bool,
) -> StoredMessage:
    if extraction.automated in KEPT_OUT:
        identity = MessageIdentity("", None, None, identity.digest)
    screened = suppressing.screen(tx, identity, delivery, extraction)
    identity, delivery, extraction = screened.identity, screened.delivery, screened.extraction
    stored = messages.insert_message(tx, identity, delivery, extraction, now)
    if delivery.case:
        cases.add_message(tx, delivery.case, now)
    if extraction.automated:
        return stored
    if delivery.text and settings.retention.message_text_days:
        texts.add(tx, stored.id, delivery.text, now)
    if settings.auto_create and identity.author:
        creating.create_sender(tx, settings, identity.author, now)
    cards = _cards(tx, stored.id, identity.sent_time or now, extraction.cards, now)
    author = identity.author.address if identity.author and authenticated else ""
    cards = [replace(card, authenticated=card.depth == 0 and card.email == author != "") for card in cards]
    messages.insert_cards(tx, cards, now)
    for card in cards:
        offers.recognise_stranger(tx, card, now)
    for subject in dict.fromkeys(card.subject for card in cards):
        offers.refresh(tx, settings, subject, now, [card for card in cards if card.subject == subject])
    if settings.mining:
        merge_offers.offer(tx, [(card, card_identity(card)[0]) for card in cards], now)
    if settings.auto_accept_policies:
        accepting.accept_by_policies(tx, settings, stored.id, now)
        return _shown(tx, stored.id, now)
    offered = proposals.of_messages(tx, (stored.id,), now)[stored.id]
    return replace(stored, cards=tuple(sorted(cards, key=lambda card: (card.depth, card.id))), proposals=offered)


def _cards(
    tx: Transaction, message_id: str, sent_time: datetime, cards: tuple[Card, ...], now: datetime
) -> list[StoredCard]:
    cleaned = [_clean(card) for card in cards]
    undated = {messages.signature_hash(one.email, one.signature_text) for one in cleaned if one.depth}
    first = messages.first_stated(tx, undated) if undated else {}
    stored: list[StoredCard] = []
    for card in cleaned:
        hash = messages.signature_hash(card.email, card.signature_text)
        time = card.sent_time or min(first.get(hash, sent_time), sent_time - timedelta(seconds=card.depth))
        stored.append(_stored(tx, message_id, card, min(time, now).astimezone(UTC), stored))
    return stored


def _stored(
    tx: Transaction, message_id: str, card: Card, sent_time: datetime, beside: Sequence[StoredCard]
) -> StoredCard:
    identity = identity_of(card.name, card.email)
    author = author_of(card, identity)
    match, subject = whom_about(tx, author, identity, beside)
    return StoredCard(
        id=tx.new_id(),
        message_id=message_id,
        depth=card.depth,
        name=card.name,
        email=card.email,
        sent_time=sent_time,
        signature_text=card.signature_text,
        fields=card.fields,
        model_version=card.model_version,
        subject=subject,
        outcome=match.outcome if subject.key else MatchOutcome.UNKNOWN,
        probability=match.probability,
        reasons=match.reasons,
        candidates=match.candidates,
    )


def _clean(card: Card) -> Card:
    fields = tuple(
        replace(field, value=clean(field.value), text=clean(field.text))
        for field in card.fields
        if is_short_enough(field)
    )
    return replace(
        card,
        name=clean(card.name),
        email=clean(card.email),
        signature_text=clean(card.signature_text),
        fields=fields,
    )


def _shown(tx: Transaction, message_id: str, now: datetime) -> StoredMessage:
    found = messages.get(tx, message_id)
    return replace(found, proposals=proposals.of_messages(tx, (message_id,), now)[message_id])


def _with_text(tx: Transaction, found: StoredMessage) -> StoredMessage:
    return replace(found, text=texts.of_messages(tx, (found.id,)).get(found.id, ""))


def get_message(db: Database, book_id: str, message_id: str, now: datetime) -> StoredMessage:
    """A stored message with deliveries, cards, open proposals and, where it is kept, its text.

    Its cards, if they are older than the days within which they are compared by themselves, are compared anew.
    """
    with db.read(book_id) as tx:
        settings = books.get(tx, book_id).settings
        found = _with_text(tx, _shown(tx, message_id, now))
    if not found.cards or found.ingest_time >= now - timedelta(days=settings.window_days):
        return found
    with db.write(book_id) as tx:
        for subject in dict.fromkeys(card.subject for card in found.cards):
            cards = [card for card in found.cards if card.subject == subject]
            offers.refresh(tx, settings, subject, now, cards)
        return _with_text(tx, _shown(tx, message_id, now))


def list_messages(
    db: Database,
    book_id: str,
    now: datetime,
    page: PageRequest = FIRST_PAGE,
    *,
    case: str = "",
    thread: str = "",
    mailboxes: Collection[str] | None = None,
) -> Page[StoredMessage]:
    """Messages, newest ingest first, without cards; with their open proposals.

    `mailboxes` are those that the caller may see, None for all; they count where the settings keep them apart.
    """
    with db.read(book_id) as tx:
        books.get(tx, book_id)
        found = messages.page(tx, page, case.strip(), thread, visibility.limits(tx, mailboxes))
        offered = proposals.of_messages(tx, [one.id for one in found.items], now)
    return Page(tuple(replace(one, proposals=offered[one.id]) for one in found.items), found.next_token)
