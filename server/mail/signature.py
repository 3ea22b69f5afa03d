"""A segment -> the lines that may close it with contact data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.memory import remembered
from server.mail.closing import Says, is_sign_off, noise, said
from server.mail.quote_words import key
from server.mail.text import Line, Mark
from server.mail.thread import Segment

_TAIL = 25
_LAST = 8
_AROUND = (2, 14)
_SHORT = 60
_DELIMITERS = frozenset(("--", "-- ", "---", "—", "——", "__"))
_BARE_NAME = re.compile(r"-{0,2}[ ]?[A-ZÀ-Þ][\w.'-]{0,12}[.,]?(?: [A-ZÀ-Þ][\w.'-]{0,12})?")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Signature:
    """Candidate lines of one segment, disclaimers and list footers cut off.

    `text` is the lines joined by "\\n"; `marked_from` the offset in it where a "-- " delimiter or a client's own
    signature mark begins, else None.
    """

    lines: tuple[Line, ...]
    text: str
    marked_from: int | None


def find_signature(segment: Segment) -> Signature | None:
    """The lines of a segment that may hold its author's signature, None where it has no text.

    These are its last lines, and earlier ones around a sign-off, the author's name or contact data, for a reply's
    signature may stand above an attachment, a long quotation or a postscript. Recall comes before brevity: what is
    no signature the tagger leaves alone.
    """
    texts = [line.text[:2000] for line in segment.lines]
    looks = [_look(text) for text in texts]
    cut = noise(texts, [look.says for look in looks])
    rows = [i for i, text in enumerate(texts) if text.strip() and not cut[i]]
    if not rows:
        return None
    names = _names(segment)
    anchors = _anchors([texts[i] for i in rows], [looks[i] for i in rows], [segment.lines[i].mark for i in rows], names)
    if not anchors and segment.author is None and segment.depth:
        return None  # quoted program output and the like
    tail = len(rows) - _TAIL
    first = min((n for n in anchors if n >= tail), default=len(rows))
    chosen = set(range(max(0, tail, min(first - _AROUND[0], len(rows) - _LAST)), len(rows)))
    for n in anchors:
        chosen.update(range(max(0, n - _AROUND[0]), min(len(rows), n + _AROUND[1])))
    return _signature(segment.lines, [rows[n] for n in sorted(chosen)])


def _names(segment: Segment) -> frozenset[str]:
    """Words by which the author may sign: parts of the name and of the address, initials."""
    if segment.author is None:
        return frozenset()
    words = key(segment.author.name).split()
    local = key(segment.author.address.split("@")[0]).split()
    initials = "".join(word[0] for word in words)
    return frozenset(w for w in (*words, *local, initials, initials[:1] + initials[-1:]) if len(w) > 1)


class _Look(NamedTuple):
    """What a line looks like by itself. `closes`: a sign-off or a bare name; `words`: the first of a short line."""

    says: Says
    closes: bool
    has_contact: bool
    words: tuple[str, ...]


@remembered
def _look(text: str) -> _Look:
    if len(text) > _SHORT:
        return _Look(said(text), False, _is_contact(text), ())
    closes = is_sign_off(text) or _BARE_NAME.fullmatch(text.strip()) is not None
    return _Look(said(text), closes, _is_contact(text), tuple(key(text).split()[:4]))


def _anchors(texts: Sequence[str], looks: Sequence[_Look], marks: Sequence[Mark], names: frozenset[str]) -> list[int]:
    """Rows at which a signature may begin."""
    found = []
    for n, look in enumerate(looks):
        named = not names.isdisjoint(look.words)
        if look.closes or named or marks[n] is Mark.SIGNATURE or texts[n] in _DELIMITERS:
            found.append(n)
        elif look.has_contact and any(below.has_contact for below in looks[n + 1 : n + 5]):
            found.append(max(0, n - 3))
    return found


def _is_contact(text: str) -> bool:
    """Whether a line may hold an address or a telephone number."""
    return len(text) < 120 and ("@" in text or " at " in text or "www." in text or len(_DIGITS.findall(text)) > 8)


def _signature(lines: Sequence[Line], rows: Sequence[int]) -> Signature:
    """The rows' lines, with one blank line where some were left out or blank."""
    kept: list[Line] = []
    for before, row in zip([None, *rows], rows, strict=False):
        if before is not None and row != before + 1:
            gap = lines[before + 1]
            kept.append(Line("", gap.start, gap.quote))
        kept.append(lines[row])
    texts = [line.text.rstrip() for line in kept]
    return Signature(tuple(kept), "\n".join(texts), _marked_from(kept, texts))


def _marked_from(lines: Sequence[Line], texts: Sequence[str]) -> int | None:
    at = 0
    for line, text in zip(lines, texts, strict=True):
        if line.mark is Mark.SIGNATURE or line.text in ("--", "-- "):
            return at
        at += len(text) + 1
    return None
