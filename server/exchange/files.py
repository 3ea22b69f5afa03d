"""A file of contacts, whatever its form: bytes -> records, records -> bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from server.exchange.csv_reader import read_csv
from server.exchange.csv_writer import NO_WIDTHS, Widths, csv_header, csv_row, widths_of
from server.exchange.jscontact_reader import read_jscontacts
from server.exchange.jscontact_writer import jscontact_card
from server.exchange.limits import DEFAULT_FILE_LIMITS, FileLimits, check_limit
from server.exchange.record import ContactRecord, FileFormat
from server.exchange.source import numbered_lines, text_of
from server.exchange.vcard_reader import read_vcards
from server.exchange.vcard_writer import write_vcard


def read_file(file: BinaryIO, format: FileFormat, limits: FileLimits = DEFAULT_FILE_LIMITS) -> Iterator[ContactRecord]:
    """The contacts of a file, in order; what cannot be taken stands among the problems of each.

    Raises LimitExceeded (TOO_MANY_ENTRIES, LINE_TOO_LONG), InvalidInput CSV_HEADER_INVALID.
    """
    text = text_of(file)
    try:
        match format:
            case FileFormat.VCARD:
                records = read_vcards(numbered_lines(text, limits), limits)
            case FileFormat.JSCONTACT:
                records = read_jscontacts(text, limits)
            case FileFormat.CSV:
                records = read_csv(text, limits)
        for count, record in enumerate(records, 1):
            check_limit("TOO_MANY_ENTRIES", count, limits.entries, "contacts")
            yield record
    finally:
        text.detach()


def write_file(records: Iterable[ContactRecord], format: FileFormat, widths: Widths = NO_WIDTHS) -> Iterator[bytes]:
    """The file in pieces, one for each contact; `widths` are those of all contacts together, for CSV."""
    match format:
        case FileFormat.VCARD:
            return (write_vcard(record).encode("utf-8", "replace") for record in records)
        case FileFormat.JSCONTACT:
            return _json_array(records)
        case FileFormat.CSV:
            return _csv(records, widths)


def write_one(record: ContactRecord, format: FileFormat) -> bytes:
    """One contact as a file: JSContact without an array around it."""
    if format is FileFormat.JSCONTACT:
        return json.dumps(jscontact_card(record), ensure_ascii=False, indent=1).encode("utf-8", "replace")
    return b"".join(write_file((record,), format, widths_of((record,))))


def _json_array(records: Iterable[ContactRecord]) -> Iterator[bytes]:
    before = b"[\n"
    for record in records:
        yield before + json.dumps(jscontact_card(record), ensure_ascii=False).encode("utf-8", "replace")
        before = b",\n"
    yield b"\n]\n" if before == b",\n" else b"[]\n"


def _csv(records: Iterable[ContactRecord], widths: Widths) -> Iterator[bytes]:
    yield csv_header(widths).encode()
    for record in records:
        yield csv_row(record, widths).encode("utf-8", "replace")
