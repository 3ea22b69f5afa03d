"""What is measured: anything that turns the raw bytes of a message into cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from evaluation.gold import GoldMessage, Prediction
from server.errors import ConfigurationError


class Reader(Protocol):
    """Reads one message; `name` says in reports what it is."""

    @property
    def name(self) -> str: ...

    def read(self, message_id: str, raw: bytes) -> Prediction:
        """The cards of one message; a message that cannot be read gives a prediction with its reason."""
        ...


R = TypeVar("R", bound=Reader)


class FoldReaders(Generic[R]):
    """One reader for each fold, made of a folder when first asked for; `pattern` has "{fold}" for the number."""

    def __init__(self, pattern: str, make: Callable[[Path], R]) -> None:
        if "{fold}" not in pattern:
            raise ConfigurationError("FOLD_PATTERN", 'The pattern of the weights folders must hold "{fold}".')
        self._pattern = pattern
        self._make = make
        self._readers: dict[int, R] = {}

    def of(self, message: GoldMessage) -> R:
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
