"""A message's body -> segments: what each author wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from server.mail.message import Mailbox
from server.mail.text import Line


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines one author wrote; `depth` 0 is the newest. `author` is None when it cannot be known."""

    author: Mailbox | None
    sent_time: datetime | None
    depth: int
    lines: tuple[Line, ...]
