"""Where quoted messages begin: header blocks, separators and attribution lines, found in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from server.mail.header_block import label_of
from server.mail.quote_attribution import find_attribution
from server.mail.quote_block import find_block, find_separator, has_columns, may_separate
from server.mail.quote_header import QuoteHeader, Sort
from server.mail.quote_lines import QuoteLines
from server.mail.quote_words import Label
from server.mail.text import Line, Mark


def find_quote_headers(lines: Sequence[Line]) -> list[QuoteHeader]:
    """All quote headers, in order, none overlapping. Cost is linear in the length of the text."""
    page = QuoteLines(lines)
    found: list[QuoteHeader] = []
    for i in _candidates(page):
        if i >= page.floor and (header := _header_at(page, i)) is not None:
            found.append(header)
            page.floor = header.after
    return _unstacked(page, found)


def _header_at(page: QuoteLines, i: int) -> QuoteHeader | None:
    text = page.lines[i].text
    label = label_of(text)
    if (label is not None and label[0] is not Label.OTHER) or has_columns(text):
        block = find_block(page, i, i)
        if block is not None:
            return block
    elif (separator := find_separator(page, i, text)) is not None:
        return separator
    return find_attribution(page, i)


def _candidates(page: QuoteLines) -> list[int]:
    """The few lines that may be headers: by their text, by a client's mark, or as they or what follows is quoted."""
    found: list[int] = []
    is_quoted_below = False
    for i in range(len(page) - 1, -1, -1):
        line = page.lines[i]
        if not page.blank[i]:
            if line.quote or is_quoted_below or line.mark is Mark.QUOTE_HEADER or _may_be_header(line.text):
                found.append(i)
            is_quoted_below = line.quote > 0
    return found[::-1]


def _may_be_header(text: str) -> bool:
    """Whether a line may hold a label, begin as a separator or end as an attribution; of ASCII told by its signs."""
    return ":" in text or "   " in text or ">>>" in text or not text.isascii() or may_separate(text)


def _unstacked(page: QuoteLines, found: list[QuoteHeader]) -> list[QuoteHeader]:
    """Of two attributions above one quotation, without text between them, nobody knows which is whose."""
    for i in range(len(found) - 1):
        one, two = found[i], found[i + 1]
        stacked = one.inline and two.inline and one.level == two.level == 0 and page.next(one.after) == two.first
        if stacked and one.sort is Sort.BLOCK and two.sort is Sort.QUOTE:
            found[i] = replace(one, sort=Sort.QUOTE, author=None, sent_time=None)
            found[i + 1] = replace(two, author=None, sent_time=None)
    return found
