"""Unlabelled real mail -> windows labelled by a teacher, only those of which the teacher is sure."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from models.confidence import Belief
from models.loading import load_tagger
from models.onnx_tagger import OnnxTagger
from models.tagger import Span
from server.extraction import window_of_signature
from server.mail.message import Mailbox
from server.mail.signature import find_signature
from server.mail.thread import Segment
from server.trimming import trim
from training.gold import segments_of
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
            yield from segments_of(record["header"], record["text"])


def _is_new(author: Mailbox | None, known: frozenset[str]) -> bool:
    return author is not None and bool(author.address) and author.address.casefold() not in known


def _taught(segment: Segment, teacher: OnnxTagger) -> LabelledWindow | None:
    signature = find_signature(segment)
    signature = signature and trim(signature, segment.author, teacher.choose_lines)
    if signature is None or segment.author is None:
        return None
    window = window_of_signature(signature, segment.author)
    spans = teacher.tag([window])[0]
    if any(span.confidence < _LEAST for span in spans):
        return None
    labelled = tuple(part for span in spans for part in _by_line(signature.text, span))
    return LabelledWindow(
        window.text, window.author_name, window.author_address, window.marked_from, labelled, "", "taught"
    )


def _by_line(text: str, span: Span) -> Iterator[LabelledSpan]:
    """A value's parts on its lines."""
    at = span.start
    for number, part in enumerate(text[span.start : span.end].split("\n")):
        if part.strip():
            yield LabelledSpan(span.label.value, at, at + len(part), cont=number > 0)
        at += len(part) + 1
