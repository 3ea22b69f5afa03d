"""vCard 4.0, 3.0 and 2.1 (RFC 6350, RFC 2426, and what address books make of them) -> records."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from server.exchange.content_line import ContentLine, parse_line, unfolded
from server.exchange.limits import DEFAULT_FILE_LIMITS, FileLimits
from server.exchange.record import ContactRecord, Draft, FileValue, Parts, date_of, read_time
from server.exchange.vcard_types import our_type, words
from server.fields.anniversary import BIRTHDAY, WEDDING, Anniversary
from server.fields.field import Kind

OURS = "X-UNDERSIGNED-"
NAME_PARTS = ("family", "given", "middle", "prefix", "suffix")
ADDRESS_PARTS = ("street", "city", "region", "postcode", "country")
_NOT_HELD = "A contact does not hold this."
_MOST_PARTS = 20


@dataclass(slots=True)
class _Card:
    """A card while its lines are collected."""

    line: int
    lines: list[ContentLine] = field(default_factory=list)
    problems: list[tuple[int, str, str]] = field(default_factory=list)
    nested: int = 0
    count: int = 0


def read_vcards(lines: Iterable[tuple[int, str]], limits: FileLimits = DEFAULT_FILE_LIMITS) -> Iterator[ContactRecord]:
    """The contacts of a file of vCards, given its numbered lines; one that is no contact has only problems."""
    card: _Card | None = None
    outside = 0
    for number, text, cut in unfolded(lines, limits):
        begins = text.strip().upper() == "BEGIN:VCARD"
        if card is None and begins:
            card = _Card(number)
        elif card is None:
            outside += 1
            if text.strip() and outside == 1:
                yield _only(number, "Lines outside of BEGIN:VCARD and END:VCARD are passed over.")
        elif begins and not _is_agent(card):
            card.problems.append((number, "END", "The card does not end: END:VCARD is missing."))
            yield _record(card)
            card = _Card(number)
        elif _collect(card, number, text, cut, limits):
            yield _record(card)
            card = None
    if card is not None:
        card.problems.append((card.line, "END", "The card does not end: END:VCARD is missing."))
        yield _record(card)


def _only(line: int, message: str) -> ContactRecord:
    draft = Draft(line)
    draft.problem(line, "", message)
    return draft.record()


def _is_agent(card: _Card) -> bool:
    return bool(card.nested) or (bool(card.lines) and card.lines[-1].name == "AGENT" and not card.lines[-1].value)


def _collect(card: _Card, number: int, text: str, cut: bool, limits: FileLimits) -> bool:
    """Add a line to the card; whether that ends it."""
    plain = text.strip().upper()
    card.count += 1
    if plain == "BEGIN:VCARD":
        card.nested += 1
    elif plain == "END:VCARD":
        card.nested -= 1
        return card.nested < 0
    elif card.nested:
        return False
    elif card.count > limits.entry_lines:
        if card.count == limits.entry_lines + 1:
            card.problems.append((number, "", f"The card has more than {limits.entry_lines} lines: the rest is left."))
    elif cut:
        name = text[:60].partition(":")[0].partition(";")[0].upper()
        card.problems.append((number, name, f"The line has more than {limits.line_chars} characters."))
    elif line := parse_line(number, text):
        card.lines.append(line)
    else:
        card.problems.append((number, "", "This line is no property of a vCard."))
    return False


def _record(card: _Card) -> ContactRecord:
    reader = _Reader(Draft(card.line), card.lines)
    for line, name, message in card.problems:
        reader.draft.problem(line, name, message)
    reader.read()
    return reader.draft.record()


class _Reader:
    """Reads the properties of one card into a draft."""

    def __init__(self, draft: Draft, lines: list[ContentLine]) -> None:
        self.draft = draft
        self._lines = lines
        self._names = {line.name for line in lines}
        self._labels = {line.group: line.text for line in lines if line.name == "X-ABLABEL" and line.group}
        # LABEL properties (version 3.0) by their type.
        self._addresses = {self._type(line): line.text for line in reversed(lines) if line.name == "LABEL"}
        self._is_named = False

    def read(self) -> None:
        """All properties, in order."""
        for line in self._lines:
            handler = _HANDLERS.get(line.name)
            if line.name in words().profiles:
                handler = _Reader._profile
            if handler:
                handler(self, line)
            elif line.name not in words().card and line.value.strip():
                self.draft.problem(line.line, line.name, _NOT_HELD)
        self._compose_name()
        self._drop_stand_in()

    def _add(self, line: ContentLine, kind: Kind, value: str, type: str = "", parts: Parts = ()) -> None:
        said = line.parameters
        own = _own_parts(line.parameter(f"{OURS}PARTS"))
        stated_type = line.parameter(f"{OURS}TYPE") if f"{OURS}TYPE" in said else type
        self.draft.add(
            FileValue(
                kind,
                value,
                stated_type,
                line.parameter(f"{OURS}TYPE-DEFAULT") == "1",
                own or parts,
                line.parameter(f"{OURS}ORIGIN"),
                read_time(line.parameter(f"{OURS}STATED")),
                line.line,
                line.name,
            )
        )

    def _type(self, line: ContentLine) -> str:
        stated = [word for value in line.parameters.get("TYPE", ()) for word in value.split(",")]
        return our_type(stated, self._labels.get(line.group, "") if line.group else "")

    def _full_name(self, line: ContentLine) -> None:
        if line.text.strip():
            self._add(line, Kind.NAME, line.text, parts=() if self._is_named else self._name_parts())
            self._is_named = True

    def _name_parts(self) -> Parts:
        """The components of N, those of the prefix and the suffix as one each."""
        found = next((line.components for line in self._lines if line.name == "N"), ())
        texts = [" ".join(piece for piece in one if piece.strip()) for one in found[:5]]
        by_name = dict(zip(NAME_PARTS, texts, strict=False))
        by_name["nickname"] = next((line.text for line in self._lines if line.name == "NICKNAME" and found), "")
        order = ("prefix", "given", "middle", "nickname", "family", "suffix")
        return tuple((name, " ".join(by_name[name].split())) for name in order if by_name.get(name, "").strip())

    def _compose_name(self) -> None:
        """A card without FN (version 2.1 allows it) has the name that its N makes."""
        parts = self._name_parts()
        if parts and not self._is_named:
            line = next(line for line in self._lines if line.name == "N")
            whole = " ".join(value for part, value in parts if part != "nickname")
            self._add(line, Kind.NAME, whole, parts=parts)

    def _drop_stand_in(self) -> None:
        """FN must not be missing: of a contact without name it repeats an address or the organization."""
        others = {one.value.casefold() for one in self.draft.values if one.kind in (Kind.EMAIL, Kind.ORGANIZATION)}
        self.draft.values[:] = [
            one
            for one in self.draft.values
            if one.kind != Kind.NAME or one.origin or one.parts or one.value.casefold() not in others
        ]

    def _organization(self, line: ContentLine) -> None:
        name, *units = (" ".join(one) for one in line.components)
        self._add(line, Kind.ORGANIZATION, name)
        if f"{OURS}DEPARTMENT" not in self._names and (unit := ", ".join(one for one in units if one.strip())):
            self.draft.add(FileValue(Kind.DEPARTMENT, unit, line=line.line, property=line.name))

    def _phone(self, line: ContentLine) -> None:
        text = line.text.strip()
        if text[:4].lower() == "tel:":
            number, *rest = text[4:].split(";")
            extension = next((one[4:] for one in rest if one[:4].lower() == "ext="), "")
            text = unquote(number) + (f" ext. {extension}" if extension else "")
        self._add(line, Kind.PHONE, text, self._type(line))

    def _email(self, line: ContentLine) -> None:
        text = line.text.strip()
        self._add(line, Kind.EMAIL, text[7:] if text[:7].lower() == "mailto:" else text, self._type(line))

    def _url(self, line: ContentLine) -> None:
        self._add(line, Kind.URL, line.text.strip(), self._type(line))

    def _profile(self, line: ContentLine) -> None:
        network = words().profiles[line.name] or line.parameter("SERVICE-TYPE") or line.parameter("X-SERVICE-TYPE")
        value = line.text.strip()
        scheme, colon, rest = value.partition(":")
        if colon and scheme.casefold() in words().schemes:
            network, value = words().schemes[scheme.casefold()] or network, unquote(rest)
        types = [word for one in line.parameters.get("TYPE", ()) for word in one.split(",")]
        network = network or next((word for word in types if word.casefold() not in ("home", "work", "pref")), "")
        user = line.parameter("X-USER") or line.parameter("USERNAME")
        if user and not rest.startswith("//"):
            value = user
        self._add(line, Kind.SOCIAL, value, network.casefold())

    def _address(self, line: ContentLine) -> None:
        texts = [", ".join(piece.strip() for piece in one if piece.strip()) for one in line.components]
        box, extended, street, *rest = (*texts, *[""] * 7)[:7]
        whole = ", ".join(one for one in (box, extended, street) if one)
        found = dict(zip(ADDRESS_PARTS, (whole, *rest), strict=True))
        label = line.parameter("LABEL") or self._addresses.get(self._type(line), "")
        parts = tuple((name, found[name]) for name in _ADDRESS_ORDER if found[name])
        if label and parts == (("street", label),):
            parts = ()
        self._add(line, Kind.ADDRESS, label or composed_address(found), self._type(line), parts)

    def _label(self, line: ContentLine) -> None:
        if "ADR" not in self._names:
            self._add(line, Kind.ADDRESS, line.text, self._type(line))

    def _birthday(self, line: ContentLine) -> None:
        self._day(line, BIRTHDAY)

    def _wedding(self, line: ContentLine) -> None:
        self._day(line, WEDDING)

    def _other_day(self, line: ContentLine) -> None:
        label = line.parameter(f"{OURS}LABEL") or self._labels.get(line.group, "").strip("_$!<>")
        self._day(line, WEDDING if label.casefold() == "anniversary" else label or "anniversary")

    def _day(self, line: ContentLine, type: str) -> None:
        found = date_of(line.text) if line.parameter("VALUE").lower() != "text" else None
        if found is None:
            self.draft.problem(line.line, line.name, "This is no date that a contact can hold.")
            return
        year, month, day = found
        if str(year) == line.parameter("X-APPLE-OMIT-YEAR"):
            year = 0
        self.draft.add_anniversary(Anniversary(type, year, month, day), line.line, line.name)

    def _photo(self, line: ContentLine) -> None:
        head, comma, data = line.value.partition(",")
        inline = head[:5].lower() == "data:" and comma
        if not inline and not line.encoding:
            self.draft.problem(line.line, line.name, "The photo is somewhere else; nothing is fetched.")
            return
        coded = ContentLine(line.line, line.name, data.replace("\\", "")) if inline else line
        try:
            picture = coded.data()
        except ValueError:
            self.draft.problem(line.line, line.name, "The photo cannot be decoded.")
            return
        self.draft.add_photo(picture, line.line, line.name)

    def _uid(self, line: ContentLine) -> None:
        self.draft.uid = line.text.strip()[:255]

    def _revision(self, line: ContentLine) -> None:
        self.draft.revised = read_time(line.text)

    def _nothing(self, line: ContentLine) -> None:
        """What another property reads."""

    def _nickname(self, line: ContentLine) -> None:
        if "N" not in self._names:
            self.draft.problem(line.line, line.name, "A nickname is taken only beside the name's components (N).")

    def _text(self, line: ContentLine, kind: Kind) -> None:
        self._add(line, kind, line.text)


_ADDRESS_ORDER = ("street", "postcode", "city", "region", "country")


def composed_address(found: dict[str, str]) -> str:
    """An address on one line from its components; where a region is named it stands before the postal code."""
    city, region, postcode = found.get("city", ""), found.get("region", ""), found.get("postcode", "")
    if region:
        place = f"{city}, {region} {postcode}" if city else f"{region} {postcode}"
    else:  # codes that begin with letters stand behind the town: Britain, Ireland, Canada
        place = f"{city} {postcode}" if postcode[:1].isalpha() else f"{postcode} {city}"
    return ", ".join(one.strip() for one in (found.get("street", ""), place, found.get("country", "")) if one.strip())


def _own_parts(text: str) -> Parts:
    """The parts in a parameter of ours: a JSON array of names and values."""
    if not text:
        return ()
    try:
        data = json.loads(text)
        return tuple((str(name)[:40], str(value)) for name, value in data[:_MOST_PARTS])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ()


_HANDLERS: dict[str, Callable[[_Reader, ContentLine], None]] = {
    "FN": _Reader._full_name,
    "N": _Reader._nothing,
    "NICKNAME": _Reader._nickname,
    "TITLE": lambda reader, line: reader._text(line, Kind.JOB_TITLE),
    f"{OURS}DEPARTMENT": lambda reader, line: reader._text(line, Kind.DEPARTMENT),
    "ORG": _Reader._organization,
    "TEL": _Reader._phone,
    "EMAIL": _Reader._email,
    "URL": _Reader._url,
    "ADR": _Reader._address,
    "LABEL": _Reader._label,
    "BDAY": _Reader._birthday,
    "ANNIVERSARY": _Reader._wedding,
    "X-ANNIVERSARY": _Reader._wedding,
    "X-ABDATE": _Reader._other_day,
    "X-EVOLUTION-ANNIVERSARY": _Reader._wedding,
    "X-KADDRESSBOOK-X-ANNIVERSARY": _Reader._wedding,
    "PHOTO": _Reader._photo,
    "UID": _Reader._uid,
    "REV": _Reader._revision,
}
