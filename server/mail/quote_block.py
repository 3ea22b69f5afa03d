"""Header blocks and separators ("-----Original Message-----") in a thread."""

from __future__ import annotations

from functools import cache

from models.memory import remembered
from server.mail.address import Mailbox
from server.mail.attribution import read_attribution
from server.mail.header_block import label_of, read_block
from server.mail.quote_header import ATTRIBUTION_ENDS, QuoteHeader, Sort
from server.mail.quote_lines import QuoteLines
from server.mail.quote_words import Label, fold, key, quote_words, visible
from server.mail.shown_mailbox import read_mailbox

_RULE = " \t\u00a0-_=*<>|:：~#+"
_BEFORE_WORD = _RULE + "\n\r\v\f\x1c\x1d\x1e\x1f"
_FIRST_LETTERS = 3
_SEPARATOR_LENGTH = 200


def find_block(page: QuoteLines, first: int, start: int, separated: bool = False) -> QuoteHeader | None:
    """The header block whose first label stands on line `start`; `first` is the line of the separator above it."""
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


def find_separator(page: QuoteLines, i: int, text: str) -> QuoteHeader | None:
    """A line such as "-----Original Message-----", with the header block below it."""
    inner = _inner(text)
    if not inner:
        return None
    ruled = len(text.strip()) - len(inner) >= 4
    words = quote_words()
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


def may_separate(text: str) -> bool:
    """Whether the first letters of an ASCII line are those of a separator's first word: few lines' are."""
    return _beginning(text) in _beginnings()


def _beginning(text: str) -> str:
    words = text.lstrip(_BEFORE_WORD)[:_FIRST_LETTERS].lower().split(None, 1)
    return words[0].strip(_RULE) if words else ""


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(map(_beginning, quote_words().separator_starts))


@remembered
def _inner(text: str) -> str:
    """What stands between the rules of a line that begins as a separator, "" where it begins as none."""
    inner = visible(text).strip(_RULE).strip()
    if not inner or len(inner) > _SEPARATOR_LENGTH:
        return ""
    return inner if fold(inner.split(None, 1)[0].strip(_RULE)) in quote_words().separator_starts else ""


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
    read = read_attribution(text) if text.endswith(ATTRIBUTION_ENDS) else None
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
        starts = (label is not None and label[0] is not Label.OTHER) or has_columns(page.lines[j].text)
        if starts and (block := find_block(page, i, j, separated=True)) is not None:
            return block
    return None


def has_columns(text: str) -> bool:
    """Whether a line may hold a label in a right column, as Lotus Notes writes them."""
    return "   " in text and (":" in text[12:] or text.rstrip()[-5:-2].isspace())
