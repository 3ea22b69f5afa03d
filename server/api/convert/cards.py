"""What was read from a message."""

from __future__ import annotations

from collections.abc import Iterable

from undersigned.v1 import contact_pb2, extraction_service_pb2

from server.api.convert.values import KINDS, timestamp, to_datetime, to_kind
from server.contacts.stored_message import StoredCard
from server.extraction import Card, Extraction
from server.fields.field import Field
from server.mail.message import Mailbox


def parts(items: Iterable[tuple[str, str]]) -> list[contact_pb2.FieldPart]:
    """Named components in order."""
    return [contact_pb2.FieldPart(name=name, value=value) for name, value in items]


def field(item: Field) -> extraction_service_pb2.Field:
    """A value as read."""
    return extraction_service_pb2.Field(
        kind=KINDS[item.kind],
        value=item.value,
        key=item.key,
        type=item.type,
        type_is_default=item.type_is_default,
        text=item.text,
        start=item.start,
        end=item.end,
        confidence=item.confidence,
        parts=parts(item.parts),
    )


def to_field(item: extraction_service_pb2.Field) -> Field:
    """A value as read by another server."""
    return Field(
        kind=to_kind(item.kind),
        value=item.value,
        key=item.key,
        type=item.type,
        type_is_default=item.type_is_default,
        text=item.text,
        start=item.start,
        end=item.end,
        confidence=item.confidence,
        parts=tuple((part.name, part.value) for part in item.parts),
    )


def mailbox(item: Mailbox | None) -> extraction_service_pb2.Mailbox | None:
    """Display name and address."""
    return extraction_service_pb2.Mailbox(display_name=item.name, address=item.address) if item else None


def card(item: Card | StoredCard) -> extraction_service_pb2.Card:
    """What one signature says."""
    return extraction_service_pb2.Card(
        full_name=item.name,
        email=item.email,
        depth=item.depth,
        sent_time=timestamp(item.sent_time),
        signature_text=item.signature_text,
        fields=[field(each) for each in item.fields],
        model_version=item.model_version,
    )


def to_card(item: extraction_service_pb2.Card) -> Card:
    """What another server read from one signature."""
    return Card(
        name=item.full_name,
        email=item.email,
        depth=item.depth,
        sent_time=to_datetime(item.sent_time) if item.HasField("sent_time") else None,
        signature_text=item.signature_text,
        fields=tuple(to_field(each) for each in item.fields),
        model_version=item.model_version,
    )


def extraction(item: Extraction, message_id: str) -> extraction_service_pb2.ExtractCardsResponse:
    """What was read from one message."""
    return extraction_service_pb2.ExtractCardsResponse(
        cards=[card(each) for each in item.cards],
        automated_reason=item.automated,
        language=item.language,
        trace=item.trace,
        message_id=message_id,
        model_version=item.model_version,
    )


def to_extraction(item: extraction_service_pb2.ExtractCardsResponse) -> Extraction:
    """What another server read from one message."""
    return Extraction(
        cards=tuple(to_card(each) for each in item.cards),
        automated=item.automated_reason,
        language=item.language,
        trace=tuple(item.trace),
        model_version=item.model_version,
    )
