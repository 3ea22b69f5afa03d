"""A message's body -> segments: what each author wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.mail.address import Mailbox
from server.mail.message import Message
from server.mail.people import People
from server.mail.quote_finder import find_quote_headers
from server.mail.quote_header import QuoteHeader, Sort
from server.mail.quote_words import key
from server.mail.requote import requoted
from server.mail.text import Body, Line


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines one author wrote; `depth` 0 is the newest. `author` is None when it cannot be known."""

    author: Mailbox | None
    sent_time: datetime | None
    depth: int
    lines: tuple[Line, ...]


_DELIMITERS = frozenset(("--", "-- "))
_STAMP_LINES = 6


@dataclass(slots=True)
class _Frame:
    """Who is writing on one quotation level, and what was read of it."""

    author: Mailbox | None
    sent_time: datetime | None
    depth: int
    lines: list[Line] = field(default_factory=list)
    before: _Frame | None = None
    has_text: bool = False


def split_thread(
    body: Body, author: Mailbox | None, sent_time: datetime | None, known: Iterable[Mailbox] = ()
) -> tuple[Segment, ...]:
    """Segments in order of depth, then of place. `known` are mailboxes that names alone are looked up in.

    Every line with text is in exactly one segment, but for the lines of quote headers, which are in none.
    """
    lines = requoted(body.lines)
    headers = find_quote_headers(lines)
    people = People((*known, *((author,) if author else ())), (text for header in headers for text in header.people))
    splitter = _Splitter(_Frame(author, sent_time, 0))
    at = 0
    for header in headers:
        splitter.add(lines[at : header.first])
        splitter.apply(header)
        at = header.after
    splitter.add(lines[at:])
    segments = [
        Segment(people.resolve(frame.author), frame.sent_time, frame.depth, tuple(frame.lines))
        for frame in splitter.frames
        if frame.has_text
    ]
    return tuple(sorted(segments, key=lambda s: s.depth))


def split_message(message: Message) -> tuple[Segment, ...]:
    """Segments of a message and of the messages attached to it, which lie one level deeper."""
    known = tuple(m for m in (message.author, message.sender, *message.reply_to, *message.to, *message.cc) if m)
    segments = list(split_thread(message.body, message.author, message.sent_time, known))
    for attached in message.attached:
        segments += [replace(s, depth=s.depth + 1) for s in split_message(attached)]
    return tuple(sorted(segments, key=lambda s: s.depth))


class _Splitter:
    """The frames of all quotation levels at one point of the body; `frames` holds every frame in order."""

    def __init__(self, base: _Frame) -> None:
        self.frames = [base]
        self.open = [base]

    def add(self, lines: Sequence[Line]) -> None:
        """Give each line to the author of its quotation level; blank lines stay with the line before."""
        for i, line in enumerate(lines):
            blank = not line.text or line.text.isspace()
            if line.text in _DELIMITERS and line.quote < len(self.open) and self.open[line.quote].before is not None:
                self._reopen(line.quote, lines[i + 1 : i + 12])
            if line.quote < len(self.open):
                frame = self.open[line.quote]
            else:
                frame = self.open[-1] if blank else self._level(line.quote)
            frame.lines.append(line)
            frame.has_text = frame.has_text or not blank

    def _reopen(self, level: int, below: Sequence[Line]) -> None:
        """Below a signature delimiter, go back to the author whose name stands there: a reply's own signature may end
        the message, under the text that it quotes."""
        words = {w for line in below if line.quote == level for w in key(line.text[:200]).split()}
        frame: _Frame | None = self.open[level]
        while frame is not None:
            names = key(f"{frame.author.name} {frame.author.address.split('@')[0]}").split() if frame.author else []
            if any(len(name) > 2 and name in words for name in names):
                self.open[level] = frame
                return
            frame = frame.before

    def apply(self, header: QuoteHeader) -> None:
        """Change authors as a quote header says."""
        frame = self._level(header.level)
        if header.sort is Sort.END:
            if frame.before is not None:
                self._put(header.level, frame.before)
        elif header.sort is Sort.QUOTE:
            self._open(header.level + 1, _Frame(header.author, header.sent_time, frame.depth + 1))
        elif frame.author is None and (not frame.has_text or (frame is self.frames[0] and _is_stamp(frame.lines))):
            frame.author, frame.sent_time = header.author, header.sent_time
            del self.open[header.level + 1 :]
        else:
            self._open(header.level, _Frame(header.author, header.sent_time, frame.depth + 1, before=frame))

    def _level(self, level: int) -> _Frame:
        while len(self.open) <= level:
            self._open(len(self.open), _Frame(None, None, self.open[-1].depth + 1))
        return self.open[level]

    def _open(self, level: int, frame: _Frame) -> None:
        self.frames.append(frame)
        self._put(level, frame)

    def _put(self, level: int, frame: _Frame) -> None:
        del self.open[level:]
        self.open.append(frame)


def _is_stamp(lines: Sequence[Line]) -> bool:
    """Whether the lines above a printed message's header are an archive's stamps: few, each beginning in capitals."""
    texts = [line.text.split() for line in lines if line.text.strip()]
    return len(texts) <= _STAMP_LINES and all(words[0].isupper() or words[0][0].isdigit() for words in texts)
