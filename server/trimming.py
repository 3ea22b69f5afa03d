"""A candidate signature -> the lines of it that the tagger need read."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from models.line_finder import Floats
from server.line_features import line_features
from server.mail.message import Mailbox
from server.mail.signature import Signature
from server.mail.text import Line
from server.ownership import NOBODY

ChooseLines = Callable[[Floats], npt.NDArray[np.bool_]]


def trim(signature: Signature, author: Mailbox | None, choose: ChooseLines) -> Signature | None:
    """Only the lines that may hold contact data and those beside them, None if there are none.

    `choose` maps features of shape (lines, features) to a mask of shape (lines,). Where lines were left out, one blank
    line stands for them.
    """
    author = author or NOBODY
    chosen = choose(line_features(signature.text, author.name, author.address, signature.marked_from))
    rows = [row for row, line in enumerate(signature.lines) if chosen[row] and line.text.strip()]
    if not rows or len(rows) == len(signature.lines):
        return signature if rows else None
    starts = _starts(signature)
    kept: list[Line] = []
    marked_from, at, before = None, 0, rows[0] - 1
    for row in rows:
        if row != before + 1:
            gap = signature.lines[before + 1]
            kept.append(Line("", gap.start, gap.quote))
            at += 1
        if marked_from is None and signature.marked_from is not None and starts[row] >= signature.marked_from:
            marked_from = at
        kept.append(signature.lines[row])
        at += len(signature.lines[row].text.rstrip()) + 1
        before = row
    return Signature(tuple(kept), "\n".join(line.text.rstrip() for line in kept), marked_from)


def _starts(signature: Signature) -> list[int]:
    """Offset of each line in the signature's text."""
    starts, at = [], 0
    for line in signature.text.split("\n"):
        starts.append(at)
        at += len(line) + 1
    return starts
