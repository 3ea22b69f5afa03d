"""CSV (RFC 4180) with a header line -> records: our own files, and those of Google Contacts and Outlook."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from server.errors import InvalidInput, LimitExceeded
from server.exchange.csv_columns import Column, columns_of
from server.exchange.limits import DEFAULT_FILE_LIMITS, FileLimits
from server.exchange.record import ContactRecord, Draft, FileValue, Parts, date_of, read_time
from server.exchange.vcard_reader import composed_address
from server.exchange.vcard_types import our_type
from server.fields.anniversary import BIRTHDAY, WEDDING, Anniversary
from server.fields.field import Kind

# What begins a formula in spreadsheets; the writer puts an apostrophe before it, the reader takes one away.
GUARDED = re.compile(r"'+[=+\-@\t\r]")
# How Google Contacts writes several values into one cell.
_SEVERAL = " ::: "
_DELIMITERS = (",", ";", "\t", "|")
_MOST_COLUMNS = 1000
# Ours: a column for each of these parts.
NAME_COLUMNS = ("prefix", "given", "middle", "family", "suffix")
_NAME_ORDER = ("prefix", "given", "middle", "nickname", "family", "suffix")
_NUMBERS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")
_NO_DATE = frozenset({"0/0/00", "0/0/0", "00/00/0000", "0.0.00", "0.0.0000"})
_SPOILT = "The column “Undersigned” was changed: what it held is passed over."


def read_csv(text: io.TextIOBase, limits: FileLimits = DEFAULT_FILE_LIMITS) -> Iterator[ContactRecord]:
    """The contacts of a file, one a row.

    Raises InvalidInput CSV_HEADER_INVALID when no column is known, LimitExceeded LINE_TOO_LONG.
    """
    csv.field_size_limit(max(csv.field_size_limit(), limits.line_chars))
    lines = _bounded(text, limits)
    first = next(lines, "")
    passed = 0
    if first[:4].lower() == "sep=" and first[4:5] not in ("", "\r", "\n", '"'):  # as Excel says it
        delimiter, first, passed = first[4], next(lines, ""), 1
    else:
        delimiter = max(_DELIMITERS, key=lambda one: _unquoted(first).count(one))
    rows = csv.reader(_chained(first, lines), delimiter=delimiter)
    header = next(rows, [])
    table = _Table(columns_of(header[:_MOST_COLUMNS]), header)
    line = rows.line_num + passed + 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield table.record(line, cells)
            line = rows.line_num + passed + 1
    except csv.Error:
        draft = Draft(line)
        draft.problem(line, "", "This is no CSV, or a cell is too long; the rest of the file is not read.")
        yield draft.record()


def _bounded(text: io.TextIOBase, limits: FileLimits) -> Iterator[str]:
    while line := text.readline(limits.line_chars + 1):
        if len(line) > limits.line_chars:
            raise LimitExceeded(
                "LINE_TOO_LONG", f"A line of the file has more than {limits.line_chars} characters.",
                limit=str(limits.line_chars),
            )  # fmt: skip
        yield line


def _unquoted(line: str) -> str:
    """What stands outside of quotation marks."""
    return "".join(line.split('"')[::2])


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def unguarded(cell: str) -> str:
    """A cell as it was before it was guarded against being a formula."""
    return cell[1:] if GUARDED.match(cell) else cell


@dataclass(frozen=True, slots=True)
class _Held:
    """What our own column says of one value."""

    type: str
    type_is_default: bool
    parts: Parts
    origin: str
    stated: str


class _Table:
    """Reads rows under one header."""

    def __init__(self, columns: Sequence[Column | None], header: Sequence[str]) -> None:
        if not any(column for column in columns if column and column.kind != "skip"):
            raise InvalidInput(
                "CSV_HEADER_INVALID",
                "No column is known: the first line must name the columns, such as Name, E-mail, Phone, Organization.",
            )
        self._columns = columns
        self._header = header
        self._ours = any(column and column.kind == "ours" for column in columns)
        self._reported: set[int] = set()

    def record(self, line: int, cells: Sequence[str]) -> ContactRecord:
        """The contact of a row that begins in this line."""
        draft = Draft(line)
        slots: dict[tuple[str, str, int], dict[str, str]] = {}
        names: dict[tuple[str, str, int], str] = {}
        for at, cell in enumerate(cells):
            value = unguarded(cell) if self._ours else unguarded(cell.strip())
            column = self._columns[at] if at < len(self._columns) else None
            if not value.strip():
                continue
            if column is None:
                self._unknown(draft, at)
                continue
            slot = (column.kind, column.type, column.number)
            if column.kind == "address" and column.part == "street" and column.type:
                slot = (column.kind, column.type, 1)  # "Business Street 2" is the second line of one address
            parts = slots.setdefault(slot, {})
            names.setdefault(slot, self._header[at][:60])
            parts[column.part] = f"{parts[column.part]}, {value}" if column.part in parts else value
        for slot, parts in slots.items():
            self._read(draft, slot, parts, names[slot])
        _apply_held(draft, slots.get(("ours", "", 1), {}).get("value", ""))
        return draft.record()

    def _unknown(self, draft: Draft, at: int) -> None:
        """Say once of a column with content that it is passed over."""
        at = min(at, len(self._columns))
        if at not in self._reported:
            self._reported.add(at)
            name = self._header[at][:60] if at < len(self._header) else ""
            draft.problem(draft.line, name, "This column is not known: it is passed over in all rows.")

    def _read(self, draft: Draft, slot: tuple[str, str, int], parts: Mapping[str, str], name: str) -> None:
        kind, type, _ = slot
        match kind:
            case "name":
                _read_name(draft, parts, name)
            case "birthday" | "wedding" | "day":
                _read_day(draft, kind, parts, name)
            case "photo":
                _read_photo(draft, parts["value"], name)
            case "address":
                _read_address(draft, self._type(parts, type), parts, name)
            case "ours" | "skip":
                return
            case _:
                self._read_values(draft, Kind(kind), type, parts, name)

    def _read_values(self, draft: Draft, kind: Kind, type: str, parts: Mapping[str, str], name: str) -> None:
        several = [parts.get("value", "")] if self._ours else parts.get("value", "").split(_SEVERAL)
        social = kind is Kind.SOCIAL and not self._ours
        stated = (parts.get("type", "") or type).casefold() if social else self._type(parts, type)
        for value in several:
            draft.add(FileValue(kind, value, stated, line=draft.line, property=name))

    def _type(self, parts: Mapping[str, str], type: str) -> str:
        """The type that the column's name or the column beside it says."""
        stated = parts.get("type", "")
        return stated if self._ours and not type else type or our_type((stated,))


def _read_name(draft: Draft, parts: Mapping[str, str], name: str) -> None:
    stated = tuple((part, parts[part].strip()) for part in _NAME_ORDER if parts.get(part, "").strip())
    full = parts.get("full", "") or " ".join(value for part, value in stated if part != "nickname")
    draft.add(FileValue(Kind.NAME, full, parts=stated, line=draft.line, property=name))


def _read_address(draft: Draft, type: str, parts: Mapping[str, str], name: str) -> None:
    street = ", ".join(parts[part] for part in ("box", "extended", "street") if part in parts)
    found = {**parts, "street": street}
    order = ("street", "postcode", "city", "region", "country")
    stated = tuple((part, found[part].strip()) for part in order if found.get(part, "").strip())
    value = parts.get("full", "") or composed_address(found)
    draft.add(FileValue(Kind.ADDRESS, value, type, parts=stated, line=draft.line, property=name))


def _read_day(draft: Draft, kind: str, parts: Mapping[str, str], name: str) -> None:
    text = parts.get("value", "").strip()
    if text in _NO_DATE:
        return
    date = date_of(text) or _written_date(text)
    if date is None:
        draft.problem(draft.line, name, "This is no date, or it may be two: write it as 1985-04-12.")
        return
    label = parts.get("type", "").strip()
    known = {"birthday": BIRTHDAY, "wedding": WEDDING, "day": label or "anniversary"}[kind]
    draft.add_anniversary(Anniversary(WEDDING if known == "Anniversary" else known, *date), draft.line, name)


def _written_date(text: str) -> tuple[int, int, int] | None:
    """12.4.1985, 4/30/1985: as people write them, where only one reading is possible."""
    found = _NUMBERS.fullmatch(text.split(" ")[0])
    if not found:
        return None
    first, separator, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) > 2 or len(found[4]) != 4:
        return (first, second, year) if len(found[1]) == 4 and len(found[4]) <= 2 else None
    if separator == "." or first > 12 or first == second:
        return year, second, first
    return (year, first, second) if second > 12 else None


def _read_photo(draft: Draft, text: str, name: str) -> None:
    head, comma, data = text.partition(",")
    if not (head.startswith("data:") and head.endswith(";base64") and comma):
        draft.problem(draft.line, name, "The photo is somewhere else; nothing is fetched.")
        return
    try:
        draft.add_photo(base64.b64decode(data, validate=True), draft.line, name)
    except binascii.Error:
        draft.problem(draft.line, name, "The photo cannot be decoded.")


def _apply_held(draft: Draft, text: str) -> None:
    """What our own column says of the values, where they are still those that it speaks of."""
    if not text:
        return
    try:
        data = json.loads(text)
        draft.uid = str(data.get("uid", ""))[:255]
        draft.revised = read_time(str(data.get("revised", "")))
        held = {(str(one[0]), str(one[1])): _held(one[2:]) for one in data.get("values", ())[:1000]}
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        draft.problem(draft.line, "Undersigned", _SPOILT)
        return
    draft.values[:] = [_with_held(one, held.get((one.kind.value, one.value))) for one in draft.values]


def _held(data: Sequence[object]) -> _Held:
    type, default, origin, stated, parts = data
    if not isinstance(parts, list):
        raise TypeError
    return _Held(str(type), default is True, tuple((str(n)[:40], str(v)) for n, v in parts), str(origin), str(stated))


def _with_held(value: FileValue, held: _Held | None) -> FileValue:
    if held is None:
        return value
    return replace(
        value,
        type_is_default=held.type_is_default and value.type == held.type,
        origin=held.origin,
        stated_time=read_time(held.stated),
        parts=held.parts if _shows(value.parts, held.parts) else value.parts,
    )


def _shows(shown: Parts, held: Parts) -> bool:
    """Whether the parts in the columns are those that are held, as far as there are columns for them."""
    return bool(held) and (not shown or shown == tuple(part for part in held if part[0] in NAME_COLUMNS))
