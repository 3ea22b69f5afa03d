"""Message -> Cards, through the tagger and the field normalisers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from models.tagger import Span, Tagger, Window
from server.fields.context import DEFAULT_TYPES, Context
from server.fields.field import Field, Kind
from server.fields.normalize import normalize
from server.fields.person_name import best_name
from server.mail.hygiene import HygieneRules, hygiene
from server.mail.language import language_of
from server.mail.message import Mailbox, Message
from server.mail.signature import Signature, find_signature
from server.mail.thread import Segment, split_message
from server.ownership import owner_of
from server.windows import window_of


@dataclass(frozen=True, slots=True)
class ExtractionRules:
    """How mail is read for one address book; `default_region` is an ISO 3166 code or ""."""

    default_region: str = ""
    default_types: tuple[tuple[Kind, str], ...] = DEFAULT_TYPES
    hygiene: HygieneRules = field(default_factory=HygieneRules)


@dataclass(frozen=True, slots=True)
class Card:
    """What one signature says of its author; not yet anybody's.

    `name` is the best full name that the mail shows, "" if none; `email` the author's address, "" if unknown;
    `fields` only what the signature says, the name as signed among them, with offsets into `signature_text`.
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


class Extractor:
    """Reads messages with one tagger."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def extract(self, message: Message, rules: ExtractionRules) -> Extraction:
        """The cards of a message, one for each segment that its author signed."""
        language = language_of(message.body.text)
        reason = hygiene(message, rules.hygiene)
        if reason:
            return Extraction((), reason, language, (f"nothing is taken from this message: {reason}",))
        signed = [(s, found) for s in split_message(message) if (found := find_signature(s)) is not None]
        tagged = self._tagger.tag([window_of_signature(found, segment.author) for segment, found in signed])
        cards, trace = [], []
        for (segment, signature), spans in zip(signed, tagged, strict=True):
            card = self._card(segment, signature, spans, message, rules, language)
            if card is not None:
                cards.append(card)
            trace.append(_trace_line(segment, spans, card))
        return Extraction(tuple(cards), "", language, tuple(trace))

    def _card(
        self,
        segment: Segment,
        signature: Signature,
        spans: tuple[Span, ...],
        message: Message,
        rules: ExtractionRules,
        language: str,
    ) -> Card | None:
        if not spans:
            return None
        text, spans = trim_to_lines(signature.text, spans)
        author = segment.author or Mailbox("", "")
        context = Context(text, author.name, author.address, rules.default_region, language, rules.default_types)
        fields = normalize(spans, context)
        if not fields:
            return None
        signed = tuple(f.value for f in fields if f.kind is Kind.NAME)
        owner = owner_of(author, signed, tuple(f.value for f in fields if f.kind is Kind.EMAIL), _mailboxes(message))
        name = best_name((owner.name, *signed), owner.address, language)
        return Card(name, owner.address, segment.depth, segment.sent_time, text, fields, self._tagger.version)


def window_of_signature(signature: Signature, author: Mailbox | None) -> Window:
    """What the tagger reads of a candidate signature."""
    name, address = (author.name, author.address) if author else ("", "")
    return window_of(signature.text, name, address, signature.marked_from)


def trim_to_lines(text: str, spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """The lines that hold spans, from first to last, and the spans with offsets into them."""
    start = text.rfind("\n", 0, min(span.start for span in spans)) + 1
    end = text.find("\n", max(span.end for span in spans))
    moved = tuple(replace(span, start=span.start - start, end=span.end - start) for span in spans)
    return text[start : end if end >= 0 else len(text)], moved


def _mailboxes(message: Message) -> tuple[Mailbox, ...]:
    authors = tuple(m for m in (message.author, message.sender) if m is not None)
    return (*authors, *message.reply_to, *message.to, *message.cc)


def _trace_line(segment: Segment, spans: tuple[Span, ...], card: Card | None) -> str:
    where = f"segment {segment.depth}" + ("" if segment.author else ", author unknown")
    if not spans:
        return f"{where}: no contact data found"
    if card is None:
        return f"{where}: {len(spans)} values found, none of them usable"
    return f"{where}: {len(card.fields)} values on the card"
