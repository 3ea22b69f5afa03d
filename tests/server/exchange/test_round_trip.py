"""Written and read again, nothing that a contact holds is lost: in all three formats."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.errors import InvalidInput
from server.exchange.csv_writer import widths_of
from server.exchange.files import read_file, write_file, write_one
from server.exchange.record import ContactRecord, FileFormat, FileValue, derived_parts
from server.fields.anniversary import Anniversary, check_anniversaries
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.fields.photo import Photo

TYPES = ("work", "mobile", "home", "fax", "pager", "tollfree", "other", "", "Business phone", "Büro; 2. Stock", "a,b")
WORDS = {
    Kind.NAME: ("Ada Winter", "Dr. Jürgen van der Groß-Meier MBA", "山田 太郎", "O'Neil, Mary Jo",
                "J. R. \"Bob\" Tolk Jr.",
                "Мария Иванова", "Lee", "=cmd|' /C calc'!A0", "María-José Carreño Quiñones", "Ana \\ Backslash"),
    Kind.JOB_TITLE: ("Head Baker", "-Leiterin; Einkauf, Süd", "@home Engineer", "Sr. Buyer", "Directrice \"achats\""),
    Kind.DEPARTMENT: ("Sales, North", "Einkauf; Lager", "R&D", "+Projects"),
    Kind.ORGANIZATION: ("Winter Bakery Ltd", "Groß & Söhne GmbH, Wien", "=SUM Ltd", "a;b;c AG", "株式会社山田"),
    Kind.EMAIL: ("ada@example.com", "O'Neil+tag@Example.ORG", "-x@example.net", "müller@bücher.example"),
    Kind.PHONE: ("+49 89 1234567", "+44 20 7946 0733 ext. 12", "089 1234567", "+1 800 555 0199", "ext. 4711",
                 "12345-67"),
    Kind.URL: ("www.example.com", "https://example.org/a,b;c?d=e&f=g:h", "http://example.net/%20x#frag"),
    Kind.SOCIAL: ("https://www.linkedin.com/in/ada-winter", "skype: ada.w", "@ada", "xmpp", "https://example.social/@ada"),
    Kind.ADDRESS: ("Main St. 5\n80331 München\nGermany", "12 High Street, London SW1A 1AA", "Wien",
                   "=5 Rue X; 75001 Paris",
                   "1 Main Street, Springfield, IL 62701, USA"),
}  # fmt: skip
# What files are full of, and what their writers must not fall over.
ODD = st.text(st.sampled_from("aZé中я09 ,;:\\\"'^=+-@|<>#&%\t\n\u00a0\u200d\U0001f600/."), min_size=1, max_size=24)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def png(width=2, height=3, level=0):
    """A real picture."""
    rows = zlib.compress(b"".join(b"\0" + bytes([level]) * 3 * width for _ in range(height)))
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    body = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


@st.composite
def values(draw):
    """A value as a contact holds it: in normal form, with its parts."""
    kind = draw(st.sampled_from(list(Kind)))
    written = draw(st.one_of(st.sampled_from(WORDS[kind]), ODD))
    network = draw(st.sampled_from(("linkedin", "skype", "mastodon", ""))) if kind is Kind.SOCIAL else ""
    try:
        read = parse_value(kind, written, "", network)
    except InvalidInput:
        read = parse_value(kind, WORDS[kind][0], "", network)
    if not read.key or parse_value(kind, read.value, "", read.type).value != read.value:
        read = parse_value(kind, WORDS[kind][0], "", network)
    typed = kind in (Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.ADDRESS)
    return FileValue(
        kind,
        read.value,
        draw(st.sampled_from(TYPES)) if typed else read.type if kind is Kind.SOCIAL else "",
        typed and draw(st.booleans()),
        read.parts,
        draw(st.sampled_from(("mail", "person", "automatic", "import"))),
        draw(TIMES),
    )


def _calendar_day(year, month, day):
    return st.builds(
        Anniversary, st.sampled_from(("birthday", "wedding", "First contract; A,B", "Namenstag")), year, month, day
    )


DAYS = st.one_of(
    _calendar_day(st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28)),
    _calendar_day(st.just(0), st.integers(1, 12), st.integers(1, 28)),
    _calendar_day(st.integers(1000, 9999), st.integers(1, 12), st.just(0)),
    _calendar_day(st.integers(1000, 9999), st.just(0), st.just(0)),
    _calendar_day(st.just(0), st.just(2), st.just(29)),
)


@st.composite
def records(draw):
    """A contact with values in the order in which contacts hold them."""
    found = draw(st.lists(values(), min_size=1, max_size=12, unique_by=lambda one: (one.kind, one.value)))
    days = draw(st.lists(DAYS, max_size=4, unique_by=lambda one: one.type))
    photo = draw(st.one_of(st.none(), st.integers(0, 255).map(lambda level: Photo("image/png", png(level=level)))))
    order = list(Kind)
    return ContactRecord(
        tuple(sorted(found, key=lambda one: order.index(one.kind))),
        check_anniversaries(days),
        photo,
        draw(st.sampled_from(("undersigned:contact:abc", "x,y;z", "1"))),
        draw(TIMES).replace(microsecond=0),
    )


def read(format, data):
    return list(read_file(io.BytesIO(data), format))


def taken(value):
    """A value as an import keeps it: parts as the file states them, else as the value shows them."""
    parts = value.parts or derived_parts(value) or ()
    return replace(value, parts=tuple(sorted(parts)), line=0, property="")


def bare(record):
    values = tuple(taken(one) for one in record.values)
    return replace(record, values=values, anniversaries=tuple(sorted(record.anniversaries, key=str)), line=0)


@pytest.mark.parametrize("format", FileFormat)
@given(items=st.lists(records(), min_size=1, max_size=3))
@settings(max_examples=150)
def test_what_is_written_is_read_again(format, items):
    again = read(format, b"".join(write_file(items, format, widths_of(items))))
    assert [bare(one) for one in again] == [bare(one) for one in items]


@pytest.mark.soak
@pytest.mark.parametrize("format", FileFormat)
@given(items=st.lists(records(), min_size=1, max_size=3))
@settings(max_examples=5000)
def test_what_is_written_is_read_again_many(format, items):
    again = read(format, b"".join(write_file(items, format, widths_of(items))))
    assert [bare(one) for one in again] == [bare(one) for one in items]


@pytest.mark.parametrize("format", FileFormat)
@given(item=records())
@settings(max_examples=50)
def test_one_contact_alone_is_read_again(format, item):
    (again,) = read(format, write_one(item, format))
    assert bare(again) == bare(item)


@given(items=st.lists(records(), min_size=1, max_size=3))
def test_no_cell_begins_a_formula(items):
    import csv

    text = b"".join(write_file(items, FileFormat.CSV, widths_of(items))).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not [cell for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@given(item=records())
def test_the_lines_of_a_vcard_are_short_and_end_with_cr_lf(item):
    data = write_one(item, FileFormat.VCARD)
    assert data.endswith(b"END:VCARD\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    data.decode()
