"""Messages, their deliveries and cards."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    BindParameter,
    Row,
    Select,
    bindparam,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from server.contacts.contact import Page, PageRequest
from server.contacts.identity import identity_of
from server.contacts.proposal import Subject
from server.contacts.stored_message import (
    Delivery,
    DeliveryInput,
    MatchOutcome,
    MessageIdentity,
    StoredCard,
    StoredMessage,
)
from server.errors import NotFound
from server.extraction import Extraction
from server.fields.field import Kind
from server.mail.message import Mailbox
from server.storage import candidates, paging, rows, visibility
from server.storage.engine import Transaction
from server.storage.tables import card, card_value, delivery, mail_message, proposal

# How many cards of one person are compared anew at once; the newest ones.
MOST_CARDS = 500
# So many spellings of a name are looked at.
MOST_SIGNERS = 20
_FIRST = 2**31 - 1


def find(tx: Transaction, idempotency_key: str, digest: str) -> tuple[str, str]:
    """Ids of the message that came with this key, and of the message with this identity; "" where there is none."""
    values = {"book": tx.book_id, "key": idempotency_key, "digest": digest}
    key_id, digest_id = tx.connection.execute(_finding(), values).one()
    return key_id or "", digest_id or ""


@cache
def _finding() -> Select[Any]:
    """Ids of messages by a delivery's key and by identity (parameters `book`, `key`, `digest`)."""
    book: BindParameter[str] = bindparam("book")
    by_key = select(delivery.c.message_id).where(
        delivery.c.book_id == book, delivery.c.idempotency_key == bindparam("key")
    )
    by_digest = select(mail_message.c.id).where(
        mail_message.c.book_id == book, mail_message.c.digest == bindparam("digest")
    )
    return select(by_key.scalar_subquery(), by_digest.scalar_subquery())


def insert_message(
    tx: Transaction, identity: MessageIdentity, given: DeliveryInput, read: Extraction, now: datetime
) -> StoredMessage:
    """Store a message with its delivery, without cards; gives it as `get` would."""
    author = identity.author
    values = {
        "id": tx.new_id(),
        "book_id": tx.book_id,
        "number": tx.number(),
        "digest": identity.digest,
        "message_id": identity.message_id,
        "sent_time": identity.sent_time,
        "author_name": author.name if author else None,
        "author_address": author.address if author else None,
        "thread": identity.thread,
        "case_reference": given.case,
        "language": read.language,
        "automated": read.automated,
        "trace": [rows.clean(line) for line in read.trace],
        "ingest_time": now,
    }
    tx.connection.execute(insert(mail_message), values)
    stored = SimpleNamespace(**{name: _as_stored(value) for name, value in values.items()})
    return _message(stored, {stored.id: [add_delivery(tx, stored.id, given, now)]}, ())


def _as_stored(value: object) -> object:
    """A value as it comes back from the database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return rows.clean(value) if isinstance(value, str) else value


def add_delivery(tx: Transaction, message_id: str, given: DeliveryInput, now: datetime) -> Delivery:
    """Note how a copy came; gives it as it will be shown."""
    shown = {"mailbox": given.mailbox, "envelope_from": given.envelope_from, "source": given.source}
    values = {
        "id": tx.new_id(),
        "book_id": tx.book_id,
        "message_id": message_id,
        **shown,
        "idempotency_key": given.idempotency_key or None,
        "deliver_time": now,
    }
    tx.connection.execute(insert(delivery), values)
    return Delivery(**{name: rows.clean(text) for name, text in shown.items()}, deliver_time=now.astimezone(UTC))


def has_delivery(tx: Transaction, message_id: str, mailbox: str) -> bool:
    """Whether the message is known to have reached this mailbox."""
    query = select(delivery.c.id).where(delivery.c.message_id == message_id, delivery.c.mailbox == mailbox)
    return tx.connection.execute(query.limit(1)).first() is not None


def set_case(tx: Transaction, message_id: str, case: str) -> bool:
    """Say to which case a message belongs, if nothing was said before."""
    mine = (mail_message.c.id == message_id, mail_message.c.case_reference == "")
    return bool(tx.connection.execute(update(mail_message).where(*mine).values(case_reference=case)).rowcount)


def get(tx: Transaction, message_id: str) -> StoredMessage:
    """A message with deliveries and cards. Raises NotFound MESSAGE_NOT_FOUND."""
    mine = (mail_message.c.book_id == tx.book_id, mail_message.c.id == message_id)
    row = tx.connection.execute(select(mail_message).where(*mine)).one_or_none()
    if row is None:
        raise NotFound("MESSAGE_NOT_FOUND", "There is no such message in this address book.", message_id=message_id)
    return _message(row, _deliveries(tx, (message_id,)), cards_of_message(tx, message_id))


def trace(tx: Transaction, message_id: str) -> tuple[str, ...]:
    """What the reader saw in a message."""
    found = tx.connection.execute(select(mail_message.c.trace).where(mail_message.c.id == message_id)).scalar_one()
    return tuple(found)


def page(
    tx: Transaction, request: PageRequest, case: str, thread: str, mailboxes: Collection[str] | None = None
) -> Page[StoredMessage]:
    """Messages without cards, newest first; those that reached one of these mailboxes, if any are named."""
    size = paging.size(request)
    query = select(mail_message).where(
        mail_message.c.book_id == tx.book_id, mail_message.c.number < paging.number(request, _FIRST)
    )
    if case:
        query = query.where(mail_message.c.case_reference == case)
    if thread:
        query = query.where(mail_message.c.thread == thread)
    if mailboxes is not None:
        query = query.where(visibility.sees_message(tx, mailboxes))
    found = tx.connection.execute(query.order_by(mail_message.c.number.desc()).limit(size + 1)).all()
    shown = found[:size]
    deliveries = _deliveries(tx, [row.id for row in shown])
    return Page(
        tuple(_message(row, deliveries, ()) for row in shown),
        paging.token((shown[-1].number,)) if len(found) > size else "",
    )


def insert_cards(tx: Transaction, cards: Sequence[StoredCard], now: datetime) -> None:
    """Store the cards of one message."""
    values = [
        {
            "id": one.id,
            "book_id": tx.book_id,
            "message_id": one.message_id,
            "depth": one.depth,
            "name": one.name,
            "email": one.email,
            "sent_time": one.sent_time,
            "ingest_time": now,
            "signature_text": one.signature_text,
            "signature_hash": signature_hash(one.email, one.signature_text),
            "fields": [rows.field_json(field) for field in one.fields],
            "model_version": one.model_version,
            "subject": one.subject.key,
            "outcome": one.outcome.value,
            "probability": one.probability,
            "reasons": one.reasons,
            "candidates": one.candidates,
            "authenticated": one.authenticated,
        }
        for one in cards
    ]
    if values:
        tx.connection.execute(insert(card), values)
        _index(tx, cards)


def signature_hash(email: str, text: str) -> str:
    """By which a signature of an author that is quoted again is known."""
    return hashlib.sha256(f"{email}\n{text}".encode("utf-8", "replace")).hexdigest()


def first_stated(tx: Transaction, hashes: Collection[str]) -> dict[str, datetime]:
    """When signatures were first seen, by hash."""
    query = (
        select(card.c.signature_hash, func.min(card.c.sent_time).label("time"))
        .where(card.c.book_id == tx.book_id, card.c.signature_hash.in_(hashes))
        .group_by(card.c.signature_hash)
    )
    return {row.signature_hash: row.time for row in tx.connection.execute(query)}


def cards_of_message(tx: Transaction, message_id: str) -> tuple[StoredCard, ...]:
    """The cards of a message, newest segment first."""
    query = select(card).where(card.c.book_id == tx.book_id, card.c.message_id == message_id)
    return tuple(_card(row) for row in tx.connection.execute(query.order_by(card.c.depth, card.c.id)))


def cards_of(tx: Transaction, subject: Subject, since: datetime | None = None) -> tuple[StoredCard, ...]:
    """The cards about a person that came in since then, the newest ones first."""
    query = select(card).where(card.c.book_id == tx.book_id, card.c.subject == subject.key)
    if since:
        query = query.where(card.c.ingest_time >= since)
    ordered = query.order_by(card.c.ingest_time.desc(), card.c.id).limit(MOST_CARDS)
    return tuple(_card(row) for row in tx.connection.execute(ordered))


def spoken_of_since(tx: Transaction, since: datetime) -> tuple[Subject, ...]:
    """The contacts about whom cards came in since then, and the strangers to whom anything was ever offered."""
    offered = exists().where(proposal.c.book_id == tx.book_id, proposal.c.subject == card.c.subject)
    query = select(card.c.subject).where(
        card.c.book_id == tx.book_id, card.c.ingest_time >= since, card.c.subject != ""
    )
    found = query.where(or_(card.c.subject.like("contact:%"), offered)).distinct()
    return tuple(rows.subject(one) for one in sorted(tx.connection.execute(found).scalars()))


def signers(tx: Transaction, subject: Subject) -> tuple[str, ...]:
    """The names with which a person signed."""
    mine = (card.c.book_id == tx.book_id, card.c.subject == subject.key, card.c.name != "")
    return tuple(tx.connection.execute(select(card.c.name).where(*mine).distinct().limit(MOST_SIGNERS)).scalars())


def later_cards(tx: Transaction, subject: Subject, number: int) -> tuple[StoredCard, ...]:
    """The cards about a person of the messages after this number of the address book."""
    query = (
        select(card)
        .join(mail_message, mail_message.c.id == card.c.message_id)
        .where(card.c.book_id == tx.book_id, card.c.subject == subject.key, mail_message.c.number > number)
    )
    return tuple(_card(row) for row in tx.connection.execute(query.order_by(mail_message.c.number, card.c.depth)))


def cards_with(tx: Transaction, ids: Collection[str]) -> tuple[StoredCard, ...]:
    """Cards by their ids."""
    query = select(card).where(card.c.book_id == tx.book_id, card.c.id.in_(ids)).order_by(card.c.id)
    return tuple(_card(row) for row in tx.connection.execute(query))


def card_ids(tx: Transaction, subject: Subject) -> tuple[str, ...]:
    """Ids of all cards about a person."""
    query = select(card.c.id).where(card.c.book_id == tx.book_id, card.c.subject == subject.key)
    return tuple(tx.connection.execute(query).scalars())


def subjects_stating(tx: Transaction, kind: Kind, key: str) -> tuple[Subject, ...]:
    """Those whose cards state this value, in the signature or as name or address of the header."""
    query = (
        select(card.c.subject)
        .join(card_value, card_value.c.card_id == card.c.id)
        .where(card_value.c.book_id == tx.book_id, card_value.c.kind == kind.value, card_value.c.key == key)
        .where(card.c.subject != "")
        .distinct()
    )
    return tuple(rows.subject(one) for one in sorted(tx.connection.execute(query).scalars()))


def stating_kind(tx: Transaction, kind: Kind, since: datetime) -> Iterator[tuple[Subject, str, str]]:
    """Subject, key and value of what the cards that came in since then state of one kind."""
    query = select(card.c.subject, card.c.name, card.c.email, card.c.fields).where(
        card.c.book_id == tx.book_id, card.c.ingest_time >= since, card.c.subject != ""
    )
    for row in tx.connection.execute(query):
        stated = (*(rows.read_field(data) for data in row.fields), *identity_of(row.name, row.email))
        yield from ((rows.subject(row.subject), one.key, one.value) for one in stated if one.kind == kind)


def _stated(one: StoredCard) -> set[tuple[str, str]]:
    """Kind and key of what a card states."""
    stated = (*one.fields, *identity_of(one.name, one.email))
    return {(field.kind.value, field.key) for field in stated if field.key}


def _index(tx: Transaction, cards: Sequence[StoredCard]) -> None:
    values = [
        {"book_id": tx.book_id, "card_id": one.id, "kind": kind, "key": key}
        for one in cards
        for kind, key in sorted(_stated(one))
    ]
    if values:
        tx.connection.execute(insert(card_value), values)
    candidates.name(tx, ((one.id, id) for one in cards for id in dict.fromkeys(one.candidates)))


def move_cards(tx: Transaction, old: Subject, new: Subject) -> None:
    """The cards about the one are about the other."""
    mine = (card.c.book_id == tx.book_id, card.c.subject == old.key)
    outcome = MatchOutcome.MATCHED if new.contact_id else MatchOutcome.NEW
    tx.connection.execute(update(card).where(*mine).values(subject=new.key, outcome=outcome.value))


def set_subject(tx: Transaction, card_ids: Collection[str], subject: Subject, outcome: MatchOutcome) -> None:
    """Say whom single cards are about."""
    mine = (card.c.book_id == tx.book_id, card.c.id.in_(card_ids))
    tx.connection.execute(update(card).where(*mine).values(subject=subject.key, outcome=outcome.value))


def _deliveries(tx: Transaction, message_ids: Collection[str]) -> dict[str, list[Delivery]]:
    found: dict[str, list[Delivery]] = {id: [] for id in message_ids}
    query = select(delivery).where(delivery.c.message_id.in_(message_ids))
    for row in tx.connection.execute(query.order_by(delivery.c.deliver_time, delivery.c.id)):
        found[row.message_id].append(Delivery(row.mailbox, row.envelope_from, row.source, row.deliver_time))
    return found


def _message(
    row: Row[Any] | SimpleNamespace, deliveries: dict[str, list[Delivery]], cards: tuple[StoredCard, ...]
) -> StoredMessage:
    known = row.author_address is not None
    return StoredMessage(
        id=row.id,
        book_id=row.book_id,
        message_id=row.message_id,
        sent_time=row.sent_time,
        author=Mailbox(row.author_name, row.author_address) if known else None,
        thread=row.thread,
        case=row.case_reference,
        language=row.language,
        automated=row.automated,
        ingest_time=row.ingest_time,
        deliveries=tuple(deliveries[row.id]),
        cards=cards,
    )


def _card(row: Row[Any]) -> StoredCard:
    return StoredCard(
        id=row.id,
        message_id=row.message_id,
        depth=row.depth,
        name=row.name,
        email=row.email,
        sent_time=row.sent_time,
        signature_text=row.signature_text,
        fields=tuple(rows.read_field(data) for data in row.fields),
        model_version=row.model_version,
        subject=rows.subject(row.subject),
        outcome=MatchOutcome(row.outcome),
        probability=row.probability,
        reasons=tuple(row.reasons),
        candidates=tuple(row.candidates),
        authenticated=row.authenticated,
    )
