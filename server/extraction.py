"""Message -> Cards, through the tagger and the field normalisers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.fields.field import Field


@dataclass(frozen=True, slots=True)
class Card:
    """What one signature says of its author; not yet anybody's.

    `name` is the best full name that the mail shows, "" if none; `email` the author's address, "" if unknown;
    `fields` only what the signature says, offsets into `signature_text`. `name_field` is the name as signed.
    """

    name: str
    email: str
    depth: int
    sent_time: datetime | None
    signature_text: str
    fields: tuple[Field, ...]
    model_version: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read from one message. `automated` is the reason why nothing was taken, or ""."""

    cards: tuple[Card, ...]
    automated: str
    language: str
    trace: tuple[str, ...]
