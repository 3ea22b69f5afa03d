"""Records -> vCard 4.0 (RFC 6350, social profiles by RFC 9554).

What vCard has no place for stands in parameters of our own: where a value came from, when it was last stated, our type
and parts where the standard's are fewer. Other programs pass over them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC

from server.exchange.content_line import escape, folded, parameter
from server.exchange.record import ContactRecord, FileValue, needs_parts, time_text
from server.exchange.vcard_reader import ADDRESS_PARTS, NAME_PARTS, OURS
from server.exchange.vcard_types import our_type, words
from server.fields.anniversary import BIRTHDAY, WEDDING, Anniversary
from server.fields.field import Kind

_NAME_ORDER = ("prefix", "given", "middle", "family", "suffix")
_ADDRESS_ORDER = ("street", "postcode", "city", "region", "country")


def write_vcard(record: ContactRecord) -> str:
    """The contact as one vCard, in lines of at most 75 bytes."""
    return "".join(folded(line) for line in _lines(record))


def _lines(record: ContactRecord) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield "PRODID:-//Undersigned//EN"
    if record.uid:
        yield f"UID;VALUE=text:{escape(record.uid)}"
    yield from _names(record)
    yield from _organizations(record)
    for value in record.values:
        if writer := _WRITERS.get(value.kind):
            yield writer(value)
    yield from _days(record)
    if record.photo:
        yield f"PHOTO:data:{record.photo.media_type};base64,{base64.b64encode(record.photo.data).decode()}"
    if record.revised:
        yield f"REV:{record.revised.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _held(value: FileValue, standard: str = "", states_parts: bool = False) -> str:
    """Parameters of our own; `standard` is what a reader makes of the standard type."""
    held = ""
    if value.type != standard:
        held += parameter(f"{OURS}TYPE", value.type)
    if value.type_is_default:
        held += parameter(f"{OURS}TYPE-DEFAULT", "1")
    if not states_parts and needs_parts(value):
        held += parameter(f"{OURS}PARTS", json.dumps(value.parts, ensure_ascii=False, separators=(",", ":")))
    if value.origin:
        held += parameter(f"{OURS}ORIGIN", value.origin)
    if value.stated_time:
        held += parameter(f"{OURS}STATED", time_text(value.stated_time))
    return held


def _type(value: FileValue) -> tuple[str, str]:
    """The TYPE parameter, and what a reader makes of it."""
    word = words().written.get(value.type, "")
    return (f";TYPE={word}", our_type((word,))) if word else ("", "")


def _names(record: ContactRecord) -> Iterator[str]:
    names = record.of_kind(Kind.NAME)
    if not names:
        yield f"FN:{escape(record.display_name)}"
    for place, name in enumerate(names):
        stated = place == 0 and tuple(part for part, _ in name.parts) == tuple(
            part for part in _NAME_ORDER if part in dict(name.parts)
        )
        yield f"FN{_held(name, states_parts=stated)}:{escape(name.value)}"
    if names and names[0].parts:
        by_name = dict(names[0].parts)
        suffix = ",".join(escape(by_name[part]) for part in ("suffix", "degrees") if part in by_name)
        yield "N:" + ";".join((*(escape(by_name.get(part, "")) for part in NAME_PARTS[:4]), suffix))
        if "nickname" in by_name:
            yield f"NICKNAME:{escape(by_name['nickname'])}"


def _organizations(record: ContactRecord) -> Iterator[str]:
    departments = record.of_kind(Kind.DEPARTMENT)
    unit = f";{escape(departments[0].value)}" if departments else ""
    organizations = record.of_kind(Kind.ORGANIZATION)
    for place, one in enumerate(organizations):
        yield f"ORG{_held(one)}:{escape(one.value)}{unit if place == 0 else ''}"
    if unit and not organizations:
        yield f"ORG:{unit}"
    for one in departments:
        yield f"{OURS}DEPARTMENT{_held(one)}:{escape(one.value)}"


def _title(value: FileValue) -> str:
    return f"TITLE{_held(value)}:{escape(value.value)}"


def _phone(value: FileValue) -> str:
    kind, standard = _type(value)
    number, _, extension = value.value.partition(" ext. ")
    if number[:1] == "+" and number[1:].isdecimal() and number.isascii() and (extension.isdecimal() or not extension):
        ending = f";ext={extension}" if extension else ""
        return f"TEL;VALUE=uri{kind}{_held(value, standard)}:tel:{number}{ending}"
    return f"TEL;VALUE=text{kind}{_held(value, standard)}:{escape(value.value)}"


def _email(value: FileValue) -> str:
    kind, standard = _type(value)
    return f"EMAIL{kind}{_held(value, standard)}:{escape(value.value)}"


def _url(value: FileValue) -> str:
    kind, standard = _type(value)
    written, form = _uri(value.value)
    return f"URL{form}{kind}{_held(value, standard)}:{written}"


def _uri(text: str) -> tuple[str, str]:
    """An address unescaped as RFC 6350 has it, and the VALUE parameter where it must be escaped as a text instead."""
    is_plain = "\\" not in text and text.isprintable()
    return (text, "") if is_plain else (escape(text), ";VALUE=text")


def _profile(value: FileValue) -> str:
    service = parameter("SERVICE-TYPE", value.type) if value.type else ""
    written, form = escape(value.value), ";VALUE=text"
    if value.value.startswith(("https://", "http://")):
        written, form = _uri(value.value)
    return f"SOCIALPROFILE{form}{service}{_held(value, value.type.casefold())}:{written}"


def _address(value: FileValue) -> str:
    kind, standard = _type(value)
    by_name = dict(value.parts)
    stated = value.parts not in ((), (("street", value.value),)) and tuple(part for part, _ in value.parts) == tuple(
        part for part in _ADDRESS_ORDER if part in by_name
    )
    by_name = by_name if stated else {"street": value.value}
    street, *rest = (escape(by_name.get(part, "")) for part in ADDRESS_PARTS)
    label = parameter("LABEL", value.value)
    return f"ADR{kind}{label}{_held(value, standard, stated)}:;;{';'.join((street, *rest))}"


def _days(record: ContactRecord) -> Iterator[str]:
    written: set[str] = set()
    for place, one in enumerate(record.anniversaries, 1):
        name = {BIRTHDAY: "BDAY", WEDDING: "ANNIVERSARY"}.get(one.type, "")
        if name and name not in written:
            written.add(name)
            yield f"{name}:{vcard_date(one)}"
        else:
            label = parameter(f"{OURS}LABEL", one.type)
            yield f"item{place}.X-ABDATE{label}:{vcard_date(one)}"
            yield f"item{place}.X-ABLABEL:{escape(one.type)}"


def vcard_date(one: Anniversary) -> str:
    """The date in the basic form of RFC 6350 4.3.1: "19850412", "--0412", "1985-04", "1985"."""
    if one.year and one.month and one.day:
        return f"{one.year:04}{one.month:02}{one.day:02}"
    return f"--{one.month:02}{one.day:02}" if one.month and one.day else one.date_text


_WRITERS: dict[Kind, Callable[[FileValue], str]] = {
    Kind.JOB_TITLE: _title,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.URL: _url,
    Kind.SOCIAL: _profile,
    Kind.ADDRESS: _address,
}
