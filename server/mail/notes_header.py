"""Quote headers of Lotus Notes: name and time above "To:", or in a column beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from server.mail.address import Mailbox
from server.mail.quote_lines import QuoteLines
from server.mail.quote_words import Label, key, quote_words
from server.mail.shown_date import read_date
from server.mail.shown_mailbox import read_mailbox

_WHEN = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\s{1,4}(?:at\s)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?:\s[A-Z]{3,4})?"
)
_RIGHT = re.compile(r"\s{2,}(\S[^\s:]{0,14}):?(?=\s|$)")
_MIN_COLUMN = 10
_COLUMN_LINES = 9
_LINES_ABOVE = 4


@dataclass(frozen=True, slots=True)
class NotesHeader:
    """Lines `first` to `after` (exclusive) name the author; with `read_above`, `after` is the line of "To:"."""

    first: int
    after: int
    author: Mailbox | None
    sent_time: datetime | None


def read_above(lines: QuoteLines, start: int) -> NotesHeader | None:
    """Author and time from the lines above a "To:" on line `start`: name, then time, or both on one line."""
    above = lines.above(start, _LINES_ABOVE)
    for n, i in enumerate(above):
        text = lines.lines[i].text.strip()
        when = _WHEN.search(text)
        if when is None or when.end() < len(text):
            continue
        name = text[: when.start()].strip().removesuffix(" on")
        first = i
        if not name:
            names = [j for j in above[n + 1 :] if not _is_aside(lines.lines[j].text)]
            if not names:
                continue
            first = names[0]
            name = lines.lines[first].text
        return NotesHeader(first, start, read_mailbox(name), read_date(when.group()))
    return None


def _is_aside(text: str) -> bool:
    """Whether a line is a "Sent by:" or "Please respond to" between name and time."""
    words = key(text[:40])
    return any(words.startswith(f"{k} ") for k in _asides())


@cache
def _asides() -> tuple[str, ...]:
    return tuple(k for k, label in quote_words().labels.items() if label is Label.OTHER and k.count(" "))


def read_columns(lines: QuoteLines, start: int) -> NotesHeader | None:
    """Author and time from the left column of a header whose right column says To, cc and Subject.

    `start` is the line on which "To:" stands in the right column.
    """
    text = lines.lines[start].text
    column = _column_of_to(text)
    if column is None:
        return None
    last = _subject_line(lines, start, column)
    if last is None:
        return None
    above = lines.above(start, 3, gap=0)
    left = [lines.lines[i].text.strip() for i in reversed(above)]
    after = start
    while after < len(lines) and not lines.blank[after] and after - start < _COLUMN_LINES:
        left.append(lines.lines[after].text[: _left_end(lines, after, column)].strip())
        after += 1
    author, when = _left_column([part for part in left if part])
    return NotesHeader(min([start, *above]), max(after, last + 1), author, when)


def _column_of_to(text: str) -> int | None:
    """Where "To:" (or "To" at the line's end) stands, behind a wide gap."""
    for match in _RIGHT.finditer(text[:200], 0):
        at = match.start(1)
        named = quote_words().labels.get(key(match[1])) is Label.TO
        if named and at >= _MIN_COLUMN and (match.group().endswith(":") or match.end() == len(text.rstrip())):
            return at
    return None


def _subject_line(lines: QuoteLines, start: int, column: int) -> int | None:
    for i in range(start + 1, min(start + _COLUMN_LINES, len(lines))):
        if lines.blank[i]:
            return None
        words = key(lines.lines[i].text[max(0, column - 6) : column + 24]).split()
        if words and quote_words().labels.get(words[0]) is Label.SUBJECT:
            return i
    return None


def _left_end(lines: QuoteLines, i: int, column: int) -> int:
    """Where the left column of a line ends: at its first wide gap, at the right column at the latest."""
    text = lines.lines[i].text[:column]
    lead = len(text) - len(text.lstrip())
    gap = text.find("   ", lead)
    if lead >= column - 8 or lead >= 30:
        return 0
    return gap if gap > 0 else column


def _left_column(parts: list[str]) -> tuple[Mailbox | None, datetime | None]:
    """Name, address and time from the pieces of the left column; what "Sent by" names is left out."""
    text = ""
    aside = False
    for part in parts:
        if _WHEN.match(part) or part[:2].isdigit():
            text, aside = f"{text}\n{part}", False
        elif _is_aside(part + " x"):
            aside = True
        elif not aside:
            joined = text.count("<") > text.count(">")
            text = f"{text}{'' if joined else ' '}{part}"
    name, _, when = text.partition("\n")
    return read_mailbox(name), read_date(when.replace("\n", " "))
