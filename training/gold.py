"""Annotated real mail -> labelled windows, cut as the server cuts them.

Reads `annotated.jsonl` of a gold folder: the text of each message with its signatures' spans as character offsets.
Bodies are split into segments and candidate windows by the server's own code, so that training sees what serving
sees; a span outside every window is counted as lost.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from server.mail.message import Mailbox, parse_message
from server.mail.signature import Signature, find_signature
from server.mail.text import plain_body
from server.mail.thread import Segment, split_message
from training.synthesis.spans import LabelledSpan, LabelledWindow


@dataclass(frozen=True, slots=True)
class GoldWindows:
    """Windows with the fold of their message's sender; `lost` of `total` spans lie outside every window."""

    windows: tuple[tuple[int, LabelledWindow], ...]
    lost: int
    total: int


def read_gold(folder: Path) -> GoldWindows:
    """Every window of every annotated message that is not bulk mail (bulk mail's windows carry no spans)."""
    windows: list[tuple[int, LabelledWindow]] = []
    found = total = 0
    with (folder / "annotated.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            spans = [(span, signature) for signature in record["signatures"] for span in signature["spans"]]
            total += len(spans)
            for window in _windows(record):
                windows.append((record["fold"], window))
                found += len(window.spans)
    return GoldWindows(tuple(windows), total - found, total)


def segments_of(header: str, text: str) -> tuple[Segment, ...]:
    """The segments of a message that is kept as header lines and decoded text."""
    # A few messages have lost their header; parsing wants one, and any will do.
    message = parse_message((header or "Subject: ?").encode() + b"\n\n")
    return split_message(replace(message, body=plain_body(text)))


def _windows(record: dict[str, Any]) -> list[LabelledWindow]:
    spans = sorted((span for s in record["signatures"] for span in s["spans"]), key=lambda span: span["start"])
    windows = []
    for segment in segments_of(record["header"], record["text"]):
        signature = find_signature(segment)
        if signature is not None:
            windows.append(_labelled(signature, segment.author, spans, record["language"]))
    return windows


def _labelled(
    signature: Signature, author: Mailbox | None, spans: list[dict[str, Any]], language: str
) -> LabelledWindow:
    labelled, at = [], 0
    for line in signature.lines:
        for span in spans:
            offset = span["start"] - line.start
            if offset >= 0 and span["end"] - line.start <= len(line.text):
                end = at + span["end"] - line.start
                labelled.append(LabelledSpan(span["label"], at + offset, end, span["type"], span["cont"]))
        at += len(line.text) + 1
    name, address = (author.name, author.address) if author else ("", "")
    return LabelledWindow(signature.text, name, address, signature.marked_from, tuple(labelled), language, "real")
