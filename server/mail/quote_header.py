"""Where quoted messages begin: header blocks, separators and attribution lines, found in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from server.mail.address import Mailbox
from server.mail.attribution import Attribution, has_verb, opens, read_attribution
from server.mail.header_block import label_of, read_block
from server.mail.quote_lines import QuoteLines
from server.mail.quote_words import Label, fold, key, quote_words, visible
from server.mail.shown_mailbox import read_mailbox
from server.mail.text import Line, Mark

_RULE = " \t\u00a0-_=*<>|:：~#+"
_ENDS = (":", "：", ">>>")
_SEPARATOR_LENGTH = 200
_ATTRIBUTION_LENGTH = 200
_WRAPPED_LINES = 4
_GAP = 6


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


def find_quote_headers(lines: Sequence[Line]) -> list[QuoteHeader]:
    """All quote headers, in order, none overlapping. Cost is linear in the length of the text."""
    page = QuoteLines(lines)
    found: list[QuoteHeader] = []
    i = 0
    while i < len(page):
        header = None if page.blank[i] else _header_at(page, i)
        if header is None:
            i += 1
        else:
            found.append(header)
            page.floor = i = header.after
    return _unstacked(page, found)


def _header_at(page: QuoteLines, i: int) -> QuoteHeader | None:
    text = page.lines[i].text
    label = label_of(text)
    if (label is not None and label[0] is not Label.OTHER) or _has_columns(text):
        block = _block(page, i, i)
        if block is not None:
            return block
    elif (separator := _separator(page, i, text)) is not None:
        return separator
    return _attribution(page, i)


def _has_columns(text: str) -> bool:
    return "   " in text and (":" in text[12:] or text.rstrip()[-5:-2].isspace())


def _unstacked(page: QuoteLines, found: list[QuoteHeader]) -> list[QuoteHeader]:
    """Of two attributions above one quotation, without text between them, nobody knows which is whose."""
    for i in range(len(found) - 1):
        one, two = found[i], found[i + 1]
        stacked = one.inline and two.inline and one.level == two.level == 0 and page.next(one.after) == two.first
        if stacked and one.sort is Sort.BLOCK and two.sort is Sort.QUOTE:
            found[i] = replace(one, sort=Sort.QUOTE, author=None, sent_time=None)
            found[i + 1] = replace(two, author=None, sent_time=None)
    return found


# -- header blocks and separators -------------------------------------------------------------------------------


def _block(page: QuoteLines, first: int, start: int, separated: bool = False) -> QuoteHeader | None:
    block = read_block(page, start, separated)
    if block is None:
        return None
    level = page.lines[start].quote
    sort = Sort.QUOTE if page.is_quoted_below(block.after, level) else Sort.BLOCK
    first = _with_rules(page, min(first, block.first))
    return QuoteHeader(sort, first, block.after, level, block.author, block.sent_time, block.people)


def _with_rules(page: QuoteLines, first: int) -> int:
    """The first line with the rules ("____") and the other header lines ("X-Mailer: …") directly above it."""
    i = first
    while i > page.floor and first - i < 3 and (page.blank[i - 1] or _leads(page.lines[i - 1].text)):
        i -= 1
        if not page.blank[i]:
            first = i
    return first


def _leads(text: str) -> bool:
    label = label_of(text)
    return not text.strip(_RULE) or (label is not None and label[0] is Label.OTHER)


def _separator(page: QuoteLines, i: int, text: str) -> QuoteHeader | None:
    """A line such as "-----Original Message-----", with the header block below it."""
    inner = visible(text).strip(_RULE)
    if not inner or len(inner) > _SEPARATOR_LENGTH:
        return None
    ruled = len(text.strip()) - len(inner) >= 4
    words = quote_words()
    if fold(inner.split(None, 1)[0].strip(_RULE)) not in words.separator_starts:
        return None
    name = key(inner) if ruled or len(inner) < 80 else ""
    if ruled and name in words.end:
        return QuoteHeader(Sort.END, i, i + 1, page.lines[i].quote)
    named = name.startswith(words.forwarded_by)
    if name not in words.original and not named:
        return None
    last = _wrapped_to(page, i) if ruled else i
    below = _block_below(page, i, last)
    level = page.lines[i].quote
    if below is not None:
        return below
    if not ruled:
        return QuoteHeader(Sort.QUOTE, i, i + 1, level) if _is_block_quoted_below(page, i, level) else None
    if (attributed := _attribution_below(page, i, last)) is not None:
        return attributed
    author = _forwarded_from(inner) if named else None
    sort = Sort.QUOTE if page.is_quoted_below(last + 1, level) else Sort.BLOCK
    return QuoteHeader(sort, _with_rules(page, i), last + 1, level, author)


def _is_block_quoted_below(page: QuoteLines, i: int, level: int) -> bool:
    """Whether a header block follows one level deeper, as Apple Mail forwards."""
    following = page.next(i + 1)
    if following is None or following - i > 3 or page.lines[following].quote != level + 1:
        return False
    return label_of(page.lines[following].text) is not None


def _attribution_below(page: QuoteLines, i: int, last: int) -> QuoteHeader | None:
    """The attribution line that stands below a separator in place of a header block."""
    following = page.next(last + 1)
    if following is None or following - last > 3 or page.lines[following].quote != page.lines[i].quote:
        return None
    text = page.lines[following].text.strip()
    read = read_attribution(text) if text.endswith(_ENDS) else None
    if read is None or read.author is None or not read.has_date:
        return None
    level, after = page.lines[i].quote, following + 1
    sort = Sort.QUOTE if page.is_quoted_below(after, level) else Sort.BLOCK
    return QuoteHeader(sort, _with_rules(page, i), after, level, read.author, read.sent_time, (text,))


def _wrapped_to(page: QuoteLines, i: int) -> int:
    """The line on which a separator ends that begins with dashes on line `i`: dashes close it."""
    if page.lines[i].text.rstrip().endswith("-") or i + 1 >= len(page):
        return i
    return i + 1 if page.lines[i + 1].text.rstrip().endswith("---") else i


def _forwarded_from(text: str) -> Mailbox | None:
    """The author that "Forwarded message from Jane Doe <jane@example.com>" names; "by" names who forwards."""
    at = text.casefold().find(" from ")
    return read_mailbox(text[at + len(" from ") :]) if at >= 0 else None


def _block_below(page: QuoteLines, i: int, last: int) -> QuoteHeader | None:
    """The header block after a separator on lines `i` to `last`; a name and a date may stand above its first label."""
    level = page.lines[i].quote
    following = page.next(last + 1)
    if following is None or following - last > 5:
        return None
    for j in range(following, min(following + 14, len(page))):
        if page.blank[j]:
            continue
        if page.lines[j].quote != level:
            return None
        label = label_of(page.lines[j].text)
        starts = (label is not None and label[0] is not Label.OTHER) or _has_columns(page.lines[j].text)
        if starts and (block := _block(page, i, j, separated=True)) is not None:
            return block
    return None


# -- attribution lines ------------------------------------------------------------------------------------------


def _attribution(page: QuoteLines, i: int) -> QuoteHeader | None:
    line = page.lines[i]
    following = page.next(i + 1)
    level = _attribution_level(page, i)
    deeper = following is not None and following - i <= _GAP and page.lines[following].quote > level
    marked = line.mark is Mark.QUOTE_HEADER
    stripped = visible(line.text).rstrip(" \t\u00a0*_")
    dated = line.quote > 0 and _is_date_below_name(page, i, stripped)
    if not deeper and not marked and not dated and not stripped.endswith(_ENDS):
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


def _attribution_level(page: QuoteLines, i: int) -> int:
    """The level on which an attribution begins: a wrap may have left its last word ("wrote:") on another."""
    if i > page.floor and not page.blank[i - 1] and len(page.lines[i].text) < 40:
        above = page.lines[i - 1]
        if above.quote != page.lines[i].quote and not above.text.rstrip().endswith(_ENDS) and opens(above.text):
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
    stacked = page.lines[first].text.rstrip().endswith(_ENDS)
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
        if above.rstrip().endswith(_ENDS) or len(text) > 300:
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
