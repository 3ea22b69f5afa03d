"""A segment -> the lines that may close it with contact data."""

from __future__ import annotations

from dataclasses import dataclass

from server.mail.text import Line


@dataclass(frozen=True, slots=True)
class Signature:
    """Candidate lines of one segment, disclaimers and list footers cut off.

    `text` is the lines joined by "\\n"; `marked_from` the offset in it where a "-- " delimiter or a client's own
    signature mark begins, else None.
    """

    lines: tuple[Line, ...]
    text: str
    marked_from: int | None
