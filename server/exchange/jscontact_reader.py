"""JSContact (RFC 9553) -> records: one Card, an array of them, or one after the other (a line each)."""

from __future__ import annotations

import binascii
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from server.exchange.jscontact_writer import ADDRESS_COMPONENTS, CONTEXTS, DAYS, FEATURES, NAME_COMPONENTS, OURS
from server.exchange.limits import DEFAULT_FILE_LIMITS, FileLimits
from server.exchange.record import ContactRecord, Draft, FileValue, Parts, read_time
from server.exchange.vcard_reader import composed_address
from server.exchange.vcard_types import our_type
from server.fields.anniversary import Anniversary
from server.fields.field import Kind

Object: TypeAlias = Mapping[str, object]

_BLOCK = 64 * 1024
_MOST_VALUES = 500  # of one property of a card
_BLANKS = " \t\r\n,"
_NAME_PARTS = {"surname2": "family", **{theirs: ours for ours, theirs in NAME_COMPONENTS.items()}}
# What a street is made of, in the order of the card.
_STREET = ("number", "block", "apartment", "floor", "room", "building", "direction", "postOfficeBox")
_ADDRESS_PARTS = {
    **dict.fromkeys(_STREET, "street"),
    **{theirs: ours for ours, theirs in ADDRESS_COMPONENTS.items()},
}
_TYPES = {theirs: ours for ours, theirs in (*FEATURES.items(), *CONTEXTS.items())}
_DAY_TYPES = {theirs: ours for ours, theirs in DAYS.items()}
# Tell of the card, not of the person.
_CARD = frozenset(
    {"@type", "version", "uid", "kind", "created", "updated", "prodId", "language", "name", "media", f"{OURS}names"}
)
_NOT_HELD = "A contact does not hold this."
_WRONG = "This is not what RFC 9553 allows here."


def read_jscontacts(text: io.TextIOBase, limits: FileLimits = DEFAULT_FILE_LIMITS) -> Iterator[ContactRecord]:
    """The contacts of a file; after text that is no JSON nothing more can be read, which the last record says."""
    for line, item in _items(text, limits):
        draft = Draft(line)
        if isinstance(item, _Broken):
            draft.problem(line, "", item.message)
        elif not isinstance(item, dict) or item.get("@type", "Card") != "Card":
            draft.problem(line, "@type", "This is no Card.")
        else:
            _Reader(draft).read(item)
        yield draft.record()


class _Broken:
    """Where reading ends before the end of the file."""

    def __init__(self, message: str) -> None:
        self.message = message


def _items(text: io.TextIOBase, limits: FileLimits) -> Iterator[tuple[int, object]]:
    """Each value with the line in which it begins; the brackets of one array around them are passed over."""
    decoder = json.JSONDecoder()
    buffer, line, opened = "", 1, False
    while True:
        skipped = len(buffer) - len(buffer.lstrip(_BLANKS))
        line, buffer = line + buffer.count("\n", 0, skipped), buffer[skipped:]
        if not buffer:
            buffer = text.read(_BLOCK)
            if not buffer:
                return
        elif buffer[0] == "[" and not opened:
            opened, buffer = True, buffer[1:]
        elif buffer[0] == "]" and opened:
            return
        else:
            try:
                item, end = decoder.raw_decode(buffer)
            except RecursionError:
                yield line, _Broken("This is nested too deeply; the rest of the file is not read.")
                return
            except ValueError:
                more = text.read(max(len(buffer), _BLOCK)) if len(buffer) <= limits.entry_chars else ""
                if not more:
                    yield line, _Broken("This is no JSON, or not whole; the rest of the file is not read.")
                    return
                buffer += more
                continue
            yield line, item
            line, buffer = line + buffer.count("\n", 0, end), buffer[end:]


class _Reader:
    """Reads one Card into a draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def read(self, card: Object) -> None:
        """All properties of a card."""
        self._draft.uid = _text(card.get("uid"))[:255]
        self._draft.revised = read_time(_text(card.get("updated")))
        self._name(card.get("name"), "name")
        others = card.get(f"{OURS}names")
        for other in others[:_MOST_VALUES] if isinstance(others, list) else ():
            self._name(other, f"{OURS}names")
        for name in card:
            if name in _READERS:
                for place, item in self._objects(card, name):
                    _READERS[name](self, item, place)
            elif name not in _CARD:
                self._draft.problem(self._draft.line, name[:60], _NOT_HELD)
        for place, item in self._objects(card, "media"):
            self._media(item, place)

    def _objects(self, card: Object, name: str) -> Iterator[tuple[str, Object]]:
        """The objects of a map of a card, each with its place."""
        items = card.get(name)
        if items is None:
            return
        if not isinstance(items, dict):
            self._draft.problem(self._draft.line, name, _WRONG)
            return
        for number, (id, item) in enumerate(items.items()):
            place = f"{name}/{id[:40]}"
            if number == _MOST_VALUES:
                self._draft.problem(self._draft.line, name, f"There are more than {_MOST_VALUES}.")
                return
            if isinstance(item, dict):
                yield place, item
            else:
                self._draft.problem(self._draft.line, place, _WRONG)

    def _add(self, item: Object, place: str, kind: Kind, value: object, type: str = "", parts: Parts = ()) -> None:
        if not isinstance(value, str):
            self._draft.problem(self._draft.line, place, _WRONG)
            return
        own_type = item.get(f"{OURS}type")
        self._draft.add(
            FileValue(
                kind,
                value,
                own_type if isinstance(own_type, str) else type,
                item.get(f"{OURS}typeIsDefault") is True,
                _own_parts(item.get(f"{OURS}parts")) or parts,
                _text(item.get(f"{OURS}origin")),
                read_time(_text(item.get(f"{OURS}stated"))),
                self._draft.line,
                place,
            )
        )

    def _name(self, item: object, place: str) -> None:
        if isinstance(item, dict):
            parts = _parts(item, _NAME_PARTS)
            full = item.get("full") or " ".join(value for _, value in parts)
            self._add(item, place, Kind.NAME, full, parts=parts)

    def _title(self, item: Object, place: str) -> None:
        self._add(item, place, Kind.JOB_TITLE, item.get("name"))

    def _organization(self, item: Object, place: str) -> None:
        if "name" in item:
            self._add(item, place, Kind.ORGANIZATION, item["name"])
        units = item.get("units")
        for unit in units[:_MOST_VALUES] if isinstance(units, list) else ():
            if isinstance(unit, dict):
                self._add(unit, f"{place}/units", Kind.DEPARTMENT, unit.get("name"))

    def _phone(self, item: Object, place: str) -> None:
        number = _text(item.get("number"))
        if number[:4].lower() == "tel:":
            number = number[4:].replace(";ext=", " ext. ")
        self._add(item, place, Kind.PHONE, number, _type(item))

    def _email(self, item: Object, place: str) -> None:
        self._add(item, place, Kind.EMAIL, item.get("address"), _type(item))

    def _link(self, item: Object, place: str) -> None:
        self._add(item, place, Kind.URL, item.get("uri"), _type(item))

    def _service(self, item: Object, place: str) -> None:
        value = item.get("uri") or item.get("user")
        self._add(item, place, Kind.SOCIAL, value, _text(item.get("service")).casefold())

    def _address(self, item: Object, place: str) -> None:
        parts = _parts(item, _ADDRESS_PARTS)
        full = item.get("full") or composed_address(dict(parts))
        self._add(item, place, Kind.ADDRESS, full, _type(item), parts)

    def _anniversary(self, item: Object, place: str) -> None:
        date = item.get("date")
        year, month, day = _date(date) if isinstance(date, dict) else (0, 0, 0)
        kind = _text(item.get("kind"))
        own = _text(item.get(f"{OURS}type")) or _text(item.get("label"))
        self._draft.add_anniversary(
            Anniversary(_DAY_TYPES.get(kind) or own or kind, year, month, day), self._draft.line, place
        )

    def _media(self, item: Object, place: str) -> None:
        if item.get("kind") != "photo":
            self._draft.problem(self._draft.line, place, _NOT_HELD)
            return
        head, comma, data = _text(item.get("uri")).partition(",")
        if not (head[:5].lower() == "data:" and head.endswith(";base64") and comma):
            self._draft.problem(self._draft.line, place, "The photo is somewhere else; nothing is fetched.")
            return
        try:
            picture = binascii.a2b_base64(data, strict_mode=True)
        except ValueError:
            self._draft.problem(self._draft.line, place, "The photo cannot be decoded.")
            return
        self._draft.add_photo(picture, self._draft.line, place)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _own_parts(data: object) -> Parts:
    if not isinstance(data, list):
        return ()
    pairs = (pair for pair in data[:20] if isinstance(pair, list) and len(pair) == 2)
    return tuple((str(name)[:40], str(value)) for name, value in pairs)


def _parts(item: Object, names: Mapping[str, str]) -> Parts:
    """The components that we know, in their order."""
    components = item.get("components")
    found: dict[str, str] = {}
    for one in components[:_MOST_VALUES] if isinstance(components, list) else ():
        if isinstance(one, dict) and (name := names.get(_text(one.get("kind")))):
            found[name] = " ".join(filter(None, (found.get(name, ""), _text(one.get("value")).strip())))
    return tuple((name, value) for name, value in found.items() if value)


def _type(item: Object) -> str:
    """The features and contexts that we know, the surest first; else the label."""
    stated = [key for name in ("features", "contexts") if isinstance(keys := item.get(name), dict) for key in keys]
    known = [_TYPES[word] for word in stated if word in _TYPES]
    return our_type(known, _text(item.get("label")))


def _date(date: Object) -> tuple[int, int, int]:
    """Year, month and day of a PartialDate or a Timestamp, 0 where they are not known."""
    if moment := read_time(_text(date.get("utc"))):
        return moment.year, moment.month, moment.day
    numbers = [date.get(name) for name in ("year", "month", "day")]
    year, month, day = (one if isinstance(one, int) and not isinstance(one, bool) else 0 for one in numbers)
    return year, month, day


_READERS: dict[str, Callable[[_Reader, Object, str], None]] = {
    "titles": _Reader._title,
    "organizations": _Reader._organization,
    "phones": _Reader._phone,
    "emails": _Reader._email,
    "links": _Reader._link,
    "onlineServices": _Reader._service,
    "addresses": _Reader._address,
    "anniversaries": _Reader._anniversary,
}
