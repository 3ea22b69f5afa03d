"""Unlabelled real mail -> windows for a network to learn from its teacher."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from server.extraction import window_of_signature
from server.mail.message import Mailbox
from server.mail.signature import find_signature
from server.mail.thread import Segment
from training.gold import segments_of
from training.synthesis.spans import LabelledWindow


def unlabelled_windows(corpus: Path, known: frozenset[str]) -> tuple[LabelledWindow, ...]:
    """The distinct windows of the messages of `corpus` (JSON lines, gzip), without spans.

    Segments of `known` authors (addresses), and of unknown ones, are left out: annotated people are not to be learned
    by another way.
    """
    windows = (_window(segment) for segment in _segments(corpus) if _is_new(segment.author, known))
    return tuple({window.text: window for window in windows if window}.values())


def _segments(corpus: Path) -> Iterator[Segment]:
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            yield from segments_of(record["header"], record["text"])


def _is_new(author: Mailbox | None, known: frozenset[str]) -> bool:
    return author is not None and bool(author.address) and author.address.casefold() not in known


def _window(segment: Segment) -> LabelledWindow | None:
    signature = find_signature(segment)
    if signature is None:
        return None
    window = window_of_signature(signature, segment.author)
    return LabelledWindow(window.text, window.author_name, window.author_address, window.marked_from, (), "", "mail")
