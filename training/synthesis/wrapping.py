"""Values that run over lines, lines that end in commas, and addresses that go on a line begun by something else."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from training.synthesis.spans import Line, Lines, Piece, joined, width

BREAKABLE = frozenset(("TITLE", "DEPT", "ORG", "ADDRESS"))
ROLES = frozenset(("TITLE", "DEPT", "ORG"))
_WORDS = re.compile(r"\S+\s*")
_BEFORE_ADDRESS = (", ", ", ", ", ", ", ", " - ", " | ", " · ", " ", " -- ")


def wrapped_line(line: Line, columns: int) -> Lines:
    """Lines of at most `columns` characters, broken between words; what a broken value has left continues it."""
    rows: Lines = []
    row: list[Piece] = []
    used = 0
    for piece in line:
        words = _WORDS.findall(piece.text) if piece.label in BREAKABLE else [piece.text]
        part, cont = "", piece.cont
        for word in words:
            if piece.label and used and used + len(word.rstrip()) > columns:
                if part:
                    row.append(replace(piece, text=part.rstrip(), cont=cont))
                    part, cont = "", True
                rows.append(tuple(row))
                row, used = [], 0
            part += word
            used += len(word)
        if part:
            row.append(replace(piece, text=part, cont=cont))
    return [*rows, tuple(row)] if row else rows


def broken(rng: Random, lines: Lines) -> Lines:
    """Long names of roles and organizations that stand alone at a line's end run over two lines."""
    out: Lines = []
    for line in lines:
        labelled = [piece for piece in line if piece.label]
        lone = len(labelled) == 1 and labelled[0] is line[-1] and labelled[0].label in ROLES
        if lone and len(labelled[0].text) > 26 and not labelled[0].cont:
            out += wrapped_line(line, width(line) - rng.randint(4, len(labelled[0].text) - 12))
        else:
            out.append(line)
    return out


def punctuated(rng: Random, lines: Lines) -> Lines:
    """A comma, at times a full stop, after lines that end in a role or an organization."""
    sign = rng.choice((",", ",", ",", "."))
    return [(*line, Piece(sign)) if line and line[-1].label in ROLES else line for line in lines]


def continued(rng: Random, roles: Lines, address: Lines) -> Lines:
    """The address begins on the line of the unit or organization before it."""
    if not roles or not address or roles[-1][-1].label not in ("DEPT", "ORG") or not address[0][0].label:
        return [*roles, *address]
    line = joined([roles[-1], address[0]], rng.choice(_BEFORE_ADDRESS))
    return [*roles[:-1], line, *address[1:]]
