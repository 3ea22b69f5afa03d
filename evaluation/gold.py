"""Gold folders and predictions: JSON lines <-> records.

A gold folder holds `cards.jsonl` (one message a line: the cards that must come out) and `messages/<id>.eml` (the
original bytes); a sample mailbox holds `expected.jsonl` and the messages beside it. Predictions have the format that
`undersigned extract --format jsonl` prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

from server.errors import ConfigurationError

_Record = dict[str, Any]  # one line of a JSON lines file, turned into records before it leaves this module


@dataclass(frozen=True, slots=True)
class FieldRecord:
    """One value on a card. `confidence` is None where the source states none; `start`, `end` are offsets into
    the card's signature text, None in gold."""

    kind: str
    value: str
    type: str = ""
    confidence: float | None = None
    text: str = ""
    start: int | None = None
    end: int | None = None
    type_is_default: bool = False


@dataclass(frozen=True, slots=True)
class CardRecord:
    """What one message of a thread says of the person who signed it; "" where name or address is unknown."""

    name: str
    email: str
    depth: int
    fields: tuple[FieldRecord, ...] = ()
    signature_text: str = ""


@dataclass(frozen=True, slots=True)
class GoldMessage:
    """One annotated message. `layout` is "plain", "html", "alternative" (both) or "none"."""

    id: str
    source: str
    language: str
    bulk: bool
    fold: int | None
    cards: tuple[CardRecord, ...]
    raw: bytes = b""
    layout: str = ""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a reader took from one message; `error` is the reason why it could not be read, or ""."""

    id: str
    cards: tuple[CardRecord, ...] = ()
    automated: str = ""
    language: str = ""
    error: str = ""


def load_gold(folder: Path) -> tuple[GoldMessage, ...]:
    """The messages of a gold folder with their bytes; ConfigurationError when the folder has no such files."""
    messages = folder / "messages" if (folder / "messages").is_dir() else folder
    records = _read_lines(_gold_file(folder))
    return tuple(_gold_message(record, _raw(messages / f"{record['id']}.eml")) for record in records)


def load_predictions(path: Path) -> dict[str, Prediction]:
    """Predictions by message id."""
    return {record["id"]: _prediction(record) for record in _read_lines(path)}


def write_predictions(path: Path, predictions: Iterable[Prediction]) -> None:
    """Writes one line a message, as `undersigned extract --format jsonl` does."""
    with path.open("w", encoding="utf-8") as out:
        for prediction in predictions:
            out.write(json.dumps(_prediction_json(prediction), ensure_ascii=False) + "\n")


def write_gold(folder: Path, messages: Iterable[GoldMessage]) -> None:
    """Writes a gold folder: cards.jsonl and the messages' bytes."""
    (folder / "messages").mkdir(parents=True, exist_ok=True)
    with (folder / "cards.jsonl").open("w", encoding="utf-8") as out:
        for message in messages:
            (folder / "messages" / f"{message.id}.eml").write_bytes(message.raw)
            out.write(json.dumps(_gold_json(message), ensure_ascii=False) + "\n")


def layout_of(raw: bytes) -> str:
    """How a message is written, by its MIME parts alone, so that it does not depend on the reader under test."""
    if not raw:
        return ""
    kinds = {part.get_content_type() for part in message_from_bytes(raw).walk() if part.get_filename() is None}
    plain, rich = "text/plain" in kinds, "text/html" in kinds
    return {(True, True): "alternative", (True, False): "plain", (False, True): "html"}.get((plain, rich), "none")


def _gold_file(folder: Path) -> Path:
    """`cards.jsonl`, or `expected.jsonl` as sample mailboxes call it."""
    for name in ("cards.jsonl", "expected.jsonl"):
        if (folder / name).is_file():
            return folder / name
    raise ConfigurationError("GOLD_MISSING", f"{folder} holds no cards.jsonl: name a gold folder.")


def _raw(path: Path) -> bytes:
    if not path.is_file():
        raise ConfigurationError("GOLD_MISSING", f"{path.name} is named in the gold but missing in {path.parent}.")
    return path.read_bytes()


def _read_lines(path: Path) -> Iterator[_Record]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield json.loads(line)
                except json.JSONDecodeError as exc:
                    raise ConfigurationError("GOLD_BROKEN", f"{path.name}, line {number}: not JSON.") from exc


def _gold_message(record: _Record, raw: bytes) -> GoldMessage:
    return GoldMessage(
        id=record["id"],
        source=record.get("source") or "",
        language=record.get("language") or "",
        bulk=bool(record.get("bulk")),
        fold=record.get("fold"),
        cards=_cards(record),
        raw=raw,
        layout=layout_of(raw),
    )


def _prediction(record: _Record) -> Prediction:
    error = record.get("error") or {}
    return Prediction(
        id=record["id"],
        cards=_cards(record),
        automated=record.get("automated") or "",
        language=record.get("language") or "",
        error=error.get("reason", ""),
    )


def _cards(record: _Record) -> tuple[CardRecord, ...]:
    return tuple(
        CardRecord(
            name=card.get("name") or "",
            email=card.get("email") or "",
            depth=card.get("depth") or 0,
            fields=tuple(_field(field) for field in card.get("fields") or ()),
            signature_text=card.get("signature_text") or "",
        )
        for card in record.get("cards") or ()
    )


def _field(field: _Record) -> FieldRecord:
    return FieldRecord(
        kind=field["kind"],
        value=field["value"],
        type=field.get("type") or "",
        confidence=field.get("confidence"),
        text=field.get("text") or "",
        start=field.get("start"),
        end=field.get("end"),
        type_is_default=bool(field.get("type_is_default")),
    )


def _gold_json(message: GoldMessage) -> _Record:
    about = {"id": message.id, "source": message.source, "language": message.language, "bulk": message.bulk}
    return about | {"fold": message.fold, "cards": [_card_json(card) for card in message.cards]}


def _prediction_json(prediction: Prediction) -> _Record:
    record: _Record = {"id": prediction.id, "automated": prediction.automated or None}
    if prediction.error:
        record["error"] = {"reason": prediction.error}
    return record | {"language": prediction.language, "cards": [_card_json(card) for card in prediction.cards]}


def _card_json(card: CardRecord) -> _Record:
    return asdict(card) | {"name": card.name or None, "email": card.email or None}
