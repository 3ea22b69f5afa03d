"""Unlabelled real mail -> windows labelled by a teacher, only those of which the teacher is sure."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from models.confidence import Belief
from models.loading import load_tagger
from models.onnx_tagger import OnnxTagger
from models.tagger import Span
from server.mail.message import Mailbox, parse_message
from server.mail.signature import find_signature
from server.mail.text import plain_body
from server.mail.thread import Segment, split_message
from server.trimming import trim
from server.windows import window_of
from training.synthesis.spans import LabelledSpan, LabelledWindow

# A window in which the teacher doubts a value teaches the doubt.
_LEAST = 0.75


def taught_windows(corpus: Path, teacher: Path, known: frozenset[str]) -> tuple[LabelledWindow, ...]:
    """Windows of the messages of `corpus` (JSON lines, gzip), labelled by the weights folder `teacher`.

    Segments of `known` authors (addresses), and of unknown ones, are left out: annotated people are not to be learned
    by another way.
    """
    tagger = load_tagger(teacher, Belief(0.0, {}))
    windows = (_taught(segment, tagger) for segment in _segments(corpus) if _is_new(segment.author, known))
    return tuple(window for window in windows if window is not None)


def _segments(corpus: Path) -> Iterator[Segment]:
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            header = parse_message((record["header"] or "Subject: ?").encode() + b"\n\n")
            yield from split_message(replace(header, body=plain_body(record["text"])))


def _is_new(author: Mailbox | None, known: frozenset[str]) -> bool:
    return author is not None and bool(author.address) and author.address.casefold() not in known


def _taught(segment: Segment, teacher: OnnxTagger) -> LabelledWindow | None:
    signature = find_signature(segment)
    signature = signature and trim(signature, segment.author, teacher.choose_lines)
    if signature is None or segment.author is None:
        return None
    name, address = segment.author.name, segment.author.address
    spans = teacher.tag([window_of(signature.text, name, address, signature.marked_from)])[0]
    if any(span.confidence < _LEAST for span in spans):
        return None
    labelled = tuple(part for span in spans for part in _by_line(signature.text, span))
    return LabelledWindow(signature.text, name, address, signature.marked_from, labelled, "", "taught")


def _by_line(text: str, span: Span) -> Iterator[LabelledSpan]:
    """A value's parts on its lines."""
    at = span.start
    for number, part in enumerate(text[span.start : span.end].split("\n")):
        if part.strip():
            yield LabelledSpan(span.label.value, at, at + len(part), cont=number > 0)
        at += len(part) + 1
