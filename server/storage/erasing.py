"""Taking a person out of every table of an address book."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, Text, cast, delete, func, null, or_, select, tuple_, update

from server.contacts.erasing import Value, covered
from server.contacts.memory import read_pattern
from server.contacts.proposal import Subject
from server.fields.field import Kind
from server.storage import accounts, rows
from server.storage.engine import Transaction
from server.storage.tables import (
    before_image,
    card,
    card_value,
    change,
    contact,
    contact_field,
    delivery,
    mail_message,
    message_text,
    proposal,
    rejection,
    sighting,
)

_CHUNK = 200
# Of these one person is the owner; others who state them state somebody else's.
_PERSONAL = frozenset({Kind.NAME, Kind.EMAIL, Kind.SOCIAL})


def is_shared(tx: Transaction, value: Value, contact_ids: Collection[str], card_ids: Collection[str]) -> bool:
    """Whether another contact has the value, or another card states it that is not a person's own by its kind."""
    held = select(contact_field.c.id).where(
        contact_field.c.book_id == tx.book_id,
        contact_field.c.kind == value.kind.value,
        contact_field.c.key == value.key,
        contact_field.c.contact_id.not_in(contact_ids),
    )
    if tx.connection.execute(held.limit(1)).first():
        return True
    stated = select(card_value.c.card_id).where(
        card_value.c.book_id == tx.book_id, card_value.c.kind == value.kind.value, card_value.c.key == value.key
    )
    others = [id for id in tx.connection.execute(stated).scalars() if id not in card_ids]
    if value.kind == Kind.NAME and others:  # a namesake who writes, not somebody who names the person
        names = select(card.c.name).where(card.c.id.in_(others[:_CHUNK]))
        return any(name in value.texts for name in tx.connection.execute(names).scalars())
    return bool(others) and value.kind not in _PERSONAL


def remove_cards(tx: Transaction, card_ids: Collection[str]) -> dict[str, int]:
    """Cards with the sightings on them."""
    ids = sorted(card_ids)
    counts = {"sightings": 0, "cards": 0}
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        counts["sightings"] += tx.connection.execute(delete(sighting).where(sighting.c.card_id.in_(some))).rowcount
        counts["cards"] += tx.connection.execute(delete(card).where(card.c.id.in_(some))).rowcount
    return counts


def remove_of(tx: Transaction, subjects: Collection[Subject]) -> dict[str, int]:
    """Proposals and refusals of the person; proposals to others of whom nothing supports them any more stay."""
    keys = [one.key for one in subjects]
    mine = select(proposal.c.id).where(proposal.c.book_id == tx.book_id, proposal.c.subject.in_(keys))
    seen = tx.connection.execute(delete(sighting).where(sighting.c.proposal_id.in_(mine))).rowcount
    return {
        "sightings": seen,
        "proposals": _delete(tx, proposal, proposal.c.subject.in_(keys)),
        "rejections": _delete(tx, rejection, rejection.c.subject.in_(keys)),
    }


def remove_contact(tx: Transaction, contact_id: str) -> dict[str, int]:
    """The contact with its values; an account and a picture that are nobody else's go too."""
    mine = select(contact_field.c.id).where(contact_field.c.contact_id == contact_id)
    fields = len(tx.connection.execute(mine).all())
    _delete(tx, contact, contact.c.id == contact_id)
    tx.forget()
    return {"fields": fields, "contacts": 1, "accounts": accounts.drop_empty(tx)}


def remove_value(tx: Transaction, value: Value) -> dict[str, int]:
    """Proposals and refusals of a value, whomever they are about."""
    mine = (proposal.c.field_kind == value.kind.value, proposal.c.key == value.key)
    refused = (rejection.c.kind == value.kind.value, rejection.c.key == value.key, rejection.c.pattern == "")
    counts = {"proposals": _delete(tx, proposal, *mine), "rejections": _delete(tx, rejection, *refused)}
    patterns = select(rejection.c.id, rejection.c.pattern).where(
        rejection.c.book_id == tx.book_id, rejection.c.kind == value.kind.value, rejection.c.pattern != ""
    )
    named = [row.id for row in tx.connection.execute(patterns) if _names(value, row.pattern)]
    if named:
        counts["rejections"] += _delete(tx, rejection, rejection.c.id.in_(named))
    return counts


def _names(value: Value, pattern: str) -> bool:
    """Whether a pattern spells the value out."""
    pieces = read_pattern(value.kind, pattern).pieces
    whole = {read_pattern(value.kind, text.replace("*", "")).pieces[0] for text in value.texts}
    return any(text and text in piece for text in whole for piece in pieces)


def forget_names(tx: Transaction, names: Collection[str]) -> int:
    """Refusals for everybody name the person on whose card the value stood."""
    mine = (rejection.c.book_id == tx.book_id, rejection.c.subject_name.in_(names))
    found = tx.connection.execute(select(rejection.c.id, rejection.c.value, rejection.c.pattern).where(*mine)).all()
    for row in found:
        values = {"subject_name": "", "search_text": rows.search_text((row.value or row.pattern, ""))}
        tx.connection.execute(update(rejection).where(rejection.c.id == row.id).values(**values))
    return len(found)


def remove_naming(tx: Transaction, spelt: Sequence[str]) -> dict[str, int]:
    """Proposals and refusals of others whose value names the person ("Assistant to …")."""
    return {
        "proposals": _delete(tx, proposal, _any_contains((proposal.c.value, proposal.c.old_value), spelt)),
        "rejections": _delete(tx, rejection, _any_contains((rejection.c.value, rejection.c.pattern), spelt)),
    }


def cover_cards(tx: Transaction, own: Sequence[Value], spelt: Sequence[str]) -> dict[str, int]:
    """In the cards of others: the person's values are covered in the text and taken out of the fields."""
    keys = {(value.kind.value, value.key) for value in own}
    counts = {"cards": 0, "sightings": 0}
    mine = (card.c.book_id == tx.book_id, _any_contains((card.c.signature_text, cast(card.c.fields, Text)), spelt))
    for row in tx.connection.execute(select(card.c.id, card.c.signature_text, card.c.fields).where(*mine)).all():
        left = [
            field
            for field in row.fields
            if (field["kind"], field["key"]) not in keys and not _names_person(field, spelt)
        ]
        gone = {(field["kind"], field["key"]) for field in row.fields if field not in left}
        if gone:
            at = tuple_(card_value.c.kind, card_value.c.key).in_(gone)
            _delete(tx, card_value, card_value.c.card_id == row.id, at)
        values = {"signature_text": covered(row.signature_text, spelt), "fields": left}
        tx.connection.execute(update(card).where(card.c.id == row.id).values(**values))
        counts["cards"] += 1
    for value in own:
        of_value = (card_value.c.kind == value.kind.value, card_value.c.key == value.key)
        _delete(tx, card_value, *of_value)
    shown = _any_contains((sighting.c.text,), spelt)
    query = select(sighting.c.proposal_id, sighting.c.card_id, sighting.c.text).join(
        proposal, proposal.c.id == sighting.c.proposal_id
    )
    for row in tx.connection.execute(query.where(proposal.c.book_id == tx.book_id, shown)).all():
        place = (sighting.c.proposal_id == row.proposal_id, sighting.c.card_id == row.card_id)
        tx.connection.execute(update(sighting).where(*place).values(text=covered(row.text, spelt)))
        counts["sightings"] += 1
    return counts


def _names_person(field: rows.Json, spelt: Sequence[str]) -> bool:
    value = str(field.get("value", "")).lower()
    return any(text.lower() in value for text in spelt)


def anonymize_messages(
    tx: Transaction, addresses: Collection[str], names: Collection[str], shared: Collection[str]
) -> dict[str, int]:
    """Messages that the person wrote stay as the mere fact that they came; their threads hold together.

    From `shared` addresses (info@) the person wrote what bears one of the names.
    """
    written = or_(
        func.lower(mail_message.c.author_address).in_(addresses),
        (mail_message.c.author_name.in_(names)) & func.lower(mail_message.c.author_address).in_(("", *shared)),
    )
    query = select(mail_message.c.id, mail_message.c.message_id).where(mail_message.c.book_id == tx.book_id, written)
    found = tx.connection.execute(query).all()
    nobody = {"author_name": None, "author_address": None, "message_id": ""}
    for row in found:
        tx.connection.execute(update(mail_message).where(mail_message.c.id == row.id).values(**nobody))
        if row.message_id:
            thread = (mail_message.c.book_id == tx.book_id, mail_message.c.thread == row.message_id)
            tx.connection.execute(update(mail_message).where(*thread).values(thread=f"erased-{tx.new_id()}"))
        copies = update(delivery).where(delivery.c.message_id == row.id)
        tx.connection.execute(copies.values(envelope_from="", idempotency_key=None))
    sent = (delivery.c.book_id == tx.book_id, func.lower(delivery.c.envelope_from).in_(addresses))
    deliveries = tx.connection.execute(update(delivery).where(*sent).values(envelope_from="")).rowcount
    to = (delivery.c.book_id == tx.book_id, func.lower(delivery.c.mailbox).in_(addresses))
    deliveries += tx.connection.execute(update(delivery).where(*to).values(mailbox="")).rowcount
    return {"messages": len(found), "deliveries": deliveries + len(found)}


def photos_in_use(tx: Transaction, digests: Collection[str]) -> set[str]:
    """Those of these pictures that contacts have."""
    query = select(contact.c.photo).where(contact.c.book_id == tx.book_id, contact.c.photo.in_(digests))
    return set(tx.connection.execute(query).scalars())


def remove_texts(tx: Transaction, spelt: Sequence[str]) -> int:
    """Whole texts of messages that name the person."""
    return _delete(tx, message_text, _any_contains((message_text.c.text,), spelt))


def clear_log(
    tx: Transaction, subjects: Collection[Subject], spelt: Sequence[str], photos: Collection[str]
) -> dict[str, int]:
    """Entries of the log stay without their values; what they changed can be put back no longer."""
    ids = [one.contact_id for one in subjects if one.contact_id]
    strangers = [one.stranger for one in subjects if one.stranger]
    said = (cast(change.c.before, Text), cast(change.c.after, Text), change.c.stranger)
    about = or_(change.c.contact_id.in_(ids), change.c.stranger.in_(strangers), _any_contains(said, spelt))
    mine = (change.c.book_id == tx.book_id, about)
    batches = set(tx.connection.execute(select(change.c.batch_id).where(*mine)).scalars())
    empty = {"before": null(), "after": null(), "details": null(), "stranger": ""}
    changes = tx.connection.execute(update(change).where(*mine).values(**empty)).rowcount
    named = [*ids, *strangers, *spelt, *photos]
    held = or_(before_image.c.batch_id.in_(batches), _any_contains((cast(before_image.c.data, Text),), named))
    return {"changes": changes, "before_images": _delete(tx, before_image, held)}


def _delete(tx: Transaction, table: Table, *conditions: ColumnElement[bool]) -> int:
    return tx.connection.execute(delete(table).where(table.c.book_id == tx.book_id, *conditions)).rowcount


def _any_contains(columns: Iterable[ColumnElement[Any]], texts: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column holds one of the texts, as they are or as JSON writes them, case aside."""
    spelt = {form.lower() for text in texts for form in (text, rows.json_text(text)[1:-1])}
    columns = tuple(columns)
    return or_(*(func.lower(column).contains(text, autoescape=True) for column in columns for text in sorted(spelt)))
