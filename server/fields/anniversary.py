"""Days that return every year: birthdays, weddings, and what people name themselves."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass

from server.errors import InvalidInput
from server.fields.spelling import collapse

BIRTHDAY = "birthday"
WEDDING = "wedding"
MOST_ANNIVERSARIES = 20
_LONGEST_TYPE = 60
_LEAP_YEAR = 2000  # in which a 29th of February without a year is a day


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A day of the year; `type` is "birthday", "wedding" or free text, a part that is not known is 0."""

    type: str
    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def date_text(self) -> str:
        """The date as ISO 8601 writes it, with "--" for an unknown year: "1985-04-12", "--04-12", "1985-04", "1985"."""
        year = f"{self.year:04}" if self.year else "-" if self.month else ""
        return "-".join((year, *(f"{part:02}" for part in (self.month, self.day) if part)))


def check_anniversary(given: Anniversary) -> Anniversary:
    """The anniversary with its type in normal form. Raises InvalidInput ANNIVERSARY_INVALID."""
    kind = collapse("".join(char if char.isprintable() else " " for char in given.type)).strip()
    if kind.casefold() in (BIRTHDAY, WEDDING):
        kind = kind.casefold()
    if not 1 <= len(kind) <= _LONGEST_TYPE:
        raise _invalid(f"An anniversary has a type of 1 to {_LONGEST_TYPE} characters, such as birthday or wedding.")
    if not _is_date(given.year, given.month, given.day):
        raise _invalid("An anniversary is a year, a year and month, a month and day, or a whole date of the calendar.")
    return Anniversary(kind, given.year, given.month, given.day)


def _is_date(year: int, month: int, day: int) -> bool:
    """Whether these parts, 0 where unknown, are a day, a month or a year of the calendar."""
    if not (0 <= year <= 9999 and 0 <= month <= 12 and 0 <= day <= 31):
        return False
    if not month or not (year or day):
        return bool(year) and not day
    return day <= calendar.monthrange(year or _LEAP_YEAR, month)[1]


def check_anniversaries(given: Iterable[Anniversary]) -> tuple[Anniversary, ...]:
    """The anniversaries of one contact in normal form, each once, in the order of their types and dates.

    Raises InvalidInput ANNIVERSARY_INVALID for more than MOST_ANNIVERSARIES of them and for a second birthday.
    """
    found = tuple(sorted({check_anniversary(one) for one in given}, key=_order))
    if len(found) > MOST_ANNIVERSARIES:
        raise _invalid(f"A contact has at most {MOST_ANNIVERSARIES} anniversaries.")
    if sum(one.type == BIRTHDAY for one in found) > 1:
        raise _invalid("A contact has one birthday.")
    return found


def _order(one: Anniversary) -> tuple[int, str, int, int, int]:
    known = {BIRTHDAY: 0, WEDDING: 1}
    return known.get(one.type, 2), one.type, one.year, one.month, one.day


def _invalid(message: str) -> InvalidInput:
    return InvalidInput("ANNIVERSARY_INVALID", message)
