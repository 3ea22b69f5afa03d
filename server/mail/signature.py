"""A segment -> the lines that may close it with contact data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.mail.text import Line, Mark

if TYPE_CHECKING:
    from server.mail.thread import Segment

_WINDOW = 25
_DELIMITERS = frozenset(("--", "-- ", "---", "——", "__"))


@dataclass(frozen=True, slots=True)
class Signature:
    """Candidate lines of one segment, disclaimers and list footers cut off.

    `text` is the lines joined by "\\n"; `marked_from` the offset in it where a "-- " delimiter or a client's own
    signature mark begins, else None.
    """

    lines: tuple[Line, ...]
    text: str
    marked_from: int | None


def find_signature(segment: Segment) -> Signature | None:
    """The lines of a segment that may hold its author's signature, None where it has no text."""
    lines = [line for line in segment.lines]
    kept: list[Line] = []
    count = 0
    for line in reversed(lines):
        blank = not line.text or line.text.isspace()
        if blank and (not kept or not kept[-1].text.strip()):
            continue
        kept.append(line)
        count += not blank
        if count == _WINDOW:
            break
    kept.reverse()
    return _signature(tuple(kept)) if count else None


def _signature(lines: tuple[Line, ...]) -> Signature:
    texts = [line.text.rstrip() for line in lines]
    marked, at = None, 0
    for line, text in zip(lines, texts, strict=True):
        if line.mark is Mark.SIGNATURE or (line.text in _DELIMITERS):
            marked = at
            break
        at += len(text) + 1
    return Signature(lines, "\n".join(texts), marked)
