"""A point in time as people see it in quote headers, in any language."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from server.mail.quote_words import key, quote_words

_NUMBERS = re.compile(r"\d{1,4}")
_TIME = re.compile(r"\b(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?!\d|[./]\d)")
_ZONE = re.compile(r"(?:GMT|UTC)?([+-])(\d{2}):?(\d{2})\b")
_NUMERIC = re.compile(r"\b(\d{1,4})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{1,4})\b")
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]?")
_WORD = re.compile(r"[^\W\d_]+")
_PM = re.compile(r"(?<![^\W_])(?:p\.?\s?m\b|下午|午後|오후|晚上|μ\.?μ|م(?!\w)|ÖS)", re.IGNORECASE)
_AM = re.compile(r"(?<![^\W_])(?:a\.?\s?m\b|上午|午前|오전|π\.?μ|ص(?!\w)|ÖÖ)", re.IGNORECASE)


def read_date(text: str) -> datetime | None:
    """The time that a quote header states, in UTC; a time without zone is taken for UTC. None where it is unclear."""
    text = text[:300]
    day = _day(text)
    if day is None:
        return None
    year, month, date = day
    hour, minute, second = _time(text)
    zone = _ZONE.search(text)
    offset = UTC if zone is None else _offset(*zone.groups())
    try:
        return datetime(year, month, date, hour, minute, second, tzinfo=offset).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(sign: str, hours: str, minutes: str) -> timezone:
    delta = timedelta(hours=min(int(hours), 14), minutes=min(int(minutes), 59))
    return timezone(-delta if sign == "-" else delta)


def _time(text: str) -> tuple[int, int, int]:
    found = None
    for found in _TIME.finditer(text):
        if ":" in found.group() or "h" in found.group():
            break
    if found is None:
        return 0, 0, 0
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if _PM.search(text) and hour < 12:
        hour += 12
    elif _AM.search(text) and hour == 12:
        hour = 0
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else (0, 0, 0)


def _day(text: str) -> tuple[int, int, int] | None:
    if east := _EAST.search(text):
        return int(east[1]), int(east[2]), int(east[3])
    if numeric := _NUMERIC.search(text):
        return _numeric_day(text, *numeric.groups())
    return _named_day(text)


def _numeric_day(text: str, first: str, mark: str, second: str, third: str) -> tuple[int, int, int] | None:
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4:
        return a, b, c
    if len(third) not in (2, 4):
        return None
    year = c if c > 99 else c + (1900 if c > 69 else 2000)
    if mark == "." or a > 12:
        return year, b, a
    if b > 12 or _AM.search(text) or _PM.search(text):
        return year, a, b
    return None  # 03/04/2024 is two days


def _named_day(text: str) -> tuple[int, int, int] | None:
    months = quote_words().months
    plain = _TIME.sub(" ", text)
    numbers = [(m.start(), m.group()) for m in _NUMBERS.finditer(plain)]
    years = [n for _, n in numbers if len(n) == 4 and 1970 <= int(n) <= 2099]
    if not years:
        return None
    for word in _WORD.finditer(plain):
        month = months.get(key(word.group()))
        near = [(abs(at - word.start()), n) for at, n in numbers if len(n) <= 2 and 1 <= int(n) <= 31]
        if month and near and min(near)[0] <= 12:
            return int(years[0]), month, int(min(near)[1])
    return None
