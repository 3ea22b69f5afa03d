"""Which pieces of a signature are lines of one value: of an address, of a name of a firm or unit."""

from __future__ import annotations

import re

from models.labels import Label
from server.fields.context import Piece, joined
from server.fields.postal_address import canonical_address, looks_like_street
from server.fields.regions import country_at_end
from server.fields.scripts import are_two
from server.fields.trimming import trim

_POSTCODE = re.compile(
    r"\b\d{5}(?:-\d{3,4})?\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z][ -]?\d[A-Z]\d\b|\b\d{2}-\d{3}\b"
    r"|\b\d{3} \d{2}\b|\b\d{4} ?[A-Z]{2}\b|\b\d{6}\b|〒|(?:^|, )\d{4}(?= +[^\W\d])"
    r"|\b(?:A|B|D|E|F|H|I|L|N|P|S|CH|CZ|DK|EE|FI|FIN|FL|GR|HR|HU"
    r"|IRL|LT|LV|NL|NO|PL|PT|RO|RS|SE|SI|SK|UA)-\d{4,6}\b"
    r"|\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT),? +\d{4}\b"
)
# Numbers after these are no postal codes.
_NUMBERED = re.compile(
    r"\b(?:box|pob|cs|bp|tsa|postboks|postbus|postfach|apartado|apdo|casella|suite|ste|room|rm|floor|building|bldg|unit"
    r"|mail ?stop|ms|bag|km|no|nr)\W{0,3}$",
    re.IGNORECASE,
)
_FARTHEST = 12


def lines_of(text: str, piece: Piece) -> tuple[Piece, ...]:
    """The lines of a piece, trimmed; `join_lines` makes one address of those that are one."""
    lines = re.finditer(r"[^\n]+", text[piece.start : piece.end])
    spans = ((piece.start + line.start(), piece.start + line.end()) for line in lines)
    trimmed = (trim(text, Label.ADDRESS, start, end, piece.confidence) for start, end in spans)
    return tuple(line for line in trimmed if line) or (piece,)


def join_lines(text: str, pieces: list[Piece]) -> list[Piece]:
    """Pieces of addresses, those that are lines of one address joined, in the order of the text."""
    addresses: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if addresses and _continues(text, addresses[-1], piece):
            addresses[-1] = joined(addresses[-1], piece)
        else:
            addresses.append(piece)
    return addresses


def _continues(text: str, address: Piece, piece: Piece) -> bool:
    between = text[address.end : piece.start]
    if between.count("\n") > _FARTHEST:
        return False
    if are_two(text[address.start : address.end], text[piece.start : piece.end], Label.ADDRESS):
        return False
    before = [canonical_address(text[start:end]) for start, end in address.lines or ((address.start, address.end),)]
    new = canonical_address(text[piece.start : piece.end])
    country = country_at_end(before[-1])[0]
    if country_at_end(new)[1] == new and not country:
        return True
    if country:
        return False
    complete = any(_has_postcode(line, position == 0) for position, line in enumerate(before))
    if complete and (_has_postcode(new, False) or looks_like_street(new)):
        return False
    return not (complete and between.count("\n") > 1 and between.strip(" \t\n|>*-•·"))


def _has_postcode(chunk: str, is_first: bool) -> bool:
    """Whether a line shows a postal code; a number that opens an address is a house number."""
    for match in _POSTCODE.finditer(chunk):
        opens = match.start() == 0
        if opens and (is_first or looks_like_street(chunk[match.end() :].partition(",")[0])):
            continue
        if not _NUMBERED.search(chunk[: match.start()]):
            return True
    return False


_CONNECTORS = (
    r"(?:and|und|et|y|e|og|och|ja|i|a|en|&|of|for|the|in|de|del|du|des|della|di|do|da"
    r"|für|van|voor|и|для|по|pour|para|per)"
)
_OPEN_END = re.compile(rf"(?:^|[\s>|]){_CONNECTORS}[\s|]*$", re.IGNORECASE)
_OPEN_START = re.compile(rf"{_CONNECTORS}\s")
_FARTHEST_LINE = 2


def join_wording(text: str, pieces: list[tuple[Label, Piece]]) -> list[tuple[Label, Piece]]:
    """Labelled pieces, those whose words run on joined: "Department of Botany and / Ecology"."""
    joined_pieces: list[tuple[Label, Piece]] = []
    for label, piece in sorted(pieces, key=lambda entry: entry[1].start):
        before = next((at for at in range(len(joined_pieces) - 1, -1, -1) if joined_pieces[at][0] is label), None)
        first = joined_pieces[before][1] if before is not None and label in _WORDED else None
        if before is not None and first and _is_beside(text, label, first, piece):
            # Nobody writes two names of one kind side by side without a sign.
            joined_pieces[before] = (label, _widened(first, piece))
        elif before is not None and first and _runs_on(text, first, piece):
            joined_pieces[before] = (label, joined(first, piece))
        else:
            joined_pieces.append((label, piece))
    return joined_pieces


def _is_beside(text: str, label: Label, first: Piece, second: Piece) -> bool:
    """Whether a blank at most parts two pieces that are not one value in two scripts."""
    texts = (text[first.start : first.end], text[second.start : second.end])
    return text[first.end : second.start] in ("", " ") and not are_two(*texts, label)


def _widened(first: Piece, second: Piece) -> Piece:
    lines = (*first.lines[:-1], (first.lines[-1][0], second.end)) if first.lines else ()
    return Piece(first.start, second.end, min(first.confidence, second.confidence), lines)


def _runs_on(text: str, first: Piece, second: Piece) -> bool:
    between = text[first.end : second.start]
    if not 1 <= between.count("\n") <= _FARTHEST_LINE:
        return False
    return bool(_OPEN_END.search(text[first.start : first.end])) or bool(_OPEN_START.match(text, second.start))


_WORDED = frozenset((Label.TITLE, Label.DEPT, Label.ORG))
