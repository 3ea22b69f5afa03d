"""One contact as a file holds it, whatever the form of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from server.errors import InvalidInput, UndersignedError
from server.fields.anniversary import BIRTHDAY, MOST_ANNIVERSARIES, Anniversary, check_anniversary
from server.fields.field import Kind
from server.fields.normalize import parse_value
from server.fields.photo import Photo, read_photo

Parts: TypeAlias = tuple[tuple[str, str], ...]

_ORDER = {kind: place for place, kind in enumerate(Kind)}


class FileFormat(StrEnum):
    """The form of a file of contacts."""

    VCARD = "vcard"
    JSCONTACT = "jscontact"
    CSV = "csv"


MEDIA_TYPES = {
    FileFormat.VCARD: "text/vcard; charset=utf-8",
    FileFormat.JSCONTACT: "application/jscontact+json",
    FileFormat.CSV: "text/csv; charset=utf-8; header=present",
}


@dataclass(frozen=True, slots=True)
class FileValue:
    """A value as a file states it: not yet normal. `origin` and `stated_time` only where the file says them.

    `parts` are () where the file has the value in one piece. `line`, from 1, and `property` say where it stands.
    """

    kind: Kind
    value: str
    type: str = ""
    type_is_default: bool = False
    parts: Parts = ()
    origin: str = ""
    stated_time: datetime | None = None
    line: int = 0
    property: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be taken of a file; `message` holds no contact data."""

    line: int
    property: str
    message: str


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """One contact of a file; `revised` is when the file says that it was last changed."""

    values: tuple[FileValue, ...] = ()
    anniversaries: tuple[Anniversary, ...] = ()
    photo: Photo | None = None
    uid: str = ""
    revised: datetime | None = None
    line: int = 0
    problems: tuple[Problem, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[FileValue, ...]:
        """The values of one kind."""
        return tuple(one for one in self.values if one.kind == kind)

    @property
    def display_name(self) -> str:
        """The name, else the first address, else the organization, else ""."""
        found = (one.value for kind in (Kind.NAME, Kind.EMAIL, Kind.ORGANIZATION) for one in self.of_kind(kind))
        return next(found, "")


@dataclass(slots=True)
class Draft:
    """A record while it is read."""

    line: int = 0
    values: list[FileValue] = field(default_factory=list)
    anniversaries: list[Anniversary] = field(default_factory=list)
    photo: Photo | None = None
    uid: str = ""
    revised: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    def add(self, value: FileValue) -> None:
        """A value, unless it is empty."""
        if value.value.strip():
            self.values.append(value)

    def problem(self, line: int, property: str, message: str) -> None:
        """Note what could not be taken."""
        self.problems.append(Problem(line, property, message))

    def add_anniversary(self, given: Anniversary, line: int, property: str) -> None:
        """An anniversary that can be one."""
        try:
            one = check_anniversary(given)
        except InvalidInput as error:
            self.problem(line, property, error.message)
            return
        if one in self.anniversaries:
            return
        second = one.type == BIRTHDAY and any(other.type == BIRTHDAY for other in self.anniversaries)
        if second or len(self.anniversaries) == MOST_ANNIVERSARIES:
            self.problem(line, property, "There are more anniversaries than a contact can hold.")
            return
        self.anniversaries.append(one)

    def add_photo(self, data: bytes, line: int, property: str) -> None:
        """A picture that can be shown; the first one counts."""
        try:
            photo = read_photo(data)
        except UndersignedError as error:
            self.problem(line, property, error.message)
            return
        if self.photo is None:
            self.photo = photo
        elif self.photo != photo:
            self.problem(line, property, "A contact holds one photo: the first one is taken.")

    def record(self) -> ContactRecord:
        """What was read, values in the order of `Kind`, as contacts hold them."""
        return ContactRecord(
            tuple(sorted(self.values, key=lambda one: _ORDER[one.kind])),
            tuple(self.anniversaries),
            self.photo,
            self.uid,
            self.revised,
            self.line,
            tuple(sorted(self.problems, key=lambda one: one.line)),
        )


def derived_parts(value: FileValue) -> Parts | None:
    """The parts that reading the value anew gives; None where it does not come out as it is."""
    try:
        read = parse_value(value.kind, value.value, "", value.type)
    except InvalidInput:
        return None
    return read.parts if read.value == value.value else None


def needs_parts(value: FileValue) -> bool:
    """Whether a file must state the parts, because reading the value anew would not give them."""
    return bool(value.parts) and derived_parts(value) != value.parts


def time_text(time: datetime | None) -> str:
    """A point in time in UTC as RFC 3339 writes it, "" for none; to the microsecond where there is a fraction."""
    if time is None:
        return ""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def read_time(text: str) -> datetime | None:
    """A point in time as ISO 8601 writes it, in UTC where no zone is given; None where it is none."""
    if len(text) > 40 or not text[:4].isdigit():
        return None
    try:
        time = datetime.fromisoformat(text.strip())
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def date_of(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date of ISO 8601 or vCard (RFC 6350 4.3.1), 0 where unknown; a time of day is cut off.

    "1985-04-12", "19850412", "1985-04", "1985", "--0412", "--04-12", "1985-04-12T00:00:00Z". None: no such date.
    """
    plain = text.strip()[:40].partition("T")[0].partition(" ")[0]
    year, rest = ("0", plain[2:]) if plain.startswith("--") else (plain[:4], plain[4:])
    digits = rest.replace("-", "")
    if not (year.isascii() and year.isdigit() and rest.count("-") <= 2 and len(digits) in (0, 2, 4)):
        return None
    if digits and not (digits.isascii() and digits.isdigit()):
        return None
    return int(year), int(digits[:2] or 0), int(digits[2:] or 0)
