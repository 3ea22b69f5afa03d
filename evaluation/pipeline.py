"""The whole pipeline of this project as a reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluation.gold import CardRecord, FieldRecord, GoldMessage, Prediction
from evaluation.readers import FoldReaders, Reader
from models.confidence import Belief
from models.loading import load_tagger
from server.errors import UndersignedError
from server.extraction import Card, Extraction, ExtractionRules, Extractor
from server.fields.field import Field, Kind
from server.mail.message import parse_mail_or_text


class PipelineReader:
    """From raw bytes to cards, in this process; the shipped weights by default."""

    def __init__(self, weights: Path | None = None, belief: Belief | None = None) -> None:
        tagger = load_tagger(weights, belief)
        self.name = tagger.version
        self._extractor = Extractor(tagger)
        self._rules = ExtractionRules()

    def read(self, message_id: str, raw: bytes) -> Prediction:
        try:
            return prediction_of(message_id, self.extract(raw))
        except UndersignedError as error:
            return Prediction(message_id, error=error.reason)

    def extract(self, raw: bytes) -> Extraction:
        """What was read, as the server has it; raises UndersignedError."""
        return self._extractor.extract(parse_mail_or_text(raw), self._rules)


def reader_of(weights: str) -> tuple[str, Callable[[GoldMessage], Reader]]:
    """(name, which reader reads a message) of a weights folder, of "" for the shipped ones, or of a pattern by fold."""
    if "{fold}" in weights:
        return f"by fold: {weights}", FoldReaders(weights, PipelineReader).of
    reader = PipelineReader(Path(weights) if weights else None)
    return reader.name, lambda _: reader


def prediction_of(message_id: str, extraction: Extraction) -> Prediction:
    """An extraction as a record."""
    cards = tuple(_card(card) for card in extraction.cards)
    return Prediction(message_id, cards, extraction.automated, extraction.language)


def _card(card: Card) -> CardRecord:
    # The name as signed is evidence of the card's name, no value of its own.
    fields = tuple(_field(field) for field in card.fields if field.kind is not Kind.NAME)
    return CardRecord(card.name, card.email, card.depth, fields, card.signature_text)


def _field(field: Field) -> FieldRecord:
    return FieldRecord(
        kind=field.kind,
        value=field.value,
        type=field.type,
        type_is_default=field.type_is_default,
        confidence=field.confidence,
        text=field.text,
        start=field.start,
        end=field.end,
    )
