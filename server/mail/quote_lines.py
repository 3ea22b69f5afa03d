"""The lines of a body, with what their readers ask of a line's neighbourhood."""

from __future__ import annotations

from collections.abc import Sequence

from server.mail.text import Line


class QuoteLines:
    """Lines with a cheap answer to "what stands above and below?"; lines before `floor` are taken already."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.blank = [not line.text or line.text.isspace() for line in lines]
        self.floor = 0

    def __len__(self) -> int:
        return len(self.lines)

    def next(self, i: int) -> int | None:
        """The first line with text at or below `i`."""
        while i < len(self.blank) and self.blank[i]:
            i += 1
        return i if i < len(self.blank) else None

    def above(self, i: int, count: int, gap: int = 3) -> list[int]:
        """Up to `count` lines with text above `i` on its level, nearest first, over at most `gap` blank lines each."""
        level, found, blank = self.lines[i].quote, [], 0
        for j in range(i - 1, self.floor - 1, -1):
            if self.blank[j]:
                blank += 1
                if blank > gap:
                    break
            elif self.lines[j].quote != level:
                break
            else:
                blank = 0
                found.append(j)
                if len(found) == count:
                    break
        return found

    def is_quoted_below(self, i: int, level: int) -> bool:
        """Whether most of the dozen lines from `i` on are quoted deeper than `level`, the first among them."""
        first = self.next(i)
        if first is None or self.lines[first].quote <= level:
            return False
        deeper = [
            line.quote > level
            for line, blank in zip(self.lines[first : first + 12], self.blank[first : first + 12], strict=True)
            if not blank
        ]
        return 2 * sum(deeper) > len(deeper)
