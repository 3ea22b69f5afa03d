"""Collects the lines of an HTML text while it is walked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from server.mail.html_style import Style
from server.mail.text import Body, Line, Link, Mark, quote_prefix, without_invisible

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_MAX_JOINED = 300
_MAX_BLANK_LINES = 2


@dataclass(slots=True)
class _Draft:
    """A finished line; the positions of its links are in the line."""

    text: str
    quote: int
    mark: Mark
    links: list[Link]


@dataclass(slots=True)
class Lines:
    """Lines so far, the open line, and the open table rows.

    `position` counts every character that was added, so that a link knows whether it showed anything.
    """

    position: int = 0
    _done: list[_Draft] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _length: int = 0
    _line_from: int = 0
    _style: Style | None = None
    _links: list[Link] = field(default_factory=list)
    _rows: list[list[int]] = field(default_factory=list)
    _space: bool = False

    def add_text(self, text: str, style: Style) -> None:
        """Text as it stands in the source; blanks collapse unless the style keeps them."""
        if style.tiny:
            return
        if style.pre:
            self._add_preformatted(text, style)
            return
        text = _BLANKS.sub(" ", without_invisible(text))
        if text == " " or not text:
            self._space = self._space or bool(text and self._open)
            return
        text = text.replace("\u00a0", " ")
        if self._space and self._open and text[0] != " ":
            self._append(" ")
        self._space = False
        if text[0] == " " and (not self._open or self._open[-1].endswith(" ")):
            text = text[1:]
        self._append(text, style)

    def _add_preformatted(self, text: str, style: Style) -> None:
        first, *rest = without_invisible(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._append(first, style)
        for line in rest:
            self.end_line(style)
            self._append(line, style)

    def _append(self, text: str, style: Style | None = None) -> None:
        if style is not None and text.strip() and (self._style is None or self._style.mark is Mark.NONE):
            self._style = style
        self._open.append(text)
        self._length += len(text)
        self.position += len(text.strip()) and len(text)

    def add_link(self, position: int, target: str) -> None:
        """The text since `position` in the open line leads to `target`."""
        start = max(0, position - self._line_from)
        if self._length > start:
            self._links.append(Link(start, self._length, target))

    def text_since(self, position: int) -> str:
        """What the open line shows since `position`."""
        return "".join(self._open)[max(0, position - self._line_from) :]

    def add_rule(self, rule: str, style: Style) -> None:
        """A horizontal rule as a line of its own."""
        self.end_block(spaced=False)
        self._append(rule, style)
        self.end_block(spaced=False)

    def end_line(self, style: Style) -> None:
        """A line break: ends the line, also an empty one."""
        self._style = self._style or style
        self._finish()

    def end_block(self, spaced: bool) -> None:
        """A block's edge: ends the line if there is one; `spaced`: a blank line stands between."""
        if self._open:
            self._finish()
        if spaced and self._done and self._done[-1].text:
            last = self._done[-1]
            self._done.append(_Draft("", last.quote, Mark.NONE, []))

    def _finish(self) -> None:
        style = self._style or Style()
        self._done.append(_tidy("".join(self._open), style, self._links))
        self._reset()

    def _reset(self) -> None:
        self._open = []
        self._links = []
        self._length = 0
        self._style = None
        self._space = False
        self._line_from = self.position

    def open_row(self) -> None:
        """A table row begins."""
        self._rows.append([])

    def open_cell(self) -> None:
        """A cell of the innermost row begins."""
        if self._rows:
            self._rows[-1].append(len(self._done))

    def close_cell(self) -> None:
        """A cell ends."""
        self.end_block(spaced=False)

    def close_row(self) -> None:
        """A row ends: cells of one line each become one line."""
        self.end_block(spaced=False)
        starts = self._rows.pop() if self._rows else []
        if len(starts) < 2:
            return
        ends = [*starts[1:], len(self._done)]
        cells = [[line for line in self._done[start:end] if line.text] for start, end in zip(starts, ends, strict=True)]
        full = [cell for cell in cells if cell]
        if all(len(cell) == 1 for cell in full) and sum(len(cell[0].text) for cell in full) <= _MAX_JOINED:
            del self._done[starts[0] :]
            if full:
                self._done.append(_joined([cell[0] for cell in full]))

    def body(self) -> Body:
        """Everything that was collected, as lines with offsets."""
        self.end_block(spaced=False)
        drafts = _without_blank_runs(self._done)
        lines: list[Line] = []
        start = 0
        for draft in drafts:
            lines.append(_line(draft, start))
            start += len(draft.text) + 1
        return Body("\n".join(draft.text for draft in drafts), tuple(lines), html=True)


def _tidy(text: str, style: Style, links: list[Link]) -> _Draft:
    """The line without blanks at its ends (indentation of preformatted text stays)."""
    stripped = text.rstrip()
    if not links and (style.pre or not stripped[:1].isspace()):
        return _Draft(stripped, style.quote, style.mark, [])
    shift = 0 if style.pre else len(stripped) - len(stripped.lstrip())
    stripped = stripped[shift:]
    kept = [_trimmed(_moved(link, -shift, len(stripped)), stripped) for link in links]
    return _Draft(stripped, style.quote, style.mark, [link for link in kept if link.start < link.end])


def _trimmed(link: Link, text: str) -> Link:
    """The link without blanks at its ends."""
    shown = text[link.start : link.end]
    start = link.start + len(shown) - len(shown.lstrip())
    return Link(start, start + len(shown.strip()), link.target)


def _moved(link: Link, shift: int, length: int) -> Link:
    return Link(max(0, link.start + shift), min(length, link.end + shift), link.target)


def _joined(cells: list[_Draft]) -> _Draft:
    """One line of several cells: a label stands before its value, other cells are set apart by " | "."""
    text = ""
    links: list[Link] = []
    for cell in cells:
        if text:
            text += " " if _is_label(text.rpartition(" | ")[2]) else " | "
        links += [Link(link.start + len(text), link.end + len(text), link.target) for link in cell.links]
        text += cell.text
    mark = next((cell.mark for cell in cells if cell.mark), Mark.NONE)
    return _Draft(text, min(cell.quote for cell in cells), mark, links)


def _is_label(text: str) -> bool:
    """ "Tel.", "M:", "☎": what names the value in the next cell."""
    return text.endswith(":") or len(text) <= 2 or (len(text) <= 7 and text.endswith("."))


def _without_blank_runs(drafts: list[_Draft]) -> list[_Draft]:
    kept: list[_Draft] = []
    blank = _MAX_BLANK_LINES
    for draft in drafts:
        blank = 0 if draft.text else blank + 1
        if blank <= _MAX_BLANK_LINES:
            kept.append(draft)
    while kept and not kept[-1].text:
        kept.pop()
    return kept


def _line(draft: _Draft, start: int) -> Line:
    """The line with ">" prefixes taken off: clients turn plain quotations into HTML as they are."""
    if not draft.links and not draft.text.startswith((">", " >")):
        return Line(draft.text, start, draft.quote, (), draft.mark)
    levels, offset = quote_prefix(draft.text) if draft.text.startswith((">", " >")) else (0, 0)
    links = tuple(_moved(link, -offset, len(draft.text) - offset) for link in draft.links)
    return Line(draft.text[offset:], start + offset, draft.quote + levels, links, draft.mark)
