"""On a user's own mail, without gold: what is taken, how sure, how fast, and which messages to label."""

from __future__ import annotations

import mailbox
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from evaluation.gold import FieldRecord, GoldMessage, Prediction, layout_of
from evaluation.readers import Reader
from evaluation.report import Bars, Cell, Report, Table
from evaluation.speed import percentile
from server.errors import InvalidInput
from server.fields.field import Kind

_BINS = 10
_SILENT_SHARE = 5  # one in so many messages to label is one from which nothing was taken


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of the user's."""

    id: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of a mail, and in how many milliseconds."""

    id: str
    prediction: Prediction
    milliseconds: float


def mails(path: Path) -> Iterator[Mail]:
    """The messages of an .eml file, a folder of them, a Maildir or an mbox, in order."""
    if path.is_dir() and (path / "cur").is_dir():
        yield from _of_mailbox(path.name, mailbox.Maildir(path, create=False))
    elif path.is_dir():
        for file in sorted(path.rglob("*.eml")):
            yield Mail("-".join(file.relative_to(path).with_suffix("").parts), file.read_bytes())
    elif path.suffix == ".eml":
        yield Mail(path.stem, path.read_bytes())
    elif path.is_file():
        yield from _of_mailbox(path.stem, mailbox.mbox(path, create=False))
    else:
        raise InvalidInput("NO_SUCH_PATH", f"{path} is no .eml file, folder, Maildir or mbox.")


def _of_mailbox(name: str, box: mailbox.Maildir | mailbox.mbox) -> Iterator[Mail]:
    try:
        for number, key in enumerate(box.iterkeys()):
            yield Mail(f"{name}-{number}", box.get_bytes(key))
    finally:
        box.close()


def read(found: Iterable[Mail], reader: Reader) -> tuple[Reading, ...]:
    """Every mail read once, timed; raises InvalidInput where there is none."""
    readings = tuple(_read(mail, reader) for mail in found)
    if not readings:
        raise InvalidInput(
            "NO_MESSAGES", "There is no message: name an .eml file, a folder of them, a Maildir or an mbox."
        )
    return readings


def _read(mail: Mail, reader: Reader) -> Reading:
    start = time.perf_counter()
    prediction = reader.read(mail.id, mail.raw)
    return Reading(mail.id, prediction, 1000 * (time.perf_counter() - start))


def report_of(readings: Sequence[Reading], reader: str) -> Report:
    """Coverage, confidence and speed; no mail's content."""
    times = [reading.milliseconds for reading in readings]
    about = (
        ("measured", reader),
        ("messages", str(len(readings))),
        ("milliseconds a message", f"median {median(times):.1f}, 95 % within {percentile(times, 0.95):.1f}"),
        ("messages a second", f"{1000 / mean(times):.1f}"),
    )
    return Report("Your own mail", about, (_outcomes(readings), _kinds(readings), _confidence(readings)))


def _outcomes(readings: Sequence[Reading]) -> Table:
    """What became of the messages."""
    counts = Counter(_outcome(reading.prediction) for reading in readings)
    rows = tuple((name, number / len(readings), number) for name, number in counts.most_common())
    return Table(
        "outcomes", "What became of the messages", ("outcome", "share", "messages"), rows, picture=Bars("share")
    )


def _outcome(prediction: Prediction) -> str:
    if prediction.error:
        return f"not readable: {prediction.error}"
    if prediction.automated:
        return f"left alone: {prediction.automated}"
    return "cards" if prediction.cards else "nothing found"


def _fields(reading: Reading) -> list[FieldRecord]:
    return [field for card in reading.prediction.cards for field in card.fields]


def _kinds(readings: Sequence[Reading]) -> Table:
    """Coverage: in how many of the messages with cards each kind was found."""
    found = [fields for reading in readings if (fields := _fields(reading))]
    rows = tuple(_kind(str(kind), found) for kind in Kind if kind is not Kind.NAME)
    columns = ("kind", "messages_with_it", "values", "mean_confidence")
    return Table("kinds", "Found, of the messages with cards", columns, rows, picture=Bars("messages_with_it"))


def _kind(kind: str, found: Sequence[Sequence[FieldRecord]]) -> tuple[Cell, ...]:
    of_kind = [[field for field in fields if field.kind == kind] for fields in found]
    sure = [field.confidence for fields in of_kind for field in fields if field.confidence is not None]
    covered = sum(bool(fields) for fields in of_kind) / len(found) if found else 0.0
    return (kind, covered, sum(map(len, of_kind)), mean(sure) if sure else None)


def _confidence(readings: Sequence[Reading]) -> Table:
    sure = [f.confidence for reading in readings for f in _fields(reading) if f.confidence is not None]
    counts = Counter(min(int(confidence * _BINS), _BINS - 1) for confidence in sure)
    rows = tuple(
        (f"{n / _BINS:.1f}-{(n + 1) / _BINS:.1f}", counts[n] / (len(sure) or 1), counts[n]) for n in range(_BINS)
    )
    return Table(
        "confidence", "Confidence of the values", ("confidence", "share", "values"), rows, picture=Bars("share")
    )


def to_label(readings: Sequence[Reading], limit: int, seed: int = 0) -> tuple[Reading, ...]:
    """Messages worth a person's time: the least sure, and some that gave nothing."""
    silent = [r for r in readings if not _fields(r) and not r.prediction.error and not r.prediction.automated]
    some = random.Random(seed).sample(silent, min(limit // _SILENT_SHARE, len(silent)))
    unsure = sorted((r for r in readings if _fields(r)), key=_least_sure)[: limit - len(some)]
    return (*unsure, *some)


def _least_sure(reading: Reading) -> float:
    return min(field.confidence if field.confidence is not None else 1.0 for field in _fields(reading))


def drafts(found: Iterable[Mail], chosen: Iterable[Reading]) -> Iterator[GoldMessage]:
    """What was read from the chosen mails as a draft of gold, to be put right by hand."""
    wanted = {reading.id: reading.prediction for reading in chosen}
    return (_draft(mail, wanted[mail.id]) for mail in found if mail.id in wanted)


def _draft(mail: Mail, prediction: Prediction) -> GoldMessage:
    return GoldMessage(
        id=mail.id,
        source="own",
        language=prediction.language,
        bulk=bool(prediction.automated),
        fold=None,
        cards=prediction.cards,
        raw=mail.raw,
        layout=layout_of(mail.raw),
    )
