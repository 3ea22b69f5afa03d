"""Which pieces of a signature are lines of one postal address."""

from __future__ import annotations

import re

from server.fields.context import Piece
from server.fields.postal_address import canonical_address, looks_like_street
from server.fields.regions import country_at_end

_POSTCODE = re.compile(
    r"\b\d{5}(?:-\d{3,4})?\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z][ -]?\d[A-Z]\d\b|\b\d{2}-\d{3}\b"
    r"|\b\d{3} \d{2}\b|\b\d{4} ?[A-Z]{2}\b|\b\d{6}\b|〒|^\d{4}(?= +[^\W\d])"
    r"|\b(?:A|B|D|E|F|H|I|L|N|P|S|CH|CZ|DK|EE|FI|FIN|FL|GR|HR|HU"
    r"|IRL|LT|LV|NL|NO|PL|PT|RO|RS|SE|SI|SK|UA)-\d{4,6}\b"
    r"|\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT),? +\d{4}\b"
)
# Numbers after these are no postal codes.
_NUMBERED = re.compile(
    r"\b(?:box|pob|suite|ste|room|rm|floor|building|bldg|unit|mail ?stop|ms|bag|km|no|nr)\W{0,3}$", re.IGNORECASE
)
_FARTHEST = 12


def join_addresses(text: str, pieces: list[Piece]) -> list[tuple[Piece, ...]]:
    """Pieces in groups, each one address, in the order of the text."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if groups and _continues(text, groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [tuple(group) for group in groups]


def _continues(text: str, group: list[Piece], piece: Piece) -> bool:
    between = text[group[-1].end : piece.start]
    if between.count("\n") > _FARTHEST:
        return False
    before = [canonical_address(text[one.start : one.end]) for one in group]
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
