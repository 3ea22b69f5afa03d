"""What is measured: anything that turns the raw bytes of a message into cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from evaluation.gold import CardRecord, FieldRecord, GoldMessage, Prediction
from server.errors import ConfigurationError, UndersignedError
from server.extraction import Card, Extraction, Extractor
from server.fields.field import Field
from server.mail.message import parse_message


class Reader(Protocol):
    """Reads one message; `name` says in reports what it is."""

    @property
    def name(self) -> str: ...

    def read(self, message_id: str, raw: bytes) -> Prediction:
        """The cards of one message; a message that cannot be read gives a prediction with its reason."""
        ...


class PipelineReader:
    """The whole pipeline of this project, from raw bytes to cards, in this process."""

    def __init__(self, weights: Path | None = None) -> None:
        from models.loading import load_tagger

        tagger = load_tagger(weights)
        self.name = tagger.version
        self._extractor = Extractor(tagger)

    def read(self, message_id: str, raw: bytes) -> Prediction:
        try:
            extraction = self._extractor.extract(parse_message(raw))
        except UndersignedError as error:
            return Prediction(message_id, error=error.reason)
        return prediction_of(message_id, extraction)


def prediction_of(message_id: str, extraction: Extraction) -> Prediction:
    """An extraction as a record."""
    cards = tuple(_card(card) for card in extraction.cards)
    return Prediction(message_id, cards, extraction.automated, extraction.language)


def _card(card: Card) -> CardRecord:
    return CardRecord(card.name, card.email, card.depth, tuple(map(_field, card.fields)), card.signature_text)


def _field(field: Field) -> FieldRecord:
    return FieldRecord(
        kind=field.kind,
        value=field.value,
        type="" if field.type_is_default else field.type,
        confidence=field.confidence,
        text=field.text,
        start=field.start,
        end=field.end,
    )


class FoldReaders:
    """One reader for each fold, loaded when first asked for; `pattern` has "{fold}" where the number stands."""

    def __init__(self, pattern: str, make: Callable[[Path], Reader] = PipelineReader) -> None:
        if "{fold}" not in pattern:
            raise ConfigurationError("FOLD_PATTERN", 'The pattern of the weights folders must hold "{fold}".')
        self._pattern = pattern
        self._make = make
        self._readers: dict[int, Reader] = {}

    def of(self, message: GoldMessage) -> Reader:
        """The reader whose weights never saw the message's sender."""
        if message.fold is None:
            raise ConfigurationError("FOLD_MISSING", f"The gold names no fold for message {message.id}.")
        if message.fold not in self._readers:
            self._readers[message.fold] = self._make(Path(self._pattern.format(fold=message.fold)))
        return self._readers[message.fold]


def read_all(
    gold: Iterable[GoldMessage], reader_of: Callable[[GoldMessage], Reader], each: Callable[[], None] = lambda: None
) -> dict[str, Prediction]:
    """Predictions by message id; `each` is called after every message (progress)."""
    predictions = {}
    for message in gold:
        predictions[message.id] = reader_of(message).read(message.id, message.raw)
        each()
    return predictions
