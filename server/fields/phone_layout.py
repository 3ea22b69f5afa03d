"""Where the label of a telephone number stands: before it, behind it, above it, at the head of its column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import takewhile

from server.fields.phone_labels import is_icon, type_in_brackets, type_of_label, type_of_whole

Range = tuple[int, int]

_BRACKETED = re.compile(r"\s{0,12}[(\[]([^()\[\]\d]{1,24})[)\]]")
_WORDS_BEHIND = re.compile(r"[\s,\-–—]{0,4}([^\W\d_]{1,14}(?:[ ./-]{1,2}[^\W\d_]{1,14})?)\s*[.,;)|>*]*\s*$")
_CELLS = re.compile(r"\t+|\s*[|•·]\s*|\s{2,}")
_VALUE_LINE = re.compile(r"\d{2}|@|www\.", re.IGNORECASE)
_LABEL_LINE = re.compile(r"[^\W\d_](?:[^\W\d_]|[. -]){0,14}:")
_SHARING = frozenset(("/", "|", ";", ",", "&", "or", "and", "oder", "ou", "o", "и", "、"))
_SEPARATORS = re.compile(r"[|•·∙;]")
_MARKS = " \t|>*-•·:(["
_REACH_BEHIND = 40
_FARTHEST_SHARED = 4  # numbers that may share one label: "Tel. 1234 / 5678"
_LONGEST_COLUMN = 8


@dataclass(frozen=True, slots=True)
class Row:
    """The line of a number and the numbers on it, in order; `position` is the number's own."""

    text: str
    start: int
    end: int
    numbers: tuple[Range, ...]
    position: int

    def before(self, position: int) -> str:
        """What stands between a number and the one before it or the begin of the line."""
        left = self.numbers[position - 1][1] if position else self.start
        return self.text[left : self.numbers[position][0]]

    def behind(self, position: int) -> str:
        """What stands between a number and the next or the end of the line."""
        right = self.numbers[position + 1][0] if position + 1 < len(self.numbers) else self.end
        return self.text[self.numbers[position][1] : right]


def label_type(text: str, start: int, end: int, ranges: tuple[Range, ...]) -> str | None:
    """What the label of the number `text[start:end]` says of its type; None where nothing labels it.

    `ranges` are the telephone numbers of the text: a label belongs to the number it is nearest to.
    """
    row = _row(text, start, end, ranges)
    for position in range(row.position, max(-1, row.position - _FARTHEST_SHARED), -1):
        found = _beside(row, position)
        if found is not None:
            return found
        if position == 0 or row.before(position).strip().casefold() not in _SHARING:
            break
    return _above(row)


def _row(text: str, start: int, end: int, ranges: tuple[Range, ...]) -> Row:
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = line_end if line_end >= 0 else len(text)
    others = (span for span in ranges if line_start <= span[0] and span[1] <= line_end)
    numbers = sorted({(start, end), *(span for span in others if span[1] <= start or end <= span[0])})
    return Row(text, line_start, line_end, tuple(numbers), numbers.index((start, end)))


def _beside(row: Row, position: int) -> str | None:
    before, behind = row.before(position), row.behind(position)
    found = None if position and _labels_stand_behind(row) else type_of_label(before)
    if found or (found == "" and not _says_more(row, position)):
        return found
    said = _type_behind(behind, is_last=position == len(row.numbers) - 1)
    return said if found is None or said else found


def _labels_stand_behind(row: Row) -> bool:
    """Whether each number of the line is followed by its label: "853-1234 (office) 853-5678 (fax)"."""
    if type_of_label(row.before(0)) is not None:
        return False
    label, *rest = _SEPARATORS.split(row.behind(0))
    return label[:2].strip(" ") == "(" or (bool(rest) and not rest[-1].strip() and type_of_whole(label) is not None)


def _says_more(row: Row, position: int) -> bool:
    """Whether a bracket or icon behind a labelled number is its own: on lines that end in a number it is the next's."""
    behind, last = row.behind(position), row.behind(len(row.numbers) - 1)
    is_own = position == len(row.numbers) - 1 or last.strip() != ""
    return is_own and (behind.lstrip(" \t")[:1] in ("(", "[", "（") or is_icon(behind.strip()))


def _type_behind(behind: str, is_last: bool) -> str | None:
    """The type of a label right behind a number: "(office)", "- cell", "fax"; not the label of the next number."""
    behind = unicodedata.normalize("NFKC", behind[:_REACH_BEHIND])
    if bracketed := _BRACKETED.match(behind):
        return type_in_brackets(bracketed.group(1))
    behind, *others = _SEPARATORS.split(behind)
    if (not is_last and not others) or ":" in behind or any(map(str.isdigit, behind)):
        return None
    words = _WORDS_BEHIND.match(behind)
    return type_of_label(words.group(1)) if words else None


def _above(row: Row) -> str | None:
    """The type said by the line above: a label of its own, the head of a column, or a column of labels."""
    if row.start == 0:
        return None
    lines = row.text[max(0, row.start - 400) : row.start - 1].split("\n")
    if len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    cells = [cell for cell in _CELLS.split(lines[-1].strip()) if cell]
    if len(cells) == len(row.numbers) > 1 and all(type_of_whole(cell) is not None for cell in cells):
        return type_of_whole(cells[row.position])
    if row.position or row.before(0).strip(_MARKS):
        return None
    below = row.text[row.end + 1 : row.end + 400].split("\n")
    found = _type_in_column(lines[::-1][: 2 * _LONGEST_COLUMN], below[:_LONGEST_COLUMN])
    return found if found is not None else type_of_whole(lines[-1])


def _type_in_column(above: list[str], below: list[str]) -> str | None:
    """The type where as many labels stand in one column as values after them in the next, read column by column.

    `above` are the lines above the number, nearest first; `below` those below it.
    """
    before = sum(1 for _ in takewhile(_VALUE_LINE.search, above))
    behind = sum(1 for _ in takewhile(_VALUE_LINE.search, below))
    labels = list(takewhile(_is_label_line, above[before:]))[::-1]
    if len(labels) < 2 or len(labels) != before + 1 + behind:
        return None
    return type_of_whole(labels[before])


def _is_label_line(line: str) -> bool:
    return type_of_whole(line) is not None or _LABEL_LINE.fullmatch(line.strip()) is not None
