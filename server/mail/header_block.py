"""Header blocks of quoted messages (From/Sent/To/Subject) in any language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from server.mail.address import Mailbox
from server.mail.notes_header import read_above, read_columns
from server.mail.quote_lines import QuoteLines
from server.mail.quote_words import Label, key, quote_words
from server.mail.shown_date import read_date
from server.mail.shown_mailbox import find_addresses, read_mailbox

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_LABEL_END = 32
_BLOCK_LINES = 80
_LOOK_AHEAD = 12
_VALUE_LENGTH = 4000
_PEOPLE = (Label.FROM, Label.TO, Label.CC)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `first` to `after` (exclusive); `people` are the values that name mailboxes."""

    first: int
    after: int
    author: Mailbox | None
    sent_time: datetime | None
    people: tuple[str, ...]


def label_of(text: str) -> tuple[Label, str] | None:
    """(label, value) of a line of a header block; marks of bold print are passed over."""
    colon = text.find(":", 0, _LABEL_END)
    if not text.isascii() and (wide := text.find("：", 0, _LABEL_END)) >= 0:
        colon = wide if colon < 0 else min(colon, wide)
    if colon < 0:
        return None
    name = key(text[:colon])
    label = quote_words().labels.get(name)
    if label is None and not name and text[:colon].strip(" *") == "?":
        label = Label.OTHER  # a label of one letter that an archive lost
    return None if label is None else (label, text[colon + 1 :].strip(" \t\u00a0*"))


def read_block(lines: QuoteLines, start: int, separated: bool = False) -> Block | None:
    """The header block whose first label stands on line `start`; `separated` when a separator stands above it."""
    if (columns := read_columns(lines, start)) is not None:
        return Block(columns.first, columns.after, columns.author, columns.sent_time, ())
    values, after = _values(lines, start)
    people = tuple(values[label] for label in _PEOPLE if label in values)
    if Label.FROM in values:
        sure = separated or Label.SUBJECT in values or (Label.SENT in values and _is_dated(values))
        if not (sure and (len(values) > 1 or separated)) and not _is_alone(lines, start, after, values):
            return None
        when = read_date(values.get(Label.SENT, "") or values[Label.FROM])
        return Block(start, after, read_mailbox(values[Label.FROM]), when, people)
    if Label.TO not in values or (len(values) < 2 and not separated):
        return None
    above = read_above(lines, start)
    return None if above is None else Block(above.first, after, above.author, above.sent_time, people)


def _is_alone(lines: QuoteLines, start: int, after: int, values: dict[Label, str]) -> bool:
    """Whether "From: Jane Doe <jane@example.com>" stands alone above a quotation."""
    alone = len(values) == 1 and next(find_addresses(values[Label.FROM][:400]), None) is not None
    return alone and lines.is_quoted_below(after, lines.lines[start].quote)


def _is_dated(values: dict[Label, str]) -> bool:
    """Whether a block without a subject is one of a message: a date with an address, or with the time of day."""
    sent = values[Label.SENT].replace("?", "")  # lost marks of direction
    addressed = next(find_addresses(values[Label.FROM][:400]), None) is not None or "@" in values.get(Label.TO, "")
    timed = _YEAR.search(sent) is not None and _TIME.search(sent) is not None and Label.TO not in values
    return timed or (addressed and any(c.isdigit() for c in sent))


def _values(lines: QuoteLines, start: int) -> tuple[dict[Label, str], int]:
    """The labelled values from line `start` on, and the index after the last line of the block."""
    level, values = lines.lines[start].quote, dict[Label, str]()
    last: Label | None = None
    first = label_of(lines.lines[start].text)
    stacked = first is not None and not first[1]  # every value below its label
    i = after = start
    end = min(len(lines), start + _BLOCK_LINES)
    while i < end:
        if lines.blank[i]:
            if not _goes_on(lines, i, level, values):
                break
            i += 1
            continue
        line = lines.lines[i]
        label = label_of(line.text) if line.quote == level else None
        if label is not None and _is_new(label[0], values):
            last = label[0]
            values[last] = f"{values[last]}, {label[1]}" if last in values else label[1]
        elif line.quote == level and label is None and last and _continues(lines, i, last, values, stacked):
            if len(values[last]) < _VALUE_LENGTH:
                values[last] = f"{values[last]} {line.text.strip()}".strip()
        else:
            break
        i += 1
        after = i
    return values, after


def _is_new(label: Label, values: dict[Label, str]) -> bool:
    return label not in values or label in (Label.OTHER, Label.CC)


def _goes_on(lines: QuoteLines, i: int, level: int, values: dict[Label, str]) -> bool:
    """Whether the block goes on behind the blank lines at `i`: with a label that it does not hold yet."""
    j = i
    while j < len(lines) and lines.blank[j] and j - i < 3:
        j += 1
    if j >= len(lines) or lines.blank[j] or lines.lines[j].quote != level:
        return False
    label = label_of(lines.lines[j].text)
    if label is None:
        return len(values) == 1 and not any(values.values())
    complete = Label.SUBJECT in values and Label.FROM in values
    return label[0] not in values and (not complete or label[0] is Label.OTHER)


def _continues(lines: QuoteLines, i: int, last: Label, values: dict[Label, str], stacked: bool) -> bool:
    """Whether an unlabelled line continues the value above: it is indented, awaited, or a label follows below."""
    text = lines.lines[i].text
    if lines.blank[i - 1]:
        return False
    if not values[last]:
        below = label_of(lines.lines[i - 1].text)  # the value may stand below its label, as it did in the first line
        awaited = below is not None and not below[1]
        return awaited and (last not in (Label.SUBJECT, Label.OTHER) or stacked)
    if text[0] in " \t" and last is not Label.OTHER:
        return True
    if values[last][-1:] in ",;" and last in (Label.TO, Label.CC):
        return True
    return Label.SUBJECT not in values and _label_below(lines, i, values)


def _label_below(lines: QuoteLines, i: int, values: dict[Label, str]) -> bool:
    """Whether a label that the block does not hold yet follows without a blank line."""
    for j in range(i + 1, min(i + _LOOK_AHEAD, len(lines))):
        if lines.blank[j] or lines.lines[j].quote != lines.lines[i].quote:
            return False
        if (label := label_of(lines.lines[j].text)) is not None:
            return label[0] not in values
    return False
