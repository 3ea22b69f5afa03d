"""Quotation that ">" at the line's beginning does not show: "Name> ", `>>>>> "X" == …`, words that a wrap cut off."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from server.mail.attribution import read_attribution
from server.mail.header_block import label_of
from server.mail.quote_words import Label
from server.mail.text import Line, quote_prefix

# Supercite and Emacs: "    MM> text"; ">>>>> "MM" == Name <a@b.c> writes:" stands above.
_TAG = re.compile(r"(?P<indent>[ \t]{0,8})(?P<tag>(?:[A-Za-z][A-Za-z.'-]{0,11})?)(?P<arrows>>+)[ ]?")
_TAGGED = re.compile(r'"[^"]{1,40}" == ')
# What stands before ">" in program sessions and broken HTML, not in quotations.
_PROMPTS = frozenset(
    {
        "r",
        "sql",
        "mysql",
        "ftp",
        "irb",
        "ghci",
        "c",
        "d",
        "octave",
        "gdb",
        "python",
        "node",
        "js",
        "psql",
        "mongo",
        "sqlite",
        "br",
        "p",
        "div",
        "td",
        "tr",
    }
)
_WRAP_COLUMN = 66
_TAIL_LENGTH = 24
_MESSAGE_LINES = 3


def requoted(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the quotation level that a reader sees; offsets stay exact."""
    out = list(lines)
    _arrows(out)
    _supercite(out)
    _indented(out)
    _wrapped(out)
    return tuple(out)


def _arrows(lines: list[Line]) -> None:
    """Attribution lines that begin with arrows of their own: Emacs' ">>>>> "X" == …", GroupWise's ">>> X … >>>"."""
    for i, line in enumerate(lines):
        if line.quote < 3:
            continue
        emacs = '" == ' in line.text[:60] and _TAGGED.match(line.text) is not None
        if not emacs and not (line.text.rstrip().endswith(">>>") and line.quote >= 3):
            continue
        arrows = 5 if emacs and line.quote >= 5 else 3
        lines[i] = line._replace(quote=line.quote - arrows)
        if emacs and i + 1 < len(lines) and lines[i + 1].quote == line.quote and lines[i + 1].text.startswith("  "):
            lines[i + 1] = lines[i + 1]._replace(quote=line.quote - arrows)


def _supercite(lines: list[Line]) -> None:
    tagged = [(i, m) for i, line in enumerate(lines) if ">" in line.text[:24] and (m := _TAG.match(line.text))]
    counts = Counter(m["tag"] for _, m in tagged if m["tag"])
    known = {tag for tag, count in counts.items() if count > 1 and tag.lower() not in _PROMPTS}
    if not known:
        return
    indents = {m["indent"] for _, m in tagged if m["tag"] in known}
    chosen = [
        (i, m) for i, m in tagged if m["tag"] in known or (not m["tag"] and m["indent"] and m["indent"] in indents)
    ]
    whole = len(chosen) > 0.9 * sum(bool(line.text.strip()) for line in lines)
    for i, match in chosen:
        lines[i] = _cut(lines[i], match.end(), 0 if whole else len(match["arrows"]))


def _cut(line: Line, length: int, levels: int) -> Line:
    """The line without its first characters, as many levels deeper."""
    links = tuple(replace(k, start=k.start - length, end=k.end - length) for k in line.links if k.start >= length)
    return Line(line.text[length:], line.start + length, line.quote + levels, links, line.mark)


def _indented(lines: list[Line]) -> None:
    """Indentation that is quotation: of a whole message with its header block, or below an attribution line."""
    end = 0
    for i in [i for i, line in enumerate(lines) if line.text.startswith(("\t", " "))]:
        if i >= end and (end := _indented_message(lines, i)):
            indent = _blanks(lines[i].text)
            for j in range(i, end):
                lines[j] = _unindented(lines[j], indent)
    if any(line.text.rstrip().endswith(":") for line in lines):
        _indented_replies(lines)


def _indented_message(lines: list[Line], i: int) -> int:
    """The index after an indented message whose header block begins on line `i`, 0 where none does."""
    text = lines[i].text
    if text[:2] not in ("  ", "\t", "\t\t", "\t ") and text[:1] != "\t":
        return 0
    indent = _indent(text)
    label = label_of(text)
    above = next((x for x in reversed(lines[max(0, i - 3) : i]) if x.text.strip()), None)
    if label is None or label[0] is Label.TO or indent > 12 or (above is not None and _indent(above.text) >= indent):
        return 0
    end, plain, in_header = i, 0, True
    labels: set[Label] = {label[0]}
    for j in range(i, len(lines)):
        if not lines[j].text.strip():
            in_header = False
            continue
        if lines[j].quote != lines[i].quote or _indent(lines[j].text) < indent:
            break
        found = label_of(lines[j].text)
        plain += found is None
        if in_header and found:
            labels.add(found[0])
        end = j + 1
    return end if Label.FROM in labels and plain >= _MESSAGE_LINES else 0


def _unindented(line: Line, indent: int) -> Line:
    """The line one level deeper without its indentation; ">" behind that counts too."""
    line = _cut(line, min(indent, _blanks(line.text)), 1)
    levels, offset = quote_prefix(line.text)
    return _cut(line, offset, levels) if levels else line


def _indented_replies(lines: list[Line]) -> None:
    """Below an attribution line whose next line is indented deeper, indentation is quotation."""
    steps: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        stack = steps.get(line.quote)
        depth = 0
        if stack:
            indent = _indent(line.text)
            while depth < len(stack) and indent >= stack[depth]:
                depth += 1
        if line.text.rstrip().endswith(":") and (step := _quoting_indent(lines, i)):
            steps[line.quote] = [*(stack or ())[:depth], step]
        if depth and stack and line.text.strip():
            lines[i] = _cut(line, min(stack[depth - 1], _blanks(line.text)), depth)


def _quoting_indent(lines: list[Line], i: int) -> int:
    """The indentation of the line after an attribution on line `i`, 0 where it is not deeper or there is none."""
    following = next((x for x in lines[i + 1 : i + 4] if x.text.strip()), None)
    if following is None or following.quote != lines[i].quote:
        return 0
    own, step = _indent(lines[i].text), _indent(following.text)
    if step < own + 2 or step > own + 16:
        return 0
    for first in range(i, max(i - 3, -1), -1):
        read = read_attribution(" ".join(x.text.strip() for x in lines[first : i + 1]))
        if read is not None and read.has_verb and read.has_date and read.begins_well:
            return step
    return 0


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def _indent(text: str) -> int:
    """Columns of blanks before the text, a tab for eight."""
    blanks = text[: _blanks(text)]
    return len(blanks) + 7 * blanks.count("\t")


def _wrapped(lines: list[Line]) -> None:
    """A short line between two deeper ones, below a full one, is the end of the full one."""
    if not any(line.quote for line in lines):
        return
    for i in range(1, len(lines) - 1):
        before, line, after = lines[i - 1], lines[i], lines[i + 1]
        if before.quote > line.quote and after.quote == before.quote and 0 < len(line.text) <= _TAIL_LENGTH:
            full = len(before.text) >= _WRAP_COLUMN and not before.text.rstrip().endswith((".", "!", "?", ":"))
            if full and line.text.strip() and after.text.strip():
                lines[i] = line._replace(quote=before.quote)
