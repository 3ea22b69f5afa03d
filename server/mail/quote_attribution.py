"""Attribution lines in a thread: where they begin, and whether a line is one."""

from __future__ import annotations

from server.mail.attribution import Attribution, has_verb, opens, read_attribution
from server.mail.header_block import label_of
from server.mail.quote_header import ATTRIBUTION_ENDS, QuoteHeader, Sort
from server.mail.quote_lines import QuoteLines
from server.mail.quote_words import visible
from server.mail.text import Mark

_ATTRIBUTION_LENGTH = 200
_WRAPPED_LINES = 4
_GAP = 6
# Blanks, bold marks and marks of direction that may follow the colon.
_TRAILING = " \t\u00a0*_\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff\u200b"


def find_attribution(page: QuoteLines, i: int) -> QuoteHeader | None:
    """The attribution that ends on line `i`: its own form, what stands below or a client's mark says that it is one."""
    line = page.lines[i]
    if _is_inside_paragraph(page, i):
        return None
    following = page.next(i + 1)
    level = _attribution_level(page, i)
    deeper = following is not None and following - i <= _GAP and page.lines[following].quote > level
    marked = line.mark is Mark.QUOTE_HEADER
    stripped = visible(line.text).rstrip(_TRAILING)
    dated = line.quote > 0 and _is_date_below_name(page, i, stripped)
    if not deeper and not marked and not dated and not stripped.endswith(ATTRIBUTION_ENDS):
        return None
    if len(stripped) > _ATTRIBUTION_LENGTH and not marked:
        return None
    first, text = _joined(page, i, dated)
    read = read_attribution(text)
    if read is None or not _is_sure(read, deeper or marked or _opens_quotation(page, first), stripped):
        return None
    if not read.has_verb and label_of(page.lines[first].text) is not None:
        return None
    sort = Sort.QUOTE if deeper or _is_quoted_soon(page, i, level) else Sort.BLOCK
    inline = not stripped.endswith(">>>")
    return QuoteHeader(sort, first, i + 1, level, read.author, read.sent_time, (text,), inline)


def _is_inside_paragraph(page: QuoteLines, i: int) -> bool:
    """Whether a line has text of its level above and below and ends as no attribution does: the usual case, told
    before anything is read."""
    line = page.lines[i]
    if line.mark is Mark.QUOTE_HEADER or not 2 <= i < len(page) - 1 or page.blank[i + 1] or page.blank[i - 2]:
        return False
    level = line.quote
    inside = page.lines[i + 1].quote <= level and page.lines[i - 1].quote == level == page.lines[i - 2].quote
    return inside and not line.text.rstrip(_TRAILING).endswith(ATTRIBUTION_ENDS)


def _attribution_level(page: QuoteLines, i: int) -> int:
    """The level on which an attribution begins: a wrap may have left its last word ("wrote:") on another."""
    if i > page.floor and not page.blank[i - 1] and len(page.lines[i].text) < 40:
        above = page.lines[i - 1]
        if (
            above.quote != page.lines[i].quote
            and not above.text.rstrip().endswith(ATTRIBUTION_ENDS)
            and opens(above.text)
        ):
            return above.quote
    return page.lines[i].quote


def _is_date_below_name(page: QuoteLines, i: int, text: str) -> bool:
    """Whether a quotation begins with a mailbox on one line and a date on this one, as Postbox writes them."""
    if len(text) > 60 or not any(c.isdigit() for c in text) or i == page.floor or page.blank[i - 1]:
        return False
    return ("@" in page.lines[i - 1].text or " at " in page.lines[i - 1].text) and _opens_quotation(page, i - 1)


def _opens_quotation(page: QuoteLines, i: int) -> bool:
    """Whether line `i` is the first with text of a quotation."""
    level = page.lines[i].quote
    return level > 0 and not any(page.lines[j].quote == level for j in _text_above(page, i))


def _text_above(page: QuoteLines, i: int) -> list[int]:
    """The nearest line with text above `i`, if any."""
    for j in range(i - 1, max(page.floor, i - 4) - 1, -1):
        if not page.blank[j]:
            return [j]
    return []


def _is_sure(read: Attribution, quoted: bool, stripped: str) -> bool:
    """Whether a text is an attribution and no sentence: what stands below and its own shape tell."""
    if stripped.endswith(">>>"):
        return read.author is not None and read.has_date
    if quoted:
        return read.author is not None or read.has_date
    return read.has_verb and read.has_date and read.begins_well and read.author is not None


def _is_quoted_soon(page: QuoteLines, i: int, level: int) -> bool:
    """Whether a quotation begins below marks of omission, or below a line that lost its mark when it was wrapped."""
    first = page.next(i + 1)
    if first is None:
        return False
    stacked = page.lines[first].text.rstrip().endswith(ATTRIBUTION_ENDS)
    if not stacked and page.next(first + 1) == first + 1 and page.lines[first + 1].quote > level:
        return True
    while first is not None and first - i < 8:
        if page.lines[first].quote > level:
            return True
        if not _is_cut_mark(page.lines[first].text):
            return False
        first = page.next(first + 1)
    return False


def _is_cut_mark(text: str) -> bool:
    """Whether a line says that something was left out: "[snip]", "(...)", "…"."""
    text = text.strip()
    return len(text) <= 40 and (text[0] in "[(<{.…*-" or "snip" in text.casefold())


def _joined(page: QuoteLines, i: int, dated: bool = False) -> tuple[int, str]:
    """(first line, text) of the attribution that ends on line `i`, with the lines above that it is wrapped over."""
    text = page.lines[i].text.strip()
    best = (i, text)
    for j in range(i - 1, max(page.floor, i - _WRAPPED_LINES + 1) - 1, -1):
        above = page.lines[j].text
        if page.blank[j] or abs(page.lines[j].quote - page.lines[i].quote) > 2:
            break
        if above.rstrip().endswith(ATTRIBUTION_ENDS) or len(text) > 300:
            break
        text = f"{above.strip()} {text}"
        rest = j == i - 1 and (dated or _is_rest(best[1], above))
        if rest or opens(above) or '" == ' in above[:60]:
            best = (j, text)
    return best


def _is_rest(text: str, above: str) -> bool:
    """Whether a short text ("wrote:", "<jane@example.com> wrote:") is the rest of an attribution begun above."""
    if len(text) > 60 or has_verb(above):
        return False
    read = read_attribution(text)
    nameless = read is not None and (read.author is None or not read.author.name)
    return nameless or (len(text) < 40 and "@" in above)
