"""Where quoted messages begin: header blocks, separators and attribution lines, found in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from server.mail.attribution import Attribution, has_verb, opens, read_attribution
from server.mail.address import Mailbox
from server.mail.quote_words import Label, key, quote_words, visible
from server.mail.shown_date import read_date
from server.mail.shown_mailbox import find_addresses, read_mailbox
from server.mail.text import Line, Mark

_RULE = " \t\u00a0-_=*<>|:~#+"
_LABEL_END = 32
_HEADER_LINES = 80
_LOTUS_WHEN = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\s+(?:at\s+)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s+[A-Z]{3,4})?\s*$"
)


class Sort(StrEnum):
    """What a quote header does to the lines after it."""

    QUOTE = "quote"  # names the author of the next deeper quotation level
    BLOCK = "block"  # the lines of its own level that follow are another author's
    END = "end"  # the lines that follow are the former author's again


@dataclass(frozen=True, slots=True)
class QuoteHeader:
    """Lines `first` to `after` (exclusive) are a quote header; they belong to no segment."""

    sort: Sort
    first: int
    after: int
    level: int
    author: Mailbox | None = None
    sent_time: datetime | None = None
    people: tuple[str, ...] = ()
    attribution: bool = False


def find_quote_headers(lines: Sequence[Line]) -> list[QuoteHeader]:
    """All quote headers, in order, none overlapping. Cost is linear in the length of the text."""
    return _Finder(lines).find()


def label_of(text: str) -> tuple[Label, str] | None:
    """(label, value) of a line of a header block in any language; marks of bold print are passed over."""
    colon = text.find(":", 0, _LABEL_END)
    if colon < 0:
        colon = text.find("：", 0, _LABEL_END)
        if colon < 0:
            return None
    name = key(text[:colon])
    label = quote_words().labels.get(name)
    if label is None and not name and text[:colon].strip(" *") == "?":
        label = Label.OTHER  # a label of one letter that an archive lost
    return None if label is None else (label, text[colon + 1 :].strip(" \t\u00a0*"))


class _Finder:
    """One pass over the lines; each looks at a bounded number of neighbours."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.blank = [not line.text or line.text.isspace() for line in lines]
        self.found: list[QuoteHeader] = []

    def find(self) -> list[QuoteHeader]:
        i = 0
        while i < len(self.lines):
            header = None if self.blank[i] else self._at(i)
            if header is not None:
                self.found.append(header)
                i = header.after
            else:
                i += 1
        return self._unstacked()

    def _unstacked(self) -> list[QuoteHeader]:
        """Of two attributions without text between them nobody knows which quotation is whose."""
        out = self.found
        for i in range(len(out) - 1):
            one, two = out[i], out[i + 1]
            if one.sort is Sort.BLOCK and two.sort is Sort.QUOTE and one.level == two.level == 0 and one.attribution:
                if self._next(one.after) == two.first:
                    out[i] = replace(one, sort=Sort.QUOTE, author=None, sent_time=None)
                    out[i + 1] = replace(two, author=None, sent_time=None)
        return out

    def _at(self, i: int) -> QuoteHeader | None:
        text = self.lines[i].text
        label = label_of(text)
        if label is not None and label[0] is not Label.OTHER:
            return self._block(i, i) or self._attribution(i)
        return self._separator(i, text) or self._attribution(i)

    # -- header blocks ------------------------------------------------------------------------------------------

    def _block(self, first: int, start: int, separated: bool = False) -> QuoteHeader | None:
        """The block whose first label stands on line `start`; `first` is where its separator begins."""
        values, after = self._values(start)
        if Label.FROM in values:
            author = read_mailbox(values[Label.FROM])
            sure = separated or Label.SUBJECT in values or Label.SENT in values and _is_dated(values)
            if not sure or (len(values) < 2 and not separated):
                return None
            when = read_date(values.get(Label.SENT, "") or values[Label.FROM])
        elif Label.TO in values and (len(values) > 1 or separated):
            lotus = self._lotus(start)
            if lotus is None:
                return None
            first, author, when = lotus
        else:
            return None
        first = self._with_rules(first)
        people = tuple(v for k, v in values.items() if k in (Label.FROM, Label.TO, Label.CC))
        level = self.lines[start].quote
        return QuoteHeader(self._sort(after, level), first, after, level, author, when, people)

    def _values(self, start: int) -> tuple[dict[Label, str], int]:
        """The labelled values from line `start` on, and the index after the last line of the block."""
        level, values, last = self.lines[start].quote, {}, None
        i = after = start
        end = min(len(self.lines), start + _HEADER_LINES)
        while i < end:
            line = self.lines[i]
            if self.blank[i]:
                if last is not None and not self._label_after_blank(i, level, values):
                    break
                i += 1
                continue
            if line.quote != level:
                break
            label = label_of(line.text)
            if label is not None and not (
                label[0] in values and label[0] is not Label.OTHER and label[0] is not Label.CC
            ):
                last = label[0]
                values[last] = f"{values[last]}, {label[1]}" if last in values else label[1]
            elif label is None and last is not None and self._continues(i, last, values, level):
                values[last] = (
                    f"{values[last]} {line.text.strip()}".strip() if len(values[last]) < 4000 else values[last]
                )
            else:
                break
            i += 1
            after = i
        return values, after

    def _label_after_blank(self, i: int, level: int, values: dict[Label, str]) -> bool:
        """Whether the block goes on behind the blank lines at `i`: with a label that it does not hold yet."""
        j = i
        while j < len(self.lines) and self.blank[j] and j - i < 3:
            j += 1
        if j >= len(self.lines) or self.lines[j].quote != level or self.blank[j]:
            return False
        label = label_of(self.lines[j].text)
        if label is None:
            return not any(values.values()) and len(values) == 1
        return label[0] not in values and (
            Label.SUBJECT not in values or label[0] is Label.OTHER or Label.FROM not in values
        )

    def _continues(self, i: int, last: Label, values: dict[Label, str], level: int) -> bool:
        """Whether an unlabelled line continues the value above: it is indented, awaited, or a label follows below."""
        text = self.lines[i].text
        if not values[last]:
            return last is not Label.SUBJECT and last is not Label.OTHER and not self.blank[i - 1]
        if self.blank[i - 1]:
            return False
        if text[0] in " \t" and last is not Label.OTHER:
            return True
        if values[last][-1:] in ",;" and last in (Label.TO, Label.CC):
            return True
        for j in range(i + 1, min(i + 12, len(self.lines))):
            if self.blank[j] or self.lines[j].quote != level:
                return False
            label = label_of(self.lines[j].text)
            if label is not None:
                return label[0] not in values and (Label.SUBJECT not in values)
        return False

    def _lotus(self, start: int) -> tuple[int, Mailbox | None, datetime | None] | None:
        """Author and time from the lines above "To:", as Lotus Notes writes them."""
        above = self._above(start, 4)
        for n, j in enumerate(above):
            text = self.lines[j].text.strip()
            when = _LOTUS_WHEN.search(text)
            if when is None:
                continue
            head = text[: when.start()].strip()
            if head:
                return j, read_mailbox(head.removesuffix(" on")), read_date(when.group())
            if n + 1 < len(above):
                k = above[n + 1]
                return k, read_mailbox(self.lines[k].text), read_date(when.group())
        return None

    def _above(self, i: int, count: int) -> list[int]:
        """Up to `count` lines with text directly above, nearest first, over at most two blank lines each."""
        level, found, gap = self.lines[i].quote, [], 0
        for j in range(i - 1, max(-1, i - 3 * count), -1):
            if self.blank[j]:
                gap += 1
                if gap > 2:
                    break
            elif self.lines[j].quote != level or self._taken(j):
                break
            else:
                gap = 0
                found.append(j)
                if len(found) == count:
                    break
        return found

    def _with_rules(self, first: int) -> int:
        """The first line with the rules ("____") directly above it."""
        i = first
        while (
            i > 0
            and not self._taken(i - 1)
            and (self.blank[i - 1] or not self.lines[i - 1].text.strip(_RULE))
            and first - i < 3
        ):
            i -= 1
            if not self.blank[i]:
                first = i
        return first

    def _taken(self, i: int) -> bool:
        return bool(self.found) and i < self.found[-1].after

    def _sort(self, after: int, level: int) -> Sort:
        """QUOTE where the lines that follow are quoted one level deeper than the header, else BLOCK."""
        first = self._next(after)
        if first is None or self.lines[first].quote <= level:
            return Sort.BLOCK
        following = [line.quote > level for line in self.lines[first : first + 12] if line.text.strip()]
        return Sort.QUOTE if 2 * sum(following) > len(following) else Sort.BLOCK

    def _next(self, i: int) -> int | None:
        while i < len(self.lines) and self.blank[i]:
            i += 1
        return i if i < len(self.lines) else None

    # -- separators ---------------------------------------------------------------------------------------------

    def _separator(self, i: int, text: str) -> QuoteHeader | None:
        inner = visible(text).strip(_RULE)
        if not inner or len(inner) > 200:
            return None
        ruled = len(text.strip()) - len(inner) >= 4
        words = quote_words()
        name = key(inner) if len(inner) <= 80 else ""
        level = self.lines[i].quote
        if ruled and name in words.end:
            return QuoteHeader(Sort.END, i, i + 1, level)
        by = (
            next((p for p in words.forwarded_by if name.startswith(p + " ")), None)
            if ruled or len(inner) < 120
            else None
        )
        if name not in words.original and by is None:
            return None
        return self._after_separator(i, ruled, inner, by, level)

    def _after_separator(self, i: int, ruled: bool, inner: str, by: str | None, level: int) -> QuoteHeader | None:
        following = self._next(i + 1)
        if following is not None and following - i <= 4 and self.lines[following].quote == level:
            for start in self._starts(following, level):
                block = self._block(i, start, separated=True)
                if block is not None:
                    return replace(block, first=min(i, block.first))
        if not ruled:
            return None
        author = (
            read_mailbox(inner.split(" from ", 1)[1])
            if by is not None and by.endswith(" from") and " from " in inner
            else None
        )
        after = i + 1
        return QuoteHeader(self._sort(after, level), self._with_rules(i), after, level, author)

    def _starts(self, i: int, level: int) -> list[int]:
        """Lines from `i` on that may be the first label: a name and a date may stand above it (Lotus Notes)."""
        found = []
        for j in range(i, min(i + 8, len(self.lines))):
            if self.lines[j].quote != level:
                break
            label = None if self.blank[j] else label_of(self.lines[j].text)
            if label is not None and label[0] is not Label.OTHER:
                found.append(j)
                break
        return found

    # -- attribution lines --------------------------------------------------------------------------------------

    def _attribution(self, i: int) -> QuoteHeader | None:
        line = self.lines[i]
        following = self._next(i + 1)
        deeper = following is not None and following - i <= 3 and self.lines[following].quote > line.quote
        marked = line.mark is Mark.QUOTE_HEADER
        stripped = line.text.rstrip(" \t\u00a0*_\u200e\u200f\u202a-\u202e")
        if not deeper and not marked and not stripped.endswith((":", "：", ">>>")):
            return None
        first, text = self._joined(i)
        read = read_attribution(text)
        if read is None or (len(stripped) > 200 and not marked):
            return None
        if not self._is_sure(read, text, deeper or marked, stripped):
            return None
        sort = Sort.QUOTE if deeper or self._quoted_soon(i, line.quote) else Sort.BLOCK
        return QuoteHeader(sort, first, i + 1, line.quote, read.author, read.sent_time, (text,), attribution=True)

    @staticmethod
    def _is_sure(read: Attribution, text: str, quoted: bool, stripped: str) -> bool:
        if quoted:
            return read.author is not None or read.has_date
        if stripped.endswith(">>>"):
            return read.author is not None and read.has_date
        return read.has_verb and read.has_date and opens(text)

    def _quoted_soon(self, i: int, level: int) -> bool:
        """Whether a deeper quotation begins within the next three lines with text ("[snip]" stands between)."""
        first = self._next(i + 1)
        if first is not None and first + 1 < len(self.lines):
            below = self.lines[first + 1]
            if below.quote > level and below.text.strip():
                return True  # the first line of the quotation lost its mark when it was wrapped
        seen = 0
        for j in range(i + 1, min(i + 8, len(self.lines))):
            if self.blank[j]:
                continue
            if self.lines[j].quote > level:
                return True
            seen += 1
            if seen == 3 or not _is_cut_mark(self.lines[j].text):
                return False
        return False

    def _joined(self, i: int) -> tuple[int, str]:
        """The attribution that ends on line `i`, with up to three lines above that it is wrapped over."""
        text = self.lines[i].text.strip()
        best = (i, text)
        for j in range(i - 1, max(-1, i - 4), -1):
            above = self.lines[j]
            if self.blank[j] or self._taken(j) or abs(above.quote - self.lines[i].quote) > 1:
                break
            if above.text.rstrip().endswith((":", "：")) or len(text) > 300:
                break
            text = f"{above.text.strip()} {text}"
            if (
                opens(above.text)
                or '" == ' in above.text[:60]
                or (j == i - 1 and len(best[1]) < 40 and not has_verb(above.text) and "@" in above.text)
            ):
                best = (j, text)
        return best


def _is_cut_mark(text: str) -> bool:
    """Whether a line says that something was left out: "[snip]", "(...)", "…"."""
    text = text.strip()
    return len(text) <= 40 and (text[0] in "[(<{.…*-" or "snip" in text.casefold())


def _is_dated(values: dict[Label, str]) -> bool:
    addressed = next(find_addresses(values[Label.FROM][:400]), None) is not None
    return any(c.isdigit() for c in values[Label.SENT]) and (addressed or "@" in values.get(Label.TO, ""))
