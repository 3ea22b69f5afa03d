"""What tells where a quoted message begins, and who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from server.mail.address import Mailbox

ATTRIBUTION_ENDS = (":", "：", ">>>")


class Sort(StrEnum):
    """What a quote header does to the lines after it."""

    QUOTE = "quote"  # names the author of the next deeper quotation level
    BLOCK = "block"  # the lines of its own level that follow are another author's
    END = "end"  # the lines that follow are the former author's again


@dataclass(frozen=True, slots=True)
class QuoteHeader:
    """Lines `first` to `after` (exclusive) are a quote header; they belong to no segment.

    `people` are the texts in it that name mailboxes; `inline` tells an attribution line from a block.
    """

    sort: Sort
    first: int
    after: int
    level: int
    author: Mailbox | None = None
    sent_time: datetime | None = None
    people: tuple[str, ...] = ()
    inline: bool = False
