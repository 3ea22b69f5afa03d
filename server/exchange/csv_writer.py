"""Records -> CSV (RFC 4180) with a header line, in columns for people and one for what they need not see.

No cell begins like a formula of a spreadsheet: an apostrophe goes before, which the reader takes away.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from server.exchange.csv_reader import NAME_COLUMNS
from server.exchange.record import ContactRecord, FileValue, needs_parts, time_text
from server.fields.anniversary import BIRTHDAY, WEDDING, Anniversary
from server.fields.field import Kind

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_NAME_PARTS = dict(zip(NAME_COLUMNS, ("Prefix", "Given name", "Middle name", "Family name", "Suffix"), strict=True))
# Kind -> the name of its column, and of the column of its type.
_COLUMNS: dict[Kind, tuple[str, str]] = {
    Kind.JOB_TITLE: ("Job title", ""),
    Kind.DEPARTMENT: ("Department", ""),
    Kind.ORGANIZATION: ("Organization", ""),
    Kind.EMAIL: ("E-mail", "type"),
    Kind.PHONE: ("Phone", "type"),
    Kind.URL: ("Website", "type"),
    Kind.SOCIAL: ("Social", "network"),
    Kind.ADDRESS: ("Address", "type"),
}
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else


@dataclass(frozen=True, slots=True)
class Widths:
    """How many columns a file needs: of values by kind, and of days that are neither birthday nor wedding."""

    values: dict[Kind, int]
    days: int = 0

    def of(self, kind: Kind) -> int:
        """Columns of a kind; at least one, so that the file can be filled in by hand."""
        return max(self.values.get(kind, 0), 1)


NO_WIDTHS = Widths({})


def widths_of(records: Iterable[ContactRecord]) -> Widths:
    """What these contacts need."""
    values: dict[Kind, int] = {}
    days = 0
    for record in records:
        for kind in Kind:
            values[kind] = max(values.get(kind, 0), len(record.of_kind(kind)))
        days = max(days, len(_days(record.anniversaries)[2]))
    return Widths(values, days)


def csv_header(widths: Widths) -> str:
    """The byte order mark and the line with the names of the columns."""
    return BYTE_ORDER_MARK + _line(tuple(_header(widths)))


def _header(widths: Widths) -> Iterator[str]:
    yield from ("Name", *_NAME_PARTS.values())
    yield from (f"Name {number}" for number in range(2, widths.of(Kind.NAME) + 1))
    for kind, (name, type) in _COLUMNS.items():
        for number in range(1, widths.of(kind) + 1):
            column = f"{name} {number}" if type or number > 1 else name
            yield from (column, f"{column} {type}") if type else (column,)
    yield from ("Birthday", "Wedding")
    for number in range(1, widths.days + 1):
        yield from (f"Day {number}", f"Day {number} type")
    yield from ("Photo", "Undersigned")


def csv_row(record: ContactRecord, widths: Widths) -> str:
    """The contact as one line under `csv_header` of the same widths."""
    return _line(tuple(guarded(cell) for cell in _cells(record, widths)))


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what would begin a formula."""
    return "'" + cell if _DANGEROUS.match(cell) else cell


def _cells(record: ContactRecord, widths: Widths) -> Iterator[str]:
    names = record.of_kind(Kind.NAME)
    by_name = dict(names[0].parts) if names else {}
    yield names[0].value if names else ""
    yield from (by_name.get(part, "") for part in _NAME_PARTS)
    yield from _filled([name.value for name in names[1:]], widths.of(Kind.NAME) - 1)
    for kind, (_, type) in _COLUMNS.items():
        cells = [cell for one in record.of_kind(kind) for cell in ((one.value, one.type) if type else (one.value,))]
        yield from _filled(cells, widths.of(kind) * (2 if type else 1))
    birthday, wedding, others = _days(record.anniversaries)
    yield from (birthday, wedding)
    yield from _filled([cell for one in others for cell in (one.date_text, one.type)], widths.days * 2)
    photo = record.photo
    yield f"data:{photo.media_type};base64,{base64.b64encode(photo.data).decode()}" if photo else ""
    yield _held(record)


def _filled(cells: Sequence[str], count: int) -> Iterator[str]:
    yield from cells
    yield from [""] * (count - len(cells))


def _days(anniversaries: Iterable[Anniversary]) -> tuple[str, str, tuple[Anniversary, ...]]:
    """Birthday, first wedding, and the others."""
    found = {BIRTHDAY: "", WEDDING: ""}
    others = []
    for one in anniversaries:
        if one.type in found and not found[one.type]:
            found[one.type] = one.date_text
        else:
            others.append(one)
    return found[BIRTHDAY], found[WEDDING], tuple(others)


def _held(record: ContactRecord) -> str:
    values = [_held_value(one) for one in record.values]
    data = {"uid": record.uid, "revised": time_text(record.revised), "values": values}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _held_value(one: FileValue) -> list[object]:
    parts = [list(part) for part in one.parts] if needs_parts(one) or one.kind is Kind.NAME else []
    return [one.kind.value, one.value, one.type, one.type_is_default, one.origin, time_text(one.stated_time), parts]


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
