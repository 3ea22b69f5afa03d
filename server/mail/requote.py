"""Quotation that ">" at the line's beginning does not show: "Name> ", `>>>>> "X" == …`, words that a wrap cut off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from server.mail.text import Line

# Supercite and Emacs: "    MM> text"; ">>>>> "MM" == Name <a@b.c> writes:" stands above.
_TAG = re.compile(r"[ \t]{0,8}([A-Za-z][A-Za-z.'-]{0,11})(>+)[ ]?")
_TAGGED = re.compile(r'"[^"]{1,40}" == ')
_PROMPTS = frozenset("r sql mysql ftp irb ghci c d octave gdb python node js psql mongo sqlite br p div td tr".split())
_WRAP_COLUMN = 66
_TAIL_LENGTH = 24


def requoted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the quotation level that a reader sees; offsets stay exact."""
    out = list(lines)
    _emacs(out)
    _supercite(out)
    _wrapped(out)
    return tuple(out)


def _emacs(lines: list[Line]) -> None:
    for i, line in enumerate(lines):
        if line.quote > 2 and '" == ' in line.text[:60] and _TAGGED.match(line.text):
            level = lines[i - 1].quote if i else 0
            lines[i] = replace(line, quote=min(level, line.quote - 3))
            if i + 1 < len(lines) and lines[i + 1].quote == line.quote and lines[i + 1].text.startswith("  "):
                lines[i + 1] = replace(lines[i + 1], quote=lines[i].quote)


def _supercite(lines: list[Line]) -> None:
    tagged = [(i, m) for i, line in enumerate(lines) if ">" in line.text[:24] and (m := _TAG.match(line.text))]
    if len(tagged) < 2:
        return
    counts = Counter(m[1] for _, m in tagged)
    for i, match in tagged:
        if counts[match[1]] > 1 and match[1].lower() not in _PROMPTS:
            line = lines[i]
            cut = match.end()
            links = tuple(replace(k, start=k.start - cut, end=k.end - cut) for k in line.links if k.start >= cut)
            lines[i] = replace(
                line, text=line.text[cut:], start=line.start + cut, quote=line.quote + len(match[2]), links=links
            )


def _wrapped(lines: list[Line]) -> None:
    """A short line between two of one deeper level, below a full one, is the end of the full one."""
    for i in range(1, len(lines) - 1):
        before, line, after = lines[i - 1], lines[i], lines[i + 1]
        if before.quote == line.quote + 1 == after.quote and 0 < len(line.text) <= _TAIL_LENGTH:
            full = len(before.text) >= _WRAP_COLUMN and not before.text.rstrip().endswith((".", "!", "?", ":"))
            if full and line.text.strip() and after.text.strip():
                lines[i] = replace(line, quote=before.quote)
