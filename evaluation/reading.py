"""Who wrote what: how threads are split and signatures framed, on annotated mail and on the project's own messages.

An annotated folder holds `annotated.jsonl` (text, header lines, signatures with the offsets of their values, depth and
owner); a folder of own messages holds `thread_<client>_<language>.eml` with the segments they must be split into as
`.json`. mail-parser-reply, which names no authors, is measured beside on what it can tell: the depth of each signature.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evaluation.equality import fold
from evaluation.report import Report, Table
from server.errors import ConfigurationError
from server.mail.address import Mailbox
from server.mail.message import parse_message
from server.mail.people import mailboxes_in
from server.mail.shown_mailbox import read_mailbox
from server.mail.signature import Signature, find_signature
from server.mail.text import Line, plain_body
from server.mail.thread import Segment, split_message, split_thread

_PEER_LANGUAGES = ["en", "de", "fr", "it", "es", "nl", "pl", "sv", "da", "ja", "ko", "zh"]
_VERDICTS = ("right", "wrong", "unknown", "split", "lost")


@dataclass(frozen=True, slots=True)
class SignedBlock:
    """One annotated signature: where its values stand in the text, its depth and its owner ("" where unknown)."""

    values: tuple[tuple[int, int], ...]
    depth: int
    owner: Mailbox


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """The text of one message with its signatures."""

    source: str
    fold: int
    author: Mailbox | None
    people: tuple[Mailbox, ...]
    text: str
    signatures: tuple[SignedBlock, ...]


def report(folder: Path) -> Report:
    """How well the folder's messages are read; ConfigurationError when it holds neither form of gold."""
    if (folder / "annotated.jsonl").is_file():
        return _annotated_report(tuple(load_annotated(folder)))
    paths = sorted(folder.glob("thread_*.json"))
    if not paths:
        raise ConfigurationError("GOLD_MISSING", f"{folder} holds no annotated.jsonl and no thread_*.json.")
    return _corpus_report(paths)


def load_annotated(folder: Path) -> Iterator[AnnotatedText]:
    """The annotated texts that hold a signature."""
    with (folder / "annotated.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            header = _header(record["header"])
            yield AnnotatedText(
                source=record["source"],
                fold=record["fold"],
                author=read_mailbox(header["from"]) if header.get("from") else None,
                people=tuple(m for name in ("from", "to", "cc") for m in mailboxes_in(header.get(name, ""))),
                text=record["text"],
                signatures=tuple(
                    SignedBlock(
                        tuple((v["start"], v["end"]) for v in s["spans"]) or ((s["start"], s["end"]),),
                        s["depth"],
                        Mailbox(s["owner_name"] or "", (s["owner_email"] or "").lower()),
                    )
                    for s in record["signatures"]
                ),
            )


def _header(text: str) -> dict[str, str]:
    """Values of the header lines by lower-cased name, folded lines joined."""
    values: dict[str, str] = {}
    name = ""
    for line in text.split("\n"):
        if line[:1].isspace() and name:
            values[name] += " " + line.strip()
        elif ":" in line:
            name, value = line.split(":", 1)
            name = name.lower()
            values.setdefault(name, value.strip())
    return values


# -- annotated mail ---------------------------------------------------------------------------------------------


def _annotated_report(texts: Sequence[AnnotatedText]) -> Report:
    groups: dict[str, dict[str, Counter[str]]] = {"source": {}, "fold": {}}
    total: Counter[str] = Counter()
    times: list[float] = []
    for text in texts:
        start = time.perf_counter()
        segments = split_thread(plain_body(text.text), text.author, None, text.people)
        windows = [find_signature(segment) for segment in segments]
        times.append((time.perf_counter() - start) * 1000)
        found = judge(text, segments, windows)
        total += found
        groups["source"].setdefault(text.source, Counter()).update(found)
        groups["fold"].setdefault(str(text.fold), Counter()).update(found)
    tables = [_verdict_table(f"by_{key}", f"By {key}", key, groups[key], total) for key in groups]
    about = (
        ("messages", str(len(texts))),
        ("median ms a message", f"{median(times):.3f}"),
        ("windows a message", f"{total['windows'] / len(texts):.2f}"),
        ("characters of windows a message", f"{total['characters'] / len(texts):.0f}"),
    )
    return Report("Reading: whose each signature is", about, (*tables, _peer_table(texts, total)))


def judge(text: AnnotatedText, segments: Sequence[Segment], windows: Sequence[Signature | None]) -> Counter[str]:
    """Counts over one message: a verdict a signature, values inside windows, sizes of windows.

    Signatures whose owner nobody knows, and of an author whose header is missing, count in no verdict.
    """
    counts: Counter[str] = Counter(windows=sum(w is not None for w in windows))
    counts["characters"] = sum(len(w.text) for w in windows if w is not None)
    for signature in text.signatures:
        held = [sum(_holds(segment.lines, value) for value in signature.values) for segment in segments]
        index = max(range(len(held)), key=held.__getitem__, default=None)
        segment = segments[index] if index is not None and held[index] else None
        window = windows[index] if index is not None else None
        counts["values"] += len(signature.values)
        counts["framed"] += sum(window is not None and _holds(window.lines, value) for value in signature.values)
        counts["signatures"] += 1
        counts["depth"] += segment is not None and segment.depth == signature.depth
        headless = text.author is None and signature.depth == 0 and segment is not None and segment.author is None
        if headless or not (signature.owner.name or signature.owner.address):
            continue
        counts["owned"] += 1
        whole = segment is not None and index is not None and held[index] == len(signature.values)
        counts["lost" if segment is None else "split" if not whole else _verdict(segment.author, signature.owner)] += 1
    return counts


def _holds(lines: Sequence[Line], value: tuple[int, int]) -> bool:
    return any(line.start <= value[0] and value[1] <= line.start + len(line.text) for line in lines)


def _verdict(author: Mailbox | None, owner: Mailbox) -> str:
    if author is None:
        return "unknown"
    if author.address and owner.address:
        return "right" if author.address == owner.address else "wrong"
    return "right" if same_person(author, owner) else "wrong"


def same_person(one: Mailbox, other: Mailbox) -> bool:
    """Whether two mailboxes, of which one shows no address, agree in family name or hold each other's words."""
    a, b = _names(one), _names(other)
    if not a or not b:
        return False
    return set(a) <= set(b) or set(b) <= set(a) or a[-1] == b[-1]


def _names(mailbox: Mailbox) -> list[str]:
    name = fold(mailbox.name) or fold(mailbox.address.partition("@")[0])
    return [word for word in name.split() if len(word) > 1]


def _verdict_table(name: str, title: str, key: str, groups: dict[str, Counter[str]], total: Counter[str]) -> Table:
    rows = [(group, *_shares(counts)) for group, counts in sorted(groups.items())]
    columns = (key, "signatures", *_VERDICTS, "depth right", "values in window")
    return Table(name, title, columns, (("all", *_shares(total)), *rows))


def _shares(counts: Counter[str]) -> tuple[int | float | None, ...]:
    owned, signed, values = counts["owned"], counts["signatures"], counts["values"]
    return (
        signed,
        *(counts[verdict] / owned if owned else None for verdict in _VERDICTS),
        counts["depth"] / signed if signed else None,
        counts["framed"] / values if values else None,
    )


# -- beside mail-parser-reply -----------------------------------------------------------------------------------


def _peer_table(texts: Sequence[AnnotatedText], total: Counter[str]) -> Table:
    signed = [text for text in texts if text.signatures]
    start = time.perf_counter()
    right = sum(_peer_depths(signed))
    milliseconds = (time.perf_counter() - start) * 1000 / max(len(signed), 1)
    rows = (
        ("undersigned", total["depth"] / max(total["signatures"], 1), None),
        ("mail-parser-reply", right / max(total["signatures"], 1), milliseconds),
    )
    note = "Share of signatures that stand in the part of their depth; ms a message."
    return Table("depth", "Beside mail-parser-reply", ("reader", "depth right", "ms"), rows, note)


def _peer_replies(text: str) -> list[str]:
    """The parts that mail-parser-reply splits a text into, newest first, folded."""
    from mailparser_reply import EmailReplyParser

    replies = EmailReplyParser(languages=_PEER_LANGUAGES).read(text=text).replies
    return [fold(reply.full_body or "") for reply in replies]


def _peer_depths(texts: Iterable[AnnotatedText]) -> Iterator[int]:
    """For each text, how many signatures stand in the reply of their depth."""
    for text in texts:
        replies = _peer_replies(text.text)
        for signature in text.signatures:
            start, end = signature.values[0]
            value = fold(text.text[start:end])
            yield signature.depth < len(replies) and value in replies[signature.depth]


# -- own messages -----------------------------------------------------------------------------------------------


def _corpus_report(paths: Sequence[Path]) -> Report:
    by: dict[str, dict[str, list[bool]]] = {"client": {}, "language": {}}
    times, placed = [], Counter[str]()
    for path in paths:
        client, _, language = path.stem.removeprefix("thread_").rpartition("_")
        message = parse_message(path.with_suffix(".eml").read_bytes())
        start = time.perf_counter()
        segments = split_message(message)
        times.append((time.perf_counter() - start) * 1000)
        expected = json.loads(path.read_text("utf-8"))["segments"]
        exact = _shown(segments) == expected
        last_lines = [(s["depth"], fold(s["lines"][-1])) for s in expected if s["lines"]]
        placed["segments"] += len(last_lines)
        placed["undersigned"] += _placed(last_lines, [(s.depth, fold(_text(s.lines))) for s in segments])
        placed["mail-parser-reply"] += _placed(last_lines, list(enumerate(_peer_replies(message.body.text))))
        known = len(language) == 2
        by["client"].setdefault(client if known else "other cases", []).append(exact)
        by["language"].setdefault(language if known else "en", []).append(exact)
    tables = tuple(
        Table(f"by_{key}", f"By {key}", (key, "messages", "exact"), tuple(_exact_rows(groups)))
        for key, groups in by.items()
    )
    about = (("messages", str(len(paths))), ("median ms a message", f"{median(times):.3f}"))
    rows = tuple((name, placed[name] / placed["segments"]) for name in ("undersigned", "mail-parser-reply"))
    note = (
        "Share of parts whose last line stands in the part of its depth; mail-parser-reply gets our text of the body."
    )
    beside = Table("depth", "Beside mail-parser-reply", ("reader", "depth right"), rows, note)
    return Report("Reading: segments and authors, exact", about, (*tables, beside))


def _placed(expected: Sequence[tuple[int, str]], found: Sequence[tuple[int, str]]) -> int:
    """How many (depth, line) stand in a found (depth, text) of their depth."""
    return sum(any(depth == at and line in text for at, text in found) for depth, line in expected)


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)


def _exact_rows(groups: dict[str, list[bool]]) -> Iterator[tuple[str, int, float]]:
    for group, exact in sorted(groups.items()):
        yield group, len(exact), sum(exact) / len(exact)


def _shown(segments: Sequence[Segment]) -> list[dict[str, object]]:
    return [
        {
            "depth": s.depth,
            "author": {"name": s.author.name, "address": s.author.address} if s.author else None,
            "lines": [line.text.strip() for line in s.lines if line.text.strip()],
        }
        for s in segments
    ]
